/**
 * A request in words for the staff who handle it. The fields' names come from the tools' schemas
 * (`shared/io/tools.ts`). Pure.
 */
import type { CallerRequest } from '../../shared/contract/request.ts';
import type { Formats } from '../ui/format.ts';
import { ApiError } from '../ui/server/api-error.ts';
import type { Words } from '../ui/words/en.ts';

export type RequestState = CallerRequest['state'];

export interface RequestWords {
  kind: string;
  /** The service, or the message; empty when there is none. */
  what: string;
  /** Wanted day and time, in the business's time zone; empty when the caller named none. */
  when: string;
  /** The name given in the call, else the business's own for the caller; empty when there is none. */
  name: string;
  /** The caller's number, or `number withheld`. */
  phone: string;
  /** Another number to call back; empty when it is the caller's own. */
  callBack: string;
  /** All other fields, sorted by name because the store keeps no order. */
  more: readonly (readonly [name: string, value: string])[];
}

export function wordsOfRequest(
  request: CallerRequest & { callerName?: string | undefined },
  words: Words,
  { phone, wanted }: Pick<Formats, 'phone' | 'wanted'>,
): RequestWords {
  const {
    name = '',
    date = '',
    time = '',
    service = '',
    message = '',
    phone: other = '',
    ...rest
  } = textsOf(request.fields, words);
  return {
    kind: words.requests.kinds[request.kind],
    what: [service, message].filter((text) => text !== '').join(': '),
    when: wanted(date, time),
    name: name || (request.callerName ?? ''),
    // Erasing a customer deletes the requests too, so an empty number was withheld.
    phone: request.phone === '' ? words.withheld : phone(request.phone),
    callBack: other === '' || other === request.phone ? '' : phone(other),
    more: Object.entries(rest)
      .map(([field, value]) => [field.replaceAll('_', ' '), value] as const)
      .sort(([a], [b]) => a.localeCompare(b)),
  };
}

/** Why an appointment can't be there; null for a failure of another kind. */
export function slotSentence(error: unknown, { requests: { slotFaults } }: Words): string | null {
  const code = error instanceof ApiError ? error.code : '';
  return Object.hasOwn(slotFaults, code) ? slotFaults[code as keyof typeof slotFaults] : null;
}

function textsOf(fields: CallerRequest['fields'], words: Words): Record<string, string> {
  const texts = Object.entries(fields).map(([field, value]) => [field, textOf(value, words)] as const);
  return Object.fromEntries(texts.filter(([, text]) => text !== ''));
}

function textOf(value: CallerRequest['fields'][string], { requests: { yes, no } }: Words): string {
  if (typeof value === 'boolean') return value ? yes : no;
  return value === null || value === undefined ? '' : String(value).trim();
}
