/**
 * Times, lengths, phone numbers and codes as staff read them. Times are India's, wherever the
 * reader sits.
 */
import type { CallStatus } from '../shared/contract/call.ts';
import { isWithheld, type Phone, toPhone } from '../shared/ids.ts';
import type { EndReason } from '../shared/journal/events.ts';

const timeZone = 'Asia/Kolkata';
const dayAndTime = new Intl.DateTimeFormat('en-IN', {
  timeZone,
  day: 'numeric',
  month: 'short',
  hour: 'numeric',
  minute: '2-digit',
});
const clock = new Intl.DateTimeFormat('en-GB', {
  timeZone,
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

/** `22 Nov, 3:30 pm`, in India. */
export function dayTime(iso: string): string {
  return dayAndTime.format(new Date(iso));
}

/** `15:30:07`, in India. Takes ISO 8601 or ms since the epoch. */
export function clockTime(at: string | number): string {
  return clock.format(new Date(at));
}

/**
 * The bounds of a day in India, given as `2026-11-22`, in ISO 8601; the second is the next day's.
 * Nulls for no day.
 */
export function dayBounds(day: string): { since: string | null; until: string | null } {
  const from = Date.parse(`${day}T00:00:00+05:30`);
  if (Number.isNaN(from)) return { since: null, until: null };
  return { since: new Date(from).toISOString(), until: new Date(from + 24 * 3_600_000).toISOString() };
}

/** `1:05`; a dash when it is not known. */
export function length(seconds: number | null): string {
  if (seconds === null) return '–';
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

/** `840 ms` below a second, `1.24 s` from there; a dash when it is not known. */
export function ms(value: number | null): string {
  if (value === null) return '–';
  return value < 1000 ? `${Math.round(value)} ms` : `${(value / 1000).toFixed(2)} s`;
}

/** What carriers write for a caller who gives no number, or what stands for it in a call. */
function isNumberWithheld(number: string): boolean {
  return number === 'anonymous' || isWithheld(number);
}

/** `+91 98000 00001`; other countries' as they are. */
export function phone(number: string): string {
  if (number === '') return 'erased';
  if (isNumberWithheld(number)) return 'number withheld';
  const [, first, second] = /^\+91(\d{5})(\d{5})$/.exec(number) ?? [];
  return first && second ? `+91 ${first} ${second}` : number;
}

/**
 * The number by which a caller is found; null for a withheld one, which is everybody's, and an
 * erased one, which is nobody's.
 */
export function knownNumber(number: string): Phone | null {
  return isNumberWithheld(number) ? null : toPhone(number);
}

export const statusWords: Readonly<Record<CallStatus, string>> = {
  active: 'live',
  completed: 'completed',
  transferred: 'transferred',
  failed: 'failed',
};

export const endWords: Readonly<Record<EndReason, string>> = {
  caller: 'the caller hung up',
  agent: 'the agent said goodbye',
  limit: 'the longest call was reached',
  transfer: 'handed to a person',
  budget: 'the budget was spent',
  fault: 'a provider failed',
  crash: 'the call was lost in a crash',
  staff: 'staff ended it',
};

const itemWords: Readonly<Record<string, string>> = {
  carrier: 'Telephone line',
  stt: 'Speech recognition',
  llm_input: 'Model, text read',
  llm_cached: 'Model, text read again',
  llm_output: 'Model, text written',
  tts: 'Voice',
  edge: 'Edge',
  aws: 'Storage and records',
};

/** A cost item as words; one that this page doesn't know as it is. */
export function itemName(item: string): string {
  return itemWords[item] ?? item;
}
