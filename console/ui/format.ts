/**
 * Times, lengths, phone numbers and codes as staff read them. Times are Indian, wherever the reader is.
 */
import type { CallStatus } from '../../shared/contract/call.ts';
import { isWithheld, type Phone, toPhone } from '../../shared/ids.ts';
import type { EndReason } from '../../shared/journal/events.ts';

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

/** `22 Nov, 3:30 pm`, Indian time. */
export function dayTime(iso: string): string {
  return dayAndTime.format(new Date(iso));
}

/** `15:30:07`, Indian time. Takes ISO 8601 or ms since the epoch. */
export function clockTime(at: string | number): string {
  return clock.format(new Date(at));
}

/**
 * Begin and end of a day in India, as ISO 8601. The day is written `2026-11-22`; the end is the
 * next day's begin. Nulls for anything else.
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

/** `840 ms` below one second, else `1.24 s`; a dash when it is not known. */
export function ms(value: number | null): string {
  if (value === null) return '–';
  return value < 1000 ? `${Math.round(value)} ms` : `${(value / 1000).toFixed(2)} s`;
}

/**
 * The texts that carriers send for a caller without a number, and the number that replaces it in a call.
 */
function isNumberWithheld(number: string): boolean {
  return number === 'anonymous' || isWithheld(number);
}

/** `+91 98000 00001`; numbers of other countries unchanged. An empty number was erased. */
export function phone(number: string): string {
  if (number === '') return 'erased';
  if (isNumberWithheld(number)) return 'number withheld';
  const [, first, second] = /^\+91(\d{5})(\d{5})$/.exec(number) ?? [];
  return first && second ? `+91 ${first} ${second}` : number;
}

/** The number to look a caller up by; null when it was withheld or erased. */
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
  limit: 'the time limit was reached',
  transfer: 'transferred to a person',
  budget: 'the budget was spent',
  fault: 'a provider failed',
  crash: 'the call was lost in a crash',
  staff: 'staff ended the call',
};

const itemWords: Readonly<Record<string, string>> = {
  carrier: 'Phone line',
  stt: 'Speech recognition',
  llm_input: 'Model, text read',
  llm_cached: 'Model, text read again',
  llm_output: 'Model, text written',
  tts: 'Voice',
  edge: 'Edge',
  aws: 'Storage and records',
};

/** A cost item in words; an unknown one unchanged. */
export function itemName(item: string): string {
  return itemWords[item] ?? item;
}
