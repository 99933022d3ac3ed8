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
  'callId requestId businessId cursor key sha256 url expiresAt at startedAt endedAt lastCallAt holdId'.split(
    ' ',
  ),
);
/** Sums, sizes and times may have as many digits as a phone number. */
const amountField = /(?:microInr|bytes|Bytes|seq|At|^at|Ms)$/;
const phoneField = /^(?:from|to|phone|number|caller)$/i;

export function maskedAnswer(value: unknown, kept: ReadonlySet<string>, name = ''): unknown {
  if (typeof value === 'string') return exactFields.has(name) ? value : shown(value, kept, name);
  if (typeof value === 'number') {
    const isNumber = !amountField.test(name) && /^(?:0?91)?[6-9]\d{9}$/.test(String(value));
    return isNumber ? shown(String(value), kept, 'phone') : value;
  }
  if (Array.isArray(value)) return value.map((entry: unknown) => maskedAnswer(entry, kept, name));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([field, inner]) => [
      /\d{6}/.test(field) ? maskedText(field) : field,
      maskedAnswer(inner, kept, field),
    ]),
  );
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

/** A table of comma-separated values, cell by cell: a number does not go over a comma. */
export function maskedTable(csv: string, kept: ReadonlySet<string>): string {
  return csv
    .split(/([,"\r\n])/)
    .map((cell) => shown(cell, kept, ''))
    .join('');
}

function shown(text: string, kept: ReadonlySet<string>, name: string): string {
  if (text === '' || !/\p{L}|\d/u.test(text)) return text;
  const phone = phoneField.test(name) || /^[+\d\s()-]{7,}$/.test(text) ? toPhone(text) : null;
  if (phone !== null) return isWithheld(phone) || kept.has(phone) ? text : maskPhone(phone);
  return maskedText(text);
}
