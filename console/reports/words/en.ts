/** Words of the reports, in English. */
import type { UnansweredCall } from '../../../shared/contract/report.ts';
import type { Topic } from '../../../shared/journal/for-reports/topics.ts';
import type { PeriodKind, Step } from '../period.ts';

const periods: Record<PeriodKind, string> = {
  today: 'Today',
  yesterday: 'Yesterday',
  week: '7 days',
  month: '30 days',
  own: 'Other dates',
};
const steps: Record<Step, string> = { day: 'Day', week: 'Week', month: 'Month' };
const whys: Record<UnansweredCall['why'], string> = {
  notKnown: 'did not know',
  fault: 'a fault',
  unresolved: 'nothing came of it',
};
const topicNames: Record<Topic, string> = {
  appointment: 'Appointment',
  change: 'Cancel or move',
  hours: 'Opening hours',
  prices: 'Prices',
  address: 'Address',
  payment: 'Payment, insurance',
  person: 'A person',
  urgent: 'Pain, emergency',
  complaint: 'Complaint',
};
const sources: Record<string, string> = {
  stt: 'Speech recognition',
  llm: 'Model',
  tts: 'Voice',
  api: 'API',
  carrier: 'Phone line',
  core: 'Our own code',
  failover: 'A replaced provider',
};
const deeds: Record<string, string> = {
  auth: 'refused the key',
  config: 'refused the request',
  rate: 'asked too often',
  server: 'failed',
  network: 'not reached',
  stall: 'no answer in time',
  truncated: 'broke off',
  protocol: 'unusable answer',
  crash: 'crashed',
};

const toolNames: Readonly<Record<string, string>> = {
  transfer_call: 'Connect with a person',
  end_call: 'End the call',
  set_language: 'Change the language',
  save_request: 'Save a request',
  lookup_customer: 'Look up the customer',
  appointment_times: 'Find free times',
};

export const reportWords = {
  title: 'Reports',
  period: 'Time',
  periods,
  steps,
  from: 'From',
  to: 'To',
  by: 'Count by',
  when: 'When',
  asTable: 'As a table',
  csv: 'Download CSV',
  print: 'Print',
  emptyTitle: 'No calls in this time',
  empty: 'Choose other days.',
  none: 'None.',
  calls: 'Calls',
  answered: 'Answered',
  transferred: 'Transferred',
  refused: 'Refused',
  abandoned: 'Hung up in silence',
  faulty: 'With a fault',
  lost: 'Refused, hung up, with a fault',
  length: 'Usual length',
  longest: 'Long calls',
  minutes: 'Talked',
  minutesOf: (minutes: number) => `${minutes} min`,
  responseTitle: 'Time to the answer',
  response: 'Usual answer time',
  slowest: 'Slow answers',
  cost: 'Cost',
  tilesNote: 'Usual: half of them are shorter. Long and slow: one in twenty is longer still.',
  same: 'same as before',
  noneBefore: 'none before',
  more: (percent: number) => `${percent}% more than before`,
  less: (percent: number) => `${percent}% less than before`,
  uncounted: (calls: number) =>
    `The lists below leave out ${calls} ${calls === 1 ? 'call' : 'calls'}: live, or too old to be counted here.`,
  outcomes: 'What came of the calls',
  topics: 'What callers asked about',
  topicsNote: 'By words that callers used. A call may count for several.',
  topicNames: topicNames as Record<string, string>,
  requests: 'Requests',
  languages: 'Languages',
  costByLine: 'Cost by line',
  faults: 'Faults',
  fault: (name: string) => {
    const [source = '', kind = ''] = name.split('/');
    return `${sources[source] ?? source}: ${deeds[kind] ?? kind}`;
  },
  tools: 'Tools that the agent used',
  toolNames,
  busy: 'Busiest hours',
  busyNote: 'The stronger the colour, the more calls began in that hour.',
  unanswered: 'What the agent could not answer',
  unansweredNote: 'Add the answers to the facts of your business.',
  newestOf: (shown: number, all: number) => `The newest ${shown} of ${all}.`,
  whys,
  erased: 'The words were erased.',
};
