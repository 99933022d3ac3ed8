/**
 * Finds what was meant by a misheard answer to "which day?" or "what time?": the expected phrase
 * that sounds most like it. Only for words without a meaning of their own, only right after the
 * question, and always read back to the caller.
 */
import { distance } from './sounds-like.ts';

/**
 * How much of the phrase may differ, and how much worse the second best must be (shares; chosen
 * with the test's examples).
 */
const mostDifferent = 0.3;
const clearBy = 0.04;

const hours = [
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
];

const times: readonly (readonly [string, string])[] = [
  ['twelve noon', 'twelve noon'],
  ...hours.flatMap((hour) => [
    ...['', 'at ', 'no make it '].flatMap((start) =>
      ['', ' oclock', ' in the morning', ' in the afternoon', ' in the evening', ' am', ' pm'].map(
        (end) => [`${start}${hour}${end}`, `${hour}${end}`] as const,
      ),
    ),
    ...[' thirty', ' fifteen', ' forty five'].flatMap((minutes) =>
      ['', ' in the morning', ' in the afternoon', ' in the evening'].map(
        (end) => [`${hour}${minutes}${end}`, `${hour}${minutes}${end}`] as const,
      ),
    ),
    ...['half past ', 'quarter past ', 'quarter to '].map(
      (start) => [`${start}${hour}`, `${start}${hour}`] as const,
    ),
  ]),
];

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const days: readonly (readonly [string, string])[] = [
  ...weekdays,
  'tomorrow',
  'day after tomorrow',
  'today',
].flatMap((day) =>
  ['', 'on ', 'then ', 'no on ', 'next '].flatMap((start) =>
    ['', ' please'].map((end) => [`${start}${day}${end}`, day] as const),
  ),
);

/** The time phrase that was probably meant; `null` when none is near enough, or two are. */
export function likelyTime(words: readonly string[]): string | null {
  return nearest(words, times);
}

/** The day that was probably meant; `null` as in `likelyTime`. */
export function likelyDay(words: readonly string[]): string | null {
  return nearest(words, days);
}

function nearest(words: readonly string[], phrases: readonly (readonly [string, string])[]): string | null {
  const said = keyOf(words.join(' '));
  // A very short answer sounds like many phrases, and a long sentence is more than an answer.
  if (words.length > 8 || said.length < 4) return null;
  const best = new Map<string, number>();
  for (const [phrase, meaning] of phrases) {
    const key = keyOf(phrase);
    const share = distance(said, key, key.length + said.length) / Math.max(key.length, said.length);
    best.set(meaning, Math.min(best.get(meaning) ?? 1, share));
  }
  const [first, second] = [...best].sort((a, b) => a[1] - b[1]);
  if (!first || first[1] > mostDifferent || (second !== undefined && second[1] - first[1] < clearBy))
    return null;
  return first[0];
}

/** A rough sound key: one sign for all vowels, one for consonants that sound alike on a telephone. */
function keyOf(text: string): string {
  return text
    .replace(/ph/g, 'f')
    .replace(/th/g, 't')
    .replace(/gh|h(?![aeiou])|w(?=r)/g, '')
    .replace(/ck|[cgqk]/g, 'k')
    .replace(/[bp]/g, 'p')
    .replace(/[dt]/g, 't')
    .replace(/[fv]/g, 'f')
    .replace(/[sz]/g, 's')
    .replace(/[mn]/g, 'n')
    .replace(/[aeiouy]+/g, 'a')
    .replace(/[^a-z]/g, '')
    .replace(/(.)\1+/g, '$1');
}
