/** Words of the frame and of many pages, in English. */
import type { CallOutcome, CallStatus } from '../../../shared/contract/call.ts';
import type { CarrierName } from '../../../shared/ids.ts';
import type { EndReason } from '../../../shared/journal/events.ts';
import type { ApiErrorKind } from '../server/api-error.ts';

const errors: Record<ApiErrorKind, (detail: string) => string> = {
  signedOut: () => 'You are no longer signed in. Sign in again.',
  absent: (detail) => (detail === '' ? 'Not found.' : `Not found: ${detail}.`),
  refused: (detail) => `Refused: ${detail}.`,
  busy: (detail) => `The server can't answer now (${detail}).`,
  late: (host) => `No answer from ${host} within 30 seconds.`,
  offline: (host) => `No connection to ${host}.`,
  version: () =>
    'The answer could not be read: this page and the server have different versions. Reload the page.',
};

const statuses: Record<CallStatus, string> = {
  active: 'Live',
  completed: 'Completed',
  transferred: 'Transferred',
  failed: 'Failed',
};

const outcomes: Record<CallOutcome, string> = {
  booked: 'Appointment noted',
  message: 'Message',
  callback: 'Callback',
  answered: 'Answered',
  transferred: 'Transferred',
  refused: 'Refused',
  unresolved: 'Unresolved',
  abandoned: 'Abandoned',
};

const ends: Record<EndReason, string> = {
  caller: 'the caller hung up',
  agent: 'the agent said goodbye',
  limit: 'the time limit was reached',
  transfer: 'transferred to a person',
  budget: 'the budget was spent',
  fault: 'a provider failed',
  crash: 'the call was lost in a crash',
  staff: 'staff ended the call',
};

const carriers: Record<CarrierName, string> = { twilio: 'Twilio', exotel: 'Exotel', browser: 'Softphone' };

export const commonWords = {
  errors,
  statuses,
  outcomes,
  ends,
  carriers,
  fault: 'This page has a fault. Reload it; if it comes back, tell your administrator.',
  renewed: 'This page could not be loaded. The console may have a new version: reload it.',
  noPage: 'There is no page at this address.',
  reload: 'Reload',
  tryAgain: 'Try again',
  loading: 'Loading …',
  cancel: 'Cancel',
  close: 'Close',
  erased: 'Number erased',
  withheld: 'Number withheld',
  today: 'Today',
  yesterday: 'Yesterday',
  zone: (zone: string) => `Times in ${zone}`,
  dayTime: (day: string, time: string) => `${day}, ${time}`,
  frame: {
    skip: 'Skip to the content',
    otherBusiness: 'Choose another business',
    pages: 'Pages',
    settings: 'Settings',
    more: 'More',
    signOut: 'Sign out',
    signedInAs: (role: string) => `Signed in as ${role}`,
    roles: { staff: 'staff', admin: 'admin', operator: 'operator' } as Record<string, string>,
    language: 'Language',
    theme: 'Colours',
    sound: 'Sound for new calls and requests',
    soundOff: 'Off',
    soundOn: 'On',
    themes: { system: 'As this device', light: 'Light', dark: 'Dark' },
    offline: 'No connection. What you see may be old; it is refreshed when the connection is back.',
    unseen: (count: number) => `${count} new`,
  },
};
