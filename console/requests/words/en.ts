/** Words of the requests' page, in English. */
import type { CallerRequest } from '../../../shared/contract/request.ts';

const kinds: Record<CallerRequest['kind'], string> = {
  appointment: 'Appointment',
  message: 'Message',
  callback: 'Callback',
};
const states: Record<CallerRequest['state'], string> = { open: 'Open', done: 'Done', cancelled: 'Cancelled' };

export const requestWords = {
  nav: 'Requests',
  title: 'Requests',
  intro: 'What callers asked for. An open appointment is not in any calendar yet.',
  kinds,
  states,
  state: 'State',
  all: 'All',
  received: (when: string) => `Received ${when}`,
  forWhen: 'Wanted for',
  callBack: 'Call back',
  call: (number: string) => `Call ${number}`,
  toCall: 'Open the call',
  yes: 'yes',
  no: 'no',
  done: 'Done',
  cancel: 'Cancel',
  reopen: 'Open again',
  named: (action: string, request: string) => `${action}: ${request}`,
  saving: 'Saving …',
  saved: (state: string) => `The request is now: ${state}`,
  undo: 'Undo',
  notSaved: (why: string) => `This may not have been saved. ${why} Try again.`,
  byCaller: (when: string) => `by the caller, ${when}`,
  byStaff: (when: string) => `by staff, ${when}`,
  older: 'Older requests',
  newOnes: (count: number) => (count === 1 ? '1 new request' : `${count} new requests`),
  shown: (count: number) => (count === 1 ? '1 request shown' : `${count} requests shown`),
  searchOn: 'No match among the newest requests. Press “Older requests” to search further back.',
  emptyTitle: 'All done',
  emptyOpen: 'Nothing is open. What callers ask the agent to note is listed here.',
  emptyAllTitle: 'No requests yet',
  emptyAll: 'No caller has left a request yet.',
  emptyState: (state: string) => `No request is in the state “${state}”.`,
  ofCaller: 'Open requests of this caller',
  inThisCall: 'made in this call',
  madeOn: (when: string) => `made ${when}`,
  allRequests: 'All requests',
};
