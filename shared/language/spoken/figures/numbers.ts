/** The figures that are left after all other rules: ordinals, ranges, codes, plain numbers. */
import type { Rule, SpokenForms } from '../../speech.ts';
import { amountOf, NUMBER, numberWords } from './rule.ts';

const START = String.raw`(?<![\p{L}\p{N}.,])`;
const END = String.raw`(?![\p{L}\p{N}]|[.,]\d)`;
/** "3rd", "3RD", "1,000th", "5वीं". */
const NTH = String.raw`((?:\d{1,3}(?:,\d{2,3})+|\d{1,7}))(?:(st|nd|rd|th)\b|\s?(ला|ली|ले|रा|री|रे|था|थी|थे|ठा|ठी|ठे|वाँ|वां|(?<!\s)वा|वीं|(?<!\s)वी|वें|वे)(?![\p{L}\p{M}]))`;

export const numberRules: readonly Rule[] = [
  // "1st-3rd", "5वीं-8वीं".
  {
    pattern: new RegExp(String.raw`${START}${NTH}\s?[-–—]\s?${NTH}`, 'giu'),
    say: ([, from = '', english, hindi, to = '', english2, hindi2], forms, _before, after) =>
      forms.range(
        forms.ordinal(plain(from), english ?? hindi ?? '', after),
        forms.ordinal(plain(to), english2 ?? hindi2 ?? '', after),
      ),
  },
  // "10-12th", "5-8वीं".
  {
    pattern: new RegExp(String.raw`${START}(\d{1,3})\s?[-–—]\s?${NTH}`, 'giu'),
    say: ([, from = '', to = '', english, hindi], forms, _before, after) =>
      plain(from) < plain(to)
        ? forms.range(
            forms.ordinal(plain(from), english ?? hindi ?? '', after),
            forms.ordinal(plain(to), english ?? hindi ?? '', after),
          )
        : null,
  },
  {
    pattern: new RegExp(`${START}${NTH}`, 'giu'),
    say: ([, digits = '', english, hindi], forms, _before, after) =>
      forms.ordinal(plain(digits), english ?? hindi ?? '', after),
  },
  // "2 nd floor", with a space: only behind its own figure, for "12 rd" is a road.
  {
    pattern:
      /(?<![\p{L}\d.,:/-])(?:(\d*1)\sst|(\d*2)\snd|(\d*3)\srd|(\d*[04-9])\sth)(?=\s(?:floor|cross|main|block|phase|stage|street|lane|standard|class|grade|day|week|month|year|time|फ्लोर|फ़्लोर|मंज़िल|मंजिल))/giu,
    say: ([, ...digits], forms, _before, after) =>
      forms.ordinal(Number(digits.find((each) => each !== undefined)), 'th', after),
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
  // "O-", "AB-": blood. "A-" and "A+" are so only near a word of it, because they are grades too.
  {
    wordsAlone: true,
    pattern: /(?<![\p{L}\p{M}\p{N}&/-])(A|B|AB|O)([-+−])(?=$|[.,;!?।)/]|\s(?:[\p{Ll}\p{Lo}(]|$))/gu,
    say: ([, group = '', sign = ''], forms, before, after) => {
      const isOfBlood = speaksOfBlood.test(before.slice(-60)) || speaksOfBlood.test(after.slice(0, 40));
      if (
        !isOfBlood &&
        sign !== '+' &&
        (isGradeBefore.test(before) || /^\s(?:grade|average|ग्रेड)/iu.test(after))
      )
        return `${group} ${forms.minus}`;
      if (!isOfBlood && (sign === '+' || group === 'A' || namesPart.test(before))) return null;
      return `${group} ${forms.symbols[sign === '+' ? '+ve' : '-ve'] ?? ''}`;
    },
  },
  {
    wordsAlone: true,
    pattern: /(?<=(?:\d|\b[ABO]{1,2})\s?)[+-]ve\b/g,
    say: ([whole = ''], forms) => forms.symbols[whole] ?? null,
  },
  // "4.5-out-of-5".
  {
    pattern: new RegExp(String.raw`${START}(${NUMBER})[-\s]out[-\s]of[-\s](${NUMBER})${END}`, 'giu'),
    say: ([, amount = '', most = ''], forms) =>
      `${numberWords(amount, forms)} out of ${numberWords(most, forms)}`,
  },
  // "30-minute", "4.5-star", "4.5-Star", "5-STAR".
  {
    pattern: new RegExp(
      String.raw`(?<![\p{L}\p{N}.,-])(${NUMBER})-(?=(?<=\.\d+-)\p{L}|\p{Ll}{3,}|(?<=(?<!\d)\d{1,3}-)\p{Lu}\p{Ll}{2,}|\p{Lu}{4,}(?![\p{L}\d-])|\p{Lo}[\p{Lo}\p{M}])`,
      'gu',
    ),
    say: ([, amount = ''], forms) => numberWords(amount, forms),
  },
  // A version: "v2.1".
  {
    pattern: /(?<![\p{L}\d])([A-Za-z])(\d+\.\d+)(?![\d.])/gu,
    say: ([, letter = '', amount = ''], forms) => `${forms.code(letter)} ${numberWords(amount, forms)}`,
  },
  // Codes: letters and figures in one word, or joined by dashes.
  {
    pattern:
      /(?<![\p{L}\p{N}]|\d\.|\d,(?=\d))(?=[A-Za-z/-]*\d)(?=[\d/-]*[A-Za-z])[A-Za-z0-9]+(?:[-/][A-Za-z0-9]+)*(?![\p{L}\p{N}]|\.\d)/gu,
    say: ([whole = ''], forms) => code(whole, forms),
  },
  {
    pattern: new RegExp(String.raw`${START}(${NUMBER})\s*(?:-|–|—)\s*(${NUMBER})${END}`, 'gu'),
    say: ([, from = '', to = ''], forms) =>
      // "9-5" are hours; "45-20" is no range. "1960-80" has the hundreds once.
      amountOf(from) < amountOf(to) ||
      amountOf(from) <= 12 ||
      (/^[1-9]\d{2,3}$/.test(from) && /^\d{2}$/.test(to) && Number(from.slice(-2)) < Number(to))
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

const speaksOfBlood =
  /(?<![\p{L}\p{M}])(?:blood|donors?|donat\p{Ll}+|units?\sof|platelets|plasma|रक्त|खून|ख़ून|ब्लड|रक्तदाता|डोनर)(?![\p{L}\p{M}])/iu;
const isGradeBefore = /(?:\b(?:grade|got|scored?|rated|rating|an?)|ग्रेड)\s*$/iu;
/** "Block B- near the gate". */
const namesPart =
  /(?:\b(?:block|wing|tower|flat|plan|type|section|gate|phase|sector|house|vitamin|option)|ब्लॉक|विंग|टावर|विकल्प|सेक्शन)\s*$/iu;

const plain = (digits: string): number => Number(digits.replaceAll(',', ''));

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
