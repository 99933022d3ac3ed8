/**
 * Text that many people may read: a log line, an error's message, what a terminal shows. Phone numbers in
 * every notation, numbers of cards and Aadhaar, one-time passwords, and keys and tokens are masked. Ids of
 * calls, times, durations, amounts and versions stay.
 */
import { maskPhone, toPhone } from '../ids.ts';
import { isCard } from './check-digits.ts';
import { type DigitGroup, type DigitRun, digitRuns } from './digit-runs.ts';
import { maskSecrets } from './secrets-in-text.ts';
import { decoded } from './url-spelling.ts';

export function maskedText(text: string): string {
  const plain = maskSecrets(text);
  const written = maskNumbers(plain);
  // What is not seen in the encoded spelling may be in the decoded one, which is then written instead.
  const spelling = decoded(written);
  if (spelling === written) return written;
  const cleaned = maskNumbers(maskSecrets(spelling));
  return cleaned === spelling ? written : cleaned;
}

const octet = String.raw`(?:25[0-5]|2[0-4]\d|1?\d?\d)`;
/** Ids and times whose digits are no number to call. They are stepped over. */
const notNumbers = new RegExp(
  [
    String.raw`\b(?:twilio|exotel|browser)-[A-Za-z0-9_-]{1,80}`,
    String.raw`\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b`,
    String.raw`\b(?:19|20)\d{2}-(?:0\d|1[0-2])-[0-3]\d(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?)?(?!\d)`,
    String.raw`\b(?:19|20)\d{2}\/(?:0\d|1[0-2])\/[0-3]\d\b`,
    // An address of IPv4: "98.765.432.10" is none.
    String.raw`(?<![\d.])${octet}(?:\.${octet}){3}(?::\d{1,5})?(?![\d.])`,
    String.raw`\[[0-9]{1,9} (?:characters|bytes)\]`,
    String.raw`(?:₹|\brs\.? ?|\binr ?)[\d,]{1,24}(?:\.\d{1,2})?`,
    String.raw`(?<![\d,.])\d[\d,.]{0,24}\s?(?:ms|µs|ns|seconds?|bytes|kb|mb|gb|frames|tokens|characters|microinr|paise|rupees)\b`,
  ].join('|'),
  'gi',
);

function maskNumbers(text: string): string {
  let written = '';
  let end = 0;
  for (const { 0: kept, index } of text.matchAll(notNumbers)) {
    written += maskPart(text.slice(end, index)) + kept;
    end = index + kept.length;
  }
  return written + maskPart(text.slice(end));
}

function maskPart(text: string): string {
  if (text === '') return '';
  let written = '';
  let end = 0;
  for (const run of digitRuns(text)) {
    for (const { from, to, mark } of numbersOf(run, text)) {
      written += text.slice(end, from) + mark;
      end = to;
    }
  }
  return written + text.slice(end);
}

interface Number {
  from: number;
  to: number;
  mark: string;
}

/** With a country code and a trunk prefix in front. */
const mostDigits = 19;
/** A longer run is a flood, or a list of numbers: it is masked as a whole, at the cost of its length. */
const mostGroups = 100;

/** The numbers in a run of digits: at each group the longest that is one. */
function numbersOf(run: DigitRun, text: string): Number[] {
  if (run.groups.length > mostGroups) return [{ from: run.from, to: run.to, mark: '[numbers]' }];
  const found: Number[] = [];
  for (let first = 0; first < run.groups.length; ) {
    const number = numberAt(run.groups, first, text);
    if (number) found.push(number.number);
    first = number ? number.next : first + 1;
  }
  return found;
}

function numberAt(
  groups: readonly DigitGroup[],
  first: number,
  text: string,
): { number: Number; next: number } | null {
  const begin = groups[first];
  if (!begin) return null;
  const near = text.slice(Math.max(0, begin.from - 4), begin.from);
  const plusAt = near.search(/[+＋][\s(]{0,2}$/);
  const isInternational = plusAt >= 0;
  const from = isInternational ? begin.from - near.length + plusAt : begin.from;
  let digits = '';
  let best: { number: Number; next: number } | null = null;
  for (let last = first; last < groups.length && digits.length <= mostDigits; last++) {
    const group = groups[last];
    if (!group) break;
    digits += group.digits;
    if (digits.length > mostDigits) break;
    if (digits.length < (isInternational ? 7 : 9)) continue;
    const mark = markOf(digits, isInternational, last > first && !isVersion(text.slice(from, group.to)));
    if (mark === null) continue;
    best = { number: { from, to: group.to, mark }, next: last + 1 };
  }
  return best;
}

/** Mobiles, area codes with their numbers, free and shared numbers, Americans, and the dialling codes. */
const national =
  /^0{0,2}(?:91)?0?(?:[6-9]\d{9}|1(?:800|860|600|900)\d{6,7})$|^0[1-9]\d{9}$|^00[1-9]\d{7,14}$|^1[2-9]\d{2}[2-9]\d{6}$|^91[1-5]\d{9}$/;

function markOf(digits: string, isInternational: boolean, isGrouped: boolean): string | null {
  if (isInternational ? /^\d{7,15}$/.test(digits) : national.test(digits))
    return maskPhone(toPhone(isInternational ? `+${digits}` : digits) ?? `+${digits}`);
  // An area code without its zero is seen only by its groups: "22-2941 1128".
  if (isGrouped && /^[1-5]\d{9}$/.test(digits)) return maskPhone(`+91${digits}`);
  if (isCard(digits) && !/^1/.test(digits)) return '[card]';
  // An Aadhaar number, or a foreign number without its plus.
  if (/^[2-9]\d{11}$/.test(digits)) return '[number]';
  return null;
}

/** "143.0.7499.40", "1.20261130.0" */
function isVersion(written: string): boolean {
  return /^\d\.\d+\.\d+$|^\d+(?:\.\d+){3}$/.test(written);
}
