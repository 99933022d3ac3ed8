/** English number words in the Indian system. No hyphens: every voice reads "twenty five" alike. */
import { inIndianGroups, longestNumber } from '../spoken/indian-grouping.ts';

const ones = [
  ...[
    'zero',
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
    'thirteen',
    'fourteen',
  ],
  ...['fifteen', 'sixteen', 'seventeen', 'eighteen', 'nineteen'],
];
const tens = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];
const irregularOrdinals: Readonly<Record<string, string>> = {
  one: 'first',
  two: 'second',
  three: 'third',
  five: 'fifth',
  eight: 'eighth',
  nine: 'ninth',
  twelve: 'twelfth',
};

/** `digits`: a whole number without separators. More than `longestNumber` digits are read one by one. */
export function enCardinal(digits: string): string {
  if (digits.length > longestNumber) return enDigits(digits);
  return inIndianGroups(digits, {
    small: enSmall,
    hundred: 'hundred',
    thousand: 'thousand',
    lakh: 'lakh',
    crore: 'crore',
  });
}

/** 0 to 99. */
export function enSmall(n: number): string {
  if (n < 20) return ones[n] ?? '';
  const unit = n % 10;
  const ten = tens[Math.floor(n / 10)] ?? '';
  return unit === 0 ? ten : `${ten} ${ones[unit] ?? ''}`;
}

export function enOrdinal(n: number): string {
  const words = enCardinal(String(n)).split(' ');
  const last = words.pop() ?? '';
  const ordinal = irregularOrdinals[last] ?? (last.endsWith('y') ? `${last.slice(0, -1)}ieth` : `${last}th`);
  return [...words, ordinal].join(' ');
}

/** "nine eight, one": a space in `groups` becomes a pause. */
export function enDigits(groups: string): string {
  return groups
    .trim()
    .split(/\s+/)
    .map((group) => [...group].map((digit) => enSmall(Number(digit))).join(' '))
    .join(', ');
}

export function enDecimal(integer: string, fraction: string): string {
  return `${enCardinal(integer)} point ${enDigits(fraction)}`;
}

/** "twenty twenty six", "two thousand five", "nineteen ninety eight". */
export function enYear(year: number): string {
  const century = Math.floor(year / 100);
  const rest = year % 100;
  if (rest === 0 && century % 10 === 0) return enCardinal(String(year));
  if (rest === 0) return `${enSmall(century)} hundred`;
  if (century % 10 === 0 && rest < 10) return enCardinal(String(year));
  return `${enSmall(century)} ${rest < 10 ? `oh ${enSmall(rest)}` : enSmall(rest)}`;
}
