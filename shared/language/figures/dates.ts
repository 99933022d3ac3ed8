/** Dates and weekdays. A date of figures is day, month, year, as India writes it; ISO is year first. */
import type { SpokenForms } from '../language.ts';
import { type Rule, TO } from './rule.ts';

const monthNames: readonly (readonly string[])[] = [
  ['January', 'Jan', 'जनवरी'],
  ['February', 'Feb', 'फ़रवरी', 'फरवरी'],
  ['March', 'Mar', 'मार्च'],
  ['April', 'Apr', 'अप्रैल'],
  ['May', 'मई'],
  ['June', 'Jun', 'जून'],
  ['July', 'Jul', 'जुलाई'],
  ['August', 'Aug', 'अगस्त'],
  ['September', 'Sept', 'Sep', 'सितंबर', 'सितम्बर'],
  ['October', 'Oct', 'अक्टूबर', 'अक्तूबर'],
  ['November', 'Nov', 'नवंबर', 'नवम्बर'],
  ['December', 'Dec', 'दिसंबर', 'दिसम्बर'],
];
const dayNames = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

const MONTH = String.raw`(${monthNames.flat().join('|').normalize('NFC')})(?![\p{L}\p{M}])\.?`;
const DAY = String.raw`(?<![\p{L}\p{N}.,:/])(\d{1,2})(?:st|nd|rd|th)?`;
const YEAR = String.raw`(?:,?\s+((?:19|20)\d{2})(?![\d.,:]*\d))?`;

export const dateRules: readonly Rule[] = [
  {
    pattern: /(?<![\d-])((?:19|20)\d{2})-(\d{2})-(\d{2})(?:T[\d:.]+Z?)?(?![\d-])/g,
    say: ([, year, month, day], forms) => date(day, Number(month), year, forms),
  },
  {
    pattern: /(?<![\d/.-])(\d{1,2})([/.-])(\d{1,2})\2((?:19|20)?\d{2})(?![\d/-])/g,
    say: ([, day, , month, year = ''], forms) => date(day, Number(month), year.length === 2 ? `20${year}` : year, forms),
  },
  {
    pattern: new RegExp(String.raw`${DAY}${TO}(\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?${MONTH}${YEAR}`, 'gu'),
    say: ([, from, to, month = '', year], forms) => {
      const end = date(to, monthOf(month), year, forms);
      const start = date(from, monthOf(month), undefined, forms);
      if (end === null || start === null) return null;
      return forms.range(start.split(' ').slice(0, -1).join(' '), end);
    },
  },
  {
    pattern: new RegExp(String.raw`${DAY}(?:\s+of)?[\s-]+${MONTH}${YEAR}`, 'gu'),
    say: ([, day, month = '', year], forms) => date(day, monthOf(month), year, forms),
  },
  {
    pattern: new RegExp(
      String.raw`(?<![\p{L}\p{M}])${MONTH}\s+(\d{1,2})(?:st|nd|rd|th)?(?![\d:%]|[.,]\d|\s*(?:[ap]\.?m\b|बजे))${YEAR}`,
      'gu',
    ),
    say: ([, month = '', day, year], forms) => date(day, monthOf(month), year, forms),
  },
  {
    pattern: new RegExp(String.raw`\b(${dayNames.join('|')})[a-z]*\.?\s*[-–—]\s*(${dayNames.join('|')})[a-z]*\b\.?`, 'g'),
    say: ([, from = '', to = ''], forms) => forms.range(weekday(from, forms), weekday(to, forms)),
  },
  {
    pattern: /\b(Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat)\b\.?(?=\s|,|$)/g,
    say: ([, name = ''], forms) => weekday(name.slice(0, 3), forms),
  },
  {
    pattern: /(?<=\b(?:in|since|year|of|until|till|from)\s)(19|20)(\d{2})(?![\d.,:]*\d|\s*(?:rupees|people|rs\b))/g,
    say: ([whole = ''], forms) => forms.year(Number(whole)),
  },
  {
    pattern: /(?<![\d.,:/-])(19|20)(\d{2})(?=\s+(?:में|तक)(?![\p{L}\p{M}]))/gu,
    say: ([whole = ''], forms) => forms.year(Number(whole)),
  },
];

function date(day: string | undefined, month: number, year: string | undefined, forms: SpokenForms): string | null {
  const number = Number(day);
  if (number < 1 || number > 31 || month < 1 || month > 12) return null;
  return forms.date(number, month, year === undefined ? null : Number(year));
}

function monthOf(name: string): number {
  return monthNames.findIndex((names) => names.some((each) => each.normalize('NFC') === name)) + 1;
}

function weekday(name: string, forms: SpokenForms): string {
  return forms.weekday(dayNames.indexOf(name.slice(0, 3)));
}
