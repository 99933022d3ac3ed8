/** What is left when money, dates, times and phone numbers are said: percentages, units, ordinals, ranges, codes, plain numbers. */
import { enUnits } from '../en-words.ts';
import { hiUnits } from '../hi-words.ts';
import { isOne, NUMBER, numberWords, type Rule, TO } from './rule.ts';

const START = String.raw`(?<![\p{L}\p{N}.,])`;
const END = String.raw`(?![\p{L}\p{N}]|[.,]\d)`;
const unitNames = [...new Set([...Object.keys(enUnits), ...Object.keys(hiUnits)])].sort((a, b) => b.length - a.length);
const UNIT = String.raw`(${unitNames.map((unit) => unit.replace(/[.]/g, '\\.')).join('|')})(?![\p{L}\p{M}\p{N}])`;

export const numberRules: readonly Rule[] = [
  {
    pattern: new RegExp(String.raw`${START}(${NUMBER})\s*%?${TO}(${NUMBER})\s*(?:%|percent\b|प्रतिशत)`, 'giu'),
    say: ([, from = '', to = ''], forms) => forms.percent(forms.range(numberWords(from, forms), numberWords(to, forms))),
  },
  {
    pattern: new RegExp(String.raw`(${NUMBER})\s*%`, 'gu'),
    say: ([, amount = ''], forms) => forms.percent(numberWords(amount, forms)),
  },
  {
    pattern: new RegExp(String.raw`${START}(${NUMBER})${TO}(${NUMBER})\s*${UNIT}`, 'giu'),
    say: ([, from = '', to = '', unit = ''], forms) =>
      `${forms.range(numberWords(from, forms), numberWords(to, forms))} ${forms.unit(unit, false)}`,
  },
  {
    pattern: new RegExp(String.raw`${START}(${NUMBER})\s*${UNIT}`, 'giu'),
    // "12 MG Road" is Mahatma Gandhi's, "12 mg" is a dose.
    say: ([, amount = '', unit = ''], forms) => (unit === 'MG' ? null : `${numberWords(amount, forms)} ${forms.unit(unit, isOne(amount))}`),
  },
  {
    pattern: /(?<![\p{L}\d.,])(\d{1,6})(?:(st|nd|rd|th)\b|\s?(ला|ली|ले|रा|री|रे|था|थी|थे|ठा|ठी|ठे|वाँ|वां|वीं|वें|वे)(?![\p{L}\p{M}]))/gu,
    say: ([, digits = '', english, hindi], forms) => forms.ordinal(Number(digits), english ?? hindi ?? ''),
  },
  { pattern: /(?<!\d)24\s?[/x]\s?7(?!\d)/g, say: (_groups, forms) => `${forms.cardinal('24')} ${forms.cardinal('7')}` },
  {
    pattern: /(?<![\p{L}\d.,/])(\d{1,3})\/(\d{1,3})(?![\d/])/gu,
    say: ([, over = '', under = ''], forms) => `${forms.cardinal(over)} ${forms.symbols.over ?? ''} ${forms.cardinal(under)}`,
  },
  // Codes: letters and figures in one word, or joined by dashes.
  {
    pattern: /(?<![\p{L}\p{N}])(?=[A-Za-z-]*\d)(?=[\d-]*[A-Za-z])[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*(?![\p{L}\p{N}])/gu,
    say: ([whole = ''], forms) =>
      whole
        .split('-')
        .flatMap((part) => part.match(/[A-Za-z]+|\d+/g) ?? [])
        .map((run) => (/^[A-Za-z]{4,}$/.test(run) ? run : forms.code(run)))
        .join(' '),
  },
  {
    pattern: new RegExp(String.raw`${START}(${NUMBER})\s*(?:-|–|—)\s*(${NUMBER})${END}`, 'gu'),
    say: ([, from = '', to = ''], forms) => forms.range(numberWords(from, forms), numberWords(to, forms)),
  },
  {
    pattern: new RegExp(String.raw`(?<=^|[\s(])-(${NUMBER})${END}`, 'gu'),
    say: ([, amount = ''], forms) => `${forms.minus} ${numberWords(amount, forms)}`,
  },
  // A leading zero means that the digits matter, not the amount.
  { pattern: /(?<![\d.,])0\d+(?![\d]|[.,]\d)/g, say: ([whole = ''], forms) => forms.digits(whole) },
  { pattern: new RegExp(NUMBER, 'g'), say: ([whole = ''], forms) => numberWords(whole, forms) },
];
