/**
 * A call's journal as a replayable case that can be committed: without the numbers and names of its people.
 * Every replacement has the length of what it replaces, because how much of a clause was heard depends on it.
 * Words that come again are replaced alike, because a replay compares them. Pure.
 *
 * Names are those that the journal names as such: the customer's, and those in what tools were given and
 * answered. A name that somebody only said stays, so a person reads the case before it is committed.
 */
import { isObject, jsonOf } from '../../json.ts';
import { digitRuns } from '../../privacy/digit-runs.ts';
import type { WireEvent } from '../events.ts';

/** The numbers of the demo business, as in the stored journals. */
const caller = '+919800000001';
const dialled = '+918000000001';
const person = '+918000000002';
/** Shorter runs are prices, times and house numbers. */
const leastDigits = 5;
/** Our own text, and what a replay compares. */
const kept = new Set(
  'type at mark id provider model carrier businessId streamId language languages cause'.split(' '),
);

type Mask = (text: string) => string;

/** The file's text, one event a line, as in `tests/journals`. */
export function journalCase(events: readonly WireEvent[]): string {
  const numbers = numbersIn(events);
  const names = namesIn(events);
  const mask: Mask = (text) => numbers.get(text) ?? withoutNumbers(names(text));
  let clauses: string[] = [];
  const lines = events.map((event) => {
    if (event.type === 'clausePlaying') clauses.push(String(event.text));
    const masked = maskedFields(event, heardMask(clauses, mask), mask);
    if (event.type === 'agentSaid') clauses = [];
    return JSON.stringify(masked);
  });
  return `{"events":[\n${lines.join(',\n')}\n]}\n`;
}

/** A number that was cut off within itself is masked as it is in its clause. */
function heardMask(clauses: readonly string[], mask: Mask): Mask {
  return (text) => {
    const written = clauses.join(' ');
    return written.startsWith(text) ? clauses.map(mask).join(' ').slice(0, text.length) : mask(text);
  };
}

function maskedFields(event: WireEvent, heard: Mask, mask: Mask): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(event).map(([name, value]) => {
      if (kept.has(name)) return [name, value];
      if (typeof value !== 'string') return [name, maskedValue(value, mask)];
      const json = name === 'arguments' || name === 'result' ? jsonOf(value) : undefined;
      if (isObject(json) || Array.isArray(json)) return [name, JSON.stringify(maskedValue(json, mask))];
      const isHeard = event.type === 'agentSaid' && (name === 'text' || name === 'memory');
      return [name, isHeard ? heard(value) : mask(value)];
    }),
  );
}

function maskedValue(value: unknown, mask: Mask): unknown {
  if (typeof value === 'string') return mask(value);
  if (Array.isArray(value)) return value.map((entry) => maskedValue(entry, mask));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, kept.has(name) ? inner : maskedValue(inner, mask)]),
  );
}

/** The whole numbers of the call, by what stands for them. */
function numbersIn(events: readonly WireEvent[]): Map<string, string> {
  const numbers = new Map<string, string>();
  const add = (number: unknown, instead: string): void => {
    if (typeof number === 'string' && number !== '' && !numbers.has(number)) numbers.set(number, instead);
  };
  for (const event of events) {
    if (event.type === 'callStarted') {
      add(event.from, caller);
      add(event.to, dialled);
    }
    for (const given of [event, event.action, event.transfer]) if (isObject(given)) add(given.number, person);
  }
  return numbers;
}

const named = /name$|^patient$/i;
const ours = new Set(['agentName', 'businessName']);

/** Replaces each part of a person's name, wherever it is a word of its own. */
function namesIn(events: readonly WireEvent[]): Mask {
  const parts = new Set<string>();
  const look = (value: unknown, isName: boolean): void => {
    if (typeof value === 'string' && isName)
      for (const [part] of value.matchAll(/[\p{L}\p{M}]{2,}/gu)) parts.add(part);
    if (Array.isArray(value)) for (const entry of value) look(entry, isName);
    else if (isObject(value))
      for (const [name, inner] of Object.entries(value)) look(inner, named.test(name) && !ours.has(name));
  };
  for (const event of events) {
    look(event.customerName, true);
    for (const json of [event.arguments, event.result])
      if (typeof json === 'string') look(jsonOf(json), false);
  }
  if (parts.size === 0) return (text) => text;
  const longestFirst = [...parts].sort((one, other) => other.length - one.length);
  const anyName = new RegExp(`(?<![\\p{L}\\p{M}])(?:${longestFirst.join('|')})(?![\\p{L}\\p{M}])`, 'giu');
  return (text) => text.replace(anyName, letters);
}

/** Letters of the same script, so that the language of the words stays what it is. */
function letters(text: string): string {
  return text
    .replace(/\p{Script=Devanagari}/gu, (letter) => (/\p{L}/u.test(letter) ? 'क' : letter))
    .replace(/\p{Script=Tamil}/gu, (letter) => (/\p{L}/u.test(letter) ? 'க' : letter))
    .replace(/[A-Z]/g, 'X')
    .replace(/[a-z]/g, 'x');
}

const dates = /((?<!\d)(?:19|20)\d{2}-\d{2}-\d{2}(?!\d)(?:T[\d:.]+Z?)?)/;

function withoutNumbers(text: string): string {
  return text
    .split(dates)
    .map((part, at) => (at % 2 === 1 ? part : maskedRuns(part)))
    .join('');
}

/** A number becomes the demo caller's, in its own notation; a spelt one loses its letters. */
function maskedRuns(text: string): string {
  let written = text;
  for (const { digits, groups, from } of digitRuns(text)) {
    if (digits.length < leastDigits) continue;
    const isCallers = digits.length === 10 || digits.length === 12;
    const instead = isCallers ? caller.slice(-digits.length) : '0'.repeat(digits.length);
    let next = 0;
    for (const group of groups) {
      const masked = letters(text.slice(group.from, group.to)).replace(
        /\p{Nd}/gu,
        () => instead[next++] ?? '0',
      );
      written = written.slice(0, group.from) + masked + written.slice(group.to);
    }
    // A number with a plus would look like a real one.
    if (!isCallers && written[from - 1] === '+')
      written = `${written.slice(0, from - 1)}0${written.slice(from)}`;
  }
  return written;
}
