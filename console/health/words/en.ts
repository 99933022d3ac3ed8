/** Words of the health page, in English. */
const times = (count: number): string => (count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`);

export const healthWords = {
  nav: 'Health',
  title: 'Health',
  intro: 'Whether everything works that the agent needs to answer. It refreshes by itself.',
  admins: 'This page is for admins.',
  allUp: 'Everything answers.',
  someDown: (count: number) =>
    count === 1 ? 'One service does not answer.' : `${count} services do not answer.`,
  callsOfDay: (count: number) =>
    count === 0 ? 'No call in the last day.' : `${count} ${count === 1 ? 'call' : 'calls'} in the last day.`,
  services: {
    stt: 'Speech recognition',
    llm: 'Language model',
    tts: 'Voice',
    api: 'Calls and settings',
    carrier: 'Phone line',
    storage: 'Recordings',
  },
  states: { up: 'Works', down: 'Does not answer', troubled: 'Failed just now', unknown: 'Not used yet' },
  kinds: {
    auth: 'The key is wrong or not allowed.',
    config: 'It is set up wrongly, for example with a model that does not exist.',
    rate: 'It says that it is asked too often.',
    server: 'It answers with an error of its own.',
    network: 'It cannot be reached.',
    stall: 'It was silent for too long.',
    truncated: 'Its answer broke off.',
    protocol: 'Its answer is not understood.',
    refused: 'It refused what it was given.',
  },
  ofDay: (failed: number, all: number) =>
    failed === 0
      ? `None of ${all} attempts failed in the last day.`
      : `${failed} of ${all} attempts failed in the last day.`,
  failures: (failed: number) =>
    `${failed === 1 ? '1 attempt' : `${failed} attempts`} failed in the last day.`,
  noFailure: 'No failure in the last day.',
  failedOver: (count: number) => `It switched to the second provider ${times(count)}.`,
  full: (count: number) => `The provider's own limit was reached ${times(count)}.`,
  providers: (names: string) => `Provider: ${names}`,
  lastFault: (when: string) => `Last fault ${when}:`,
  chart: (name: string, hours: number) =>
    `${name}, hour by hour: ${hours === 0 ? 'no hour with a failure' : `${hours} hours with failures`}`,
  nowWord: 'now',
  late: 'Waiting to be stored',
  nothingLate: 'Nothing is late.',
  lateCalls: (calls: number, events: number, since: string) =>
    `${calls === 1 ? '1 call waits' : `${calls} calls wait`} with ${events} steps, since ${since}.`,
  lateHelp:
    'What happened in a call is kept where it happened until it is stored. Nothing is lost for 14 days.',
  limits: 'Limits',
  near: 'The limit is near.',
  callsAtOnce: (live: number, most: number) => `${live} of ${most} calls at once`,
  budget: (spent: string, limit: string, left: string) =>
    `₹${spent} of ₹${limit} spent today, ₹${left} left now`,
  refused: 'Refused in the last day',
  reasons: {
    budget_exhausted: 'The budget was spent',
    blocked: 'The number is blocked',
    unknown_number: 'No business has the number',
    concurrency: 'Too many calls at once',
    rate: 'The same caller too often',
    overload: 'The machine was busy',
    unavailable: 'The service was not available',
    over: 'The call was over already',
    uncorroborated: 'The carrier did not know the call',
  },
  businesses: 'By business, in the last day',
  columns: ['Business', 'Calls', 'Failures', 'Switched', 'Refused', 'Late'],
};
