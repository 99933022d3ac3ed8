/**
 * An answer for somebody who may not see whole phone numbers: every number in it keeps its last four digits,
 * in fields, in texts and in the names of fields. `kept`: numbers that are nobody's secret, the business's
 * own. Ids, times, amounts and links stay as they are. Pure.
 */
import { isWithheld, maskPhone, toPhone } from '../ids.ts';
import type { WireEvent } from '../journal/events.ts';
import { maskedText } from './masked-text.ts';

/** Fields whose text is an id or an address of ours: a changed one would lead nowhere. */
const exactFields = new Set(
  'callId requestId businessId ref cursor key sha256 url expiresAt at startedAt endedAt lastCallAt holdId'.split(
    ' ',
  ),
);
/** Sums, sizes and times may have as many digits as a phone number. */
const amountField = /(?:microInr|bytes|Bytes|seq|At|^at|Ms)$/;
const phoneField = /^(?:from|to|phone|number|caller)$/i;
/** What is inside was named by a model or a tool: a name of ours there says nothing of the value. */
const foreignFields = new Set(['fields', 'arguments', 'result']);

export function maskedAnswer(answer: unknown, kept: ReadonlySet<string>): unknown {
  return masked(answer, { kept, name: '', isForeign: false });
}

interface Place {
  readonly kept: ReadonlySet<string>;
  /** Of the field that the value is in. */
  readonly name: string;
  readonly isForeign: boolean;
}

function masked(value: unknown, place: Place): unknown {
  const { kept, name, isForeign } = place;
  if (typeof value === 'string')
    return exactFields.has(name) && !isForeign ? value : shown(value, kept, name);
  if (typeof value === 'number') return isPhone(value, place) ? shown(String(value), kept, 'phone') : value;
  if (Array.isArray(value)) return value.map((entry: unknown) => masked(entry, place));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([field, inner]) => [
      /\p{Nd}{6}/u.test(field) ? maskedText(field) : field,
      masked(inner, { kept, name: field, isForeign: isForeign || foreignFields.has(field) }),
    ]),
  );
}

function isPhone(value: number, { name, isForeign }: Place): boolean {
  if (isForeign || phoneField.test(name)) return /^\d{10,15}$/.test(String(value));
  return !amountField.test(name) && /^(?:0?91)?[6-9]\d{9}$/.test(String(value));
}

/**
 * An event of a live call. Words that are still being spoken come digit by digit: there all but short numbers
 * are left out, because the first nine digits of a number are no number yet.
 */
export function maskedEvent(event: WireEvent, kept: ReadonlySet<string>): WireEvent {
  const masked = maskedAnswer(event, kept) as WireEvent;
  if (masked.type !== 'callerSpoke') return masked;
  return { ...masked, text: String(masked.text ?? '').replace(/\d(?:[\s.,-]{0,3}\d){4,}/g, '…') };
}

/** A table of comma-separated values, cell by cell. In quotes a cell has commas of its own. */
export function maskedTable(csv: string, kept: ReadonlySet<string>): string {
  return csv
    .split(/("(?:[^"]|"")*"|[,\r\n])/)
    .map((cell) => (cell.startsWith('"') ? maskedQuoted(cell, kept) : maskedCell(cell, kept)))
    .join('');
}

/** The apostrophe before what a spreadsheet would take as a formula is no part of a number. */
function maskedCell(cell: string, kept: ReadonlySet<string>): string {
  return cell.startsWith("'") ? `'${shown(cell.slice(1), kept, '')}` : shown(cell, kept, '');
}

function maskedQuoted(cell: string, kept: ReadonlySet<string>): string {
  const text = maskedCell(cell.slice(1, -1).replaceAll('""', '"'), kept);
  return `"${text.replaceAll('"', '""')}"`;
}

function shown(text: string, kept: ReadonlySet<string>, name: string): string {
  if (text === '' || !/\p{L}|\p{N}/u.test(text)) return text;
  const phone = phoneField.test(name) || /^[+\p{Nd}\s()-]{7,}$/u.test(text) ? toPhone(text) : null;
  if (phone !== null) return isWithheld(phone) || kept.has(phone) ? text : maskPhone(phone);
  return maskedText(text);
}
