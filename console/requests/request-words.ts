/**
 * A request in words for the staff who handle it. The fields' names come from the tools' schemas
 * (`shared/io/tools.ts`). Pure.
 */
import type { CallerRequest } from '../../shared/contract/request.ts';
import { phone } from '../ui/format.ts';

export type RequestState = CallerRequest['state'];

export interface RequestWords {
  kind: string;
  /** The service, or the message; empty when there is none. */
  what: string;
  /** Wanted day and time, in the business's time zone; empty when the caller named none. */
  when: string;
  /** The name given in the call; empty when there is none. */
  name: string;
  /** The caller's number, or `number withheld`. */
  phone: string;
  /** Another number to call back; empty when it is the caller's own. */
  callBack: string;
  /** All other fields, sorted by name because the store keeps no order. */
  more: readonly (readonly [name: string, value: string])[];
}

const kindWords: Readonly<Record<CallerRequest['kind'], string>> = {
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
    // Erasing a customer deletes the requests too, so an empty number was withheld.
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

// The fields are in the business's time zone already. Reading and writing them as UTC keeps them unchanged.
const day = new Intl.DateTimeFormat('en-IN', {
  timeZone: 'UTC',
  weekday: 'short',
  day: 'numeric',
  month: 'short',
});
const clock = new Intl.DateTimeFormat('en-IN', { timeZone: 'UTC', hour: 'numeric', minute: '2-digit' });

/** `Mon, 23 Nov, 10:00 am`. A text that is no valid date or time is shown unchanged. */
function whenOf(date: string, time: string): string {
  const dayShown = isReal(date, '00:00') ? day.format(new Date(`${date}T00:00:00Z`)) : date;
  const timeShown = isReal('2000-01-01', time) ? clock.format(new Date(`2000-01-01T${time}:00Z`)) : time;
  return [dayShown, timeShown].filter((text) => text !== '').join(', ');
}

/** False for `2026-02-31`, which `Date` reads as a day in March. */
function isReal(date: string, time: string): boolean {
  const iso = `${date}T${time}:00.000Z`;
  const at = Date.parse(iso);
  return !Number.isNaN(at) && new Date(at).toISOString() === iso;
}
