/** The figures that are left after all other rules: ordinals, ranges, codes, plain numbers. */
import type { Rule, SpokenForms } from '../../speech.ts';
import { amountOf, NUMBER, numberWords } from './rule.ts';

const START = String.raw`(?<![\p{L}\p{N}.,])`;
const END = String.raw`(?![\p{L}\p{N}]|[.,]\d)`;

export const numberRules: readonly Rule[] = [
  {
    pattern:
      /(?<![\p{L}\d.,])(\d{1,6})(?:(st|nd|rd|th)\b|\s?(ला|ली|ले|रा|री|रे|था|थी|थे|ठा|ठी|ठे|वाँ|वां|वीं|वें|वे)(?![\p{L}\p{M}]))/gu,
    // "3rd floor पर" is तीसरे.
    say: ([, digits = '', english, hindi], forms, _before, after) =>
      forms.ordinal(
        Number(digits),
        /^\s[A-Za-z]+\s(?:पर|में|से|को|के|तक|का|की)(?![\p{L}\p{M}])/u.test(after) ? 'े' : (english ?? hindi ?? ''),
      ),
  },
  // A dose of morning, noon and night: "1-0-1".
  {
    pattern: /(?<![\p{L}\d.,-])\d(?:-\d){2,3}(?![\p{L}\d-])/gu,
    say: ([whole = ''], forms) =>
      whole
        .split('-')
        .map((each) => forms.cardinal(each))
        .join(', '),
  },
  {
    pattern: /(?<![\p{L}\d.,:])(\d{1,3}):(\d{1,3})(?![\d:])/gu,
    say: ([, one = '', other = ''], forms) =>
      `${forms.cardinal(one)} ${forms.symbols.ratio ?? ''} ${forms.cardinal(other)}`,
  },
  {
    wordsAlone: true,
    pattern: /(?<=(?:\d|\b[ABO]{1,2})\s?)[+-]ve\b/g,
    say: ([whole = ''], forms) => forms.symbols[whole] ?? null,
  },
  // "30-minute", "2-day".
  {
    pattern: /(?<![\p{L}\p{N}-])(\d{1,4})-(?=\p{Ll}{3,}|\p{Lo}[\p{Lo}\p{M}])/gu,
    say: ([, digits = ''], forms) => forms.cardinal(digits),
  },
  // A version: "v2.1".
  {
    pattern: /(?<![\p{L}\d])([A-Za-z])(\d+\.\d+)(?![\d.])/gu,
    say: ([, letter = '', amount = ''], forms) => `${forms.code(letter)} ${numberWords(amount, forms)}`,
  },
  // Codes: letters and figures in one word, or joined by dashes.
  {
    pattern:
      /(?<![\p{L}\p{N}])(?=[A-Za-z/-]*\d)(?=[\d/-]*[A-Za-z])[A-Za-z0-9]+(?:[-/][A-Za-z0-9]+)*(?![\p{L}\p{N}])/gu,
    say: ([whole = ''], forms) => code(whole, forms),
  },
  {
    pattern: new RegExp(String.raw`${START}(${NUMBER})\s*(?:-|–|—)\s*(${NUMBER})${END}`, 'gu'),
    say: ([, from = '', to = ''], forms) =>
      // "9-5" are hours; "45-20" is no range.
      amountOf(from) < amountOf(to) || amountOf(from) <= 12
        ? forms.range(numberWords(from, forms), numberWords(to, forms))
        : null,
  },
  {
    pattern: new RegExp(String.raw`(?<=^|[\s(])[-−](${NUMBER})${END}`, 'gu'),
    say: ([, amount = ''], forms) => `${forms.minus} ${numberWords(amount, forms)}`,
  },
  // A leading zero means that the digits matter, not the amount.
  { pattern: /(?<![\d.,])0\d+(?![\d]|[.,]\d)/g, say: ([whole = ''], forms) => forms.digits(whole) },
  { pattern: new RegExp(NUMBER, 'g'), say: ([whole = ''], forms) => numberWords(whole, forms) },
];

/**
 * Account, tax and bank codes, which are letters even where the letters would make a word: IFSC,
 * PAN, GSTIN.
 */
const spelledOut = /^(?:[A-Z]{4}0[A-Z0-9]{6}|[A-Z]{5}\d{4}[A-Z]|\d{2}[A-Z]{5}\d{4}[A-Z][A-Z0-9]{3})$/;

function code(whole: string, forms: SpokenForms): string {
  if (spelledOut.test(whole)) return forms.code(whole);
  // A house, a class, a flat: "12B", "12/A", "3BHK", "B12", "C-12"; a word with its number:
  // "Sector-15", "SAVE20".
  const short =
    /^(\d{1,2})[-/]?([A-Za-z]{1,3})$/.exec(whole) ??
    /^([A-Za-z])-?([1-9]\d?)$/.exec(whole) ??
    /^([A-Za-z]*[a-z]{2,}|[A-Z]{4,})-?([1-9]\d{0,2})$/.exec(whole);
  const runs = short
    ? [short[1] ?? '', short[2] ?? '']
    : whole.split(/[-/]/).flatMap((part) => part.match(/[A-Za-z]+|\d+/g) ?? []);
  return runs
    .map((run) =>
      /^[A-Za-z]{4,}$/.test(run) || (short && /^[A-Za-z]*[a-z]{2,}$/.test(run))
        ? run
        : short && /^\d/.test(run)
          ? forms.cardinal(run)
          : forms.code(run),
    )
    .join(' ');
}
