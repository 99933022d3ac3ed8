/**
 * A request in the words of who has to see to it: its fields, which are named by the tool's schema
 * (`shared/io/tools.ts`), sorted out. Pure.
 */
import type { CallerRequest } from '../shared/contract/request.ts';
import { phone } from './format.ts';

export type RequestState = CallerRequest['state'];

export interface RequestWords {
  kind: string;
  /** The service, or the message; empty when the caller left none. */
  what: string;
  /** Day and time as the caller meant them, in the business's own time; empty when none was named. */
  when: string;
  /** The name that was given in the call; empty when none was. */
  name: string;
  /** As the API gives it, or that it was withheld. */
  phone: string;
  /** Where to call back, if it is another number; else empty. */
  callBack: string;
  /** Fields that this page has no place for, by name: the store keeps no order. */
  more: readonly (readonly [name: string, value: string])[];
}

export const kindWords: Readonly<Record<CallerRequest['kind'], string>> = {
  appointment: 'Appointment',
  message: 'Message',
  callback: 'Callback',
};

export const stateWords: Readonly<Record<RequestState, string>> = {
  open: 'open',
  done: 'done',
  cancelled: 'cancelled',
};

export function wordsOfRequest(request: CallerRequest): RequestWords {
  const {
    name = '',
    date = '',
    time = '',
    service = '',
    message = '',
    phone: other = '',
    ...rest
  } = textsOf(request.fields);
  return {
    kind: kindWords[request.kind],
    what: [service, message].filter((text) => text !== '').join(': '),
    when: whenOf(date, time),
    name,
    // Erasing a person takes the requests along, so an empty number is a withheld one.
    phone: request.phone === '' ? 'number withheld' : phone(request.phone),
    callBack: other === '' || other === request.phone ? '' : phone(other),
    more: Object.entries(rest)
      .map(([field, value]) => [field.replaceAll('_', ' '), value] as const)
      .sort(([a], [b]) => a.localeCompare(b)),
  };
}

function textsOf(fields: CallerRequest['fields']): Record<string, string> {
  const texts = Object.entries(fields).map(([field, value]) => [field, textOf(value)] as const);
  return Object.fromEntries(texts.filter(([, text]) => text !== ''));
}

function textOf(value: CallerRequest['fields'][string]): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return value === null || value === undefined ? '' : String(value).trim();
}

// The fields are the business's clock already: they are read and written in one zone, so that no
// other shifts them.
const day = new Intl.DateTimeFormat('en-IN', {
  timeZone: 'UTC',
  weekday: 'short',
  day: 'numeric',
  month: 'short',
});
const clock = new Intl.DateTimeFormat('en-IN', { timeZone: 'UTC', hour: 'numeric', minute: '2-digit' });

/** `Mon, 23 Nov, 10:00 am`. What is no date of the calendar or no time of a day is shown as it was given. */
function whenOf(date: string, time: string): string {
  const dayShown = isReal(date, '00:00') ? day.format(new Date(`${date}T00:00:00Z`)) : date;
  const timeShown = isReal('2000-01-01', time) ? clock.format(new Date(`2000-01-01T${time}:00Z`)) : time;
  return [dayShown, timeShown].filter((text) => text !== '').join(', ');
}

/** `2026-02-31` is read as a day of March. */
function isReal(date: string, time: string): boolean {
  const iso = `${date}T${time}:00.000Z`;
  const at = Date.parse(iso);
  return !Number.isNaN(at) && new Date(at).toISOString() === iso;
}
