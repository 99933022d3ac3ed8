/** Dates and weekdays. A date in figures is day, month, year, as India writes it, or an ISO date. */
import type { Rule, SpokenForms } from '../../speech.ts';
import { TO } from './rule.ts';

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
const hindiDays = ['रवि', 'सोम', 'मंगल', 'बुध', 'गुरु', 'शुक्र', 'शनि'];

const MONTH = String.raw`(${monthNames.flat().join('|').normalize('NFC')})(?![\p{L}\p{M}])\.?`;
const SHORT_MONTH = 'Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec';
const NTH = '(?:st|nd|rd|th)?';
const DAY = String.raw`(?<![\p{L}\p{N}.,:/])(\d{1,2})${NTH}`;
const YEAR = String.raw`(?:(?:,?\s+|-)((?:19|20)\d{2}|'\d{2})(?![\d.,:]*\d))?`;

export const dateRules: readonly Rule[] = [
  {
    pattern: /(?<![\d-])((?:19|20)\d{2})[-/](\d{1,2})[-/](\d{1,2})(?:T[\d:.]+Z?)?(?![\d-])/g,
    say: ([, year, month, day], forms) => date(day, Number(month), year, forms),
  },
  {
    pattern: /(?<![\d/.-])(\d{1,2})([/.-])(\d{1,2})\2((?:19|20)?\d{2})(?![\d/-])/g,
    say: ([, day, , month, year], forms) =>
      date(day, Number(month), year, forms) ?? date(month, Number(day), year, forms),
  },
  {
    pattern: new RegExp(
      String.raw`(?<![\p{L}\d/.,-])(\d{1,2})\/(\d{1,2})${TO}(\d{1,2})\/(\d{1,2})(?![\d/])`,
      'giu',
    ),
    say: ([, day, month, day2, month2], forms) => {
      const from = date(day, Number(month), undefined, forms);
      const to = date(day2, Number(month2), undefined, forms);
      // "1/2 to 3/4" are fractions.
      return from === null || to === null || Number(day) <= Number(month) || Number(day2) <= Number(month2)
        ? null
        : forms.range(from, to);
    },
  },
  // Without a year only where the words around it speak of a date. Elsewhere it is a fraction or a
  // house number.
  {
    pattern:
      /(?<=\b(?:on|by|till|until|from|before|after|date|dated|due|since|for|to)\s|(?:तारीख|दिनांक)\s)(\d{1,2})[/](\d{1,2})(?![\d/])/gi,
    say: ([, day, month], forms) => date(day, Number(month), undefined, forms),
  },
  {
    pattern: /(?<![\d/])(\d{1,2})[/](\d{1,2})(?=\s*(?:को|तक|से शुरू)(?![\p{L}\p{M}]))/gu,
    say: ([, day, month], forms) => date(day, Number(month), undefined, forms),
  },
  // With a dash only where the first figure is the larger: "5-7 days" is a range, "25-12" a date.
  {
    pattern:
      /(?<=\b(?:on|by|till|until|before|after|date|dated|due|since)\s)(\d{1,2})-(\d{1,2})(?![\d/:.-])|(?<![\d/.:-])(\d{1,2})-(\d{1,2})(?=\s*(?:को|तक)(?![\p{L}\p{M}]))/giu,
    say: ([, day, month, day2, month2], forms) => {
      const number = Number(day ?? day2);
      return number > Number(month ?? month2)
        ? date(String(number), Number(month ?? month2), undefined, forms)
        : null;
    },
  },
  {
    pattern: new RegExp(
      String.raw`${DAY}(?:${TO}|\s*(?:,|&|and|और)\s*)(\d{1,2})${NTH}\s+(?:of\s+)?${MONTH}${YEAR}`,
      'gu',
    ),
    say: ([whole = '', from, to, month = '', year], forms) => {
      const end = date(to, monthOf(month), year, forms);
      const start = date(from, monthOf(month), undefined, forms)?.split(' ').slice(0, -1).join(' ');
      if (end === null || start === undefined) return null;
      return /,|&|and|और/.test(whole.slice(0, 12))
        ? `${start} ${forms.symbols['&'] ?? ''} ${end}`
        : forms.range(start, end);
    },
  },
  {
    pattern: new RegExp(
      String.raw`${DAY}(?:\s+of)?[\s-]*${MONTH}${YEAR}${TO}(\d{1,2})${NTH}(?:\s+of)?[\s-]*${MONTH}${YEAR}`,
      'gu',
    ),
    say: ([, day, month = '', year, day2, month2 = '', year2], forms) => {
      const from = date(day, monthOf(month), year, forms);
      const to = date(day2, monthOf(month2), year2, forms);
      return from === null || to === null ? null : forms.range(from, to);
    },
  },
  {
    pattern: new RegExp(String.raw`${DAY}(?:\s+of)?[\s-]*${MONTH}${YEAR}`, 'gu'),
    say: ([, day, month = '', year], forms) => date(day, monthOf(month), year, forms),
  },
  {
    pattern: new RegExp(
      String.raw`(?<![\p{L}\p{M}])${MONTH}[\s-]+(\d{1,2})${NTH}(?:${TO}(\d{1,2})${NTH}(?![\d:]))?(?![\d:%]|[.,]\d|\s*(?:[ap]\.?m\b|बजे))${YEAR}`,
      'gu',
    ),
    say: ([, month = '', day, until, year], forms) => {
      if (until === undefined) return date(day, monthOf(month), year, forms);
      const start = date(day, monthOf(month), undefined, forms)?.split(' ').slice(0, -1).join(' ');
      const end = date(until, monthOf(month), year, forms);
      return start === undefined || end === null ? null : forms.range(start, end);
    },
  },
  {
    pattern: new RegExp(
      String.raw`(?<![\p{L}\p{M}])${MONTH}(?:,?\s+|\s?-\s?)((?:19|20)\d{2}|'\d{2})(?![\d.,:]*\d)`,
      'gu',
    ),
    say: ([, month = '', year = ''], forms) => `${forms.month(monthOf(month))} ${forms.year(yearOf(year))}`,
  },
  {
    wordsAlone: true,
    pattern: new RegExp(String.raw`(?<![\p{L}\p{M}])${MONTH}\s*[-–—]\s*${MONTH}`, 'gu'),
    say: ([, from = '', to = ''], forms) => forms.range(forms.month(monthOf(from)), forms.month(monthOf(to))),
  },
  {
    wordsAlone: true,
    pattern: new RegExp(
      String.raw`(?<![\p{L}\p{M}-])(${SHORT_MONTH})(?![\p{L}\p{M}'-])\.?(?=\s|[,;:!?)]|$)`,
      'gu',
    ),
    say: ([, name = ''], forms, _before, after) =>
      // "Jan Dhan", a person called Jan
      /^(?:Mar|Jan)$/.test(name) && /^\s+[A-Z]/.test(after) ? null : forms.month(monthOf(name)),
  },
  {
    wordsAlone: true,
    pattern: new RegExp(
      String.raw`\b(${dayNames.join('|')})[a-z]*\.?(?:\s*[-–—]\s*|\s+to\s+)(${dayNames.join('|')})[a-z]*\b\.?`,
      'g',
    ),
    say: ([, from = '', to = ''], forms) => forms.range(weekday(from, forms), weekday(to, forms)),
  },
  {
    wordsAlone: true,
    pattern: new RegExp(
      String.raw`(?<![\p{L}\p{M}])(${hindiDays.join('|')})(?:वार)?\s*[-–—]\s*(${hindiDays.join('|')})(?:वार)?(?![\p{L}\p{M}])`,
      'gu',
    ),
    say: ([, from = '', to = ''], forms) =>
      forms.range(forms.weekday(hindiDays.indexOf(from)), forms.weekday(hindiDays.indexOf(to))),
  },
  // "Mon/Wed/Fri".
  {
    wordsAlone: true,
    pattern: new RegExp(
      String.raw`(?<=\b(?:${dayNames.join('|')})[a-z]{0,6}\.?\s?)\/(?=\s?(?:${dayNames.join('|')}))`,
      'g',
    ),
    say: () => ',',
  },
  {
    wordsAlone: true,
    pattern: /\b(Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat)\b\.?(?=\s|[,;:)]|$)/g,
    say: ([, name = ''], forms) => weekday(name, forms),
  },
  {
    wordsAlone: true,
    pattern: /(?<=(?:&|\band|\bor|,)\s*)Sun\b\.?|\bSun\b(?=\s*(?:closed|:|\d))/g,
    say: (_groups, forms) => weekday('Sun', forms),
  },
  // "1990s", "the '90s", "in her 30s"; alone they may be seconds.
  {
    pattern:
      /(?<![\p{L}\d.,:/₹-]|₹\s)(?:((?:1[89]|20)\d0)'?|'(\d0)'?|(?<=\b(?:the|her|his|their|my|your|early|mid|late|and|or|to)[\s-])([2-9]0)'?|([2-9]0)(?=s\s(?:के|की|का|में)))s(?![\p{L}\d])(?:\sके दशक)?/gu,
    say: ([, year, apart, age, hindi], forms) => forms.decade(Number(year ?? apart ?? age ?? hindi)),
  },
  // A financial or a school year: "FY 26-27", "FY26".
  {
    pattern: /\b([FA])\.?\s?Y\.?\s?'?(\d{2})(?:\s?[-–/]\s?(\d{2}))?(?![\d.,:/%-])/g,
    say: ([, kind = '', year = '', next = ''], forms) =>
      `${kind}Y ${forms.cardinal(year)} ${next === '' ? '' : forms.cardinal(next)}`.trim(),
  },
  // "2026-27" is one year, the financial or the school's.
  {
    pattern:
      /(?<![\p{L}\d.,:/₹-]|₹\s)((?:19|20)(\d{2}))\s?[-–/]\s?(?:20)?(\d{2})(?![\d.,:/%-]|\s*(?:rupees|rs\b|people|रुपये|km|kg))/giu,
    say: ([, year = '', short = '', next = ''], forms) =>
      (Number(short) + 1) % 100 === Number(next)
        ? `${forms.year(Number(year))} ${forms.cardinal(next)}`
        : null,
  },
  {
    pattern:
      /(?<=\b(?:in|since|year|of|until|till|from|batch|class of|by|est\.|established)\s)(19|20)(\d{2})(?![\d.,:]*\d|\s*(?:rupees|people|rs\b|-|\/-|km|kg))/gi,
    say: ([whole = ''], forms) => forms.year(Number(whole)),
  },
  {
    pattern:
      /(?<![\d.,:/-])(?:19|20)\d{2}(?=\s+(?:में|तक|से|के दशक)(?![\p{L}\p{M}]))|(?<=(?<![\p{L}\p{M}])(?:सन्|सन|साल|वर्ष|बैच)\s)(?:19|20)\d{2}(?![\d.,:/%-])/gu,
    say: ([whole = ''], forms) => forms.year(Number(whole)),
  },
];

function date(
  day: string | undefined,
  month: number,
  year: string | undefined,
  forms: SpokenForms,
): string | null {
  const number = Number(day);
  if (number < 1 || number > 31 || month < 1 || month > 12) return null;
  return forms.date(number, month, year === undefined ? null : yearOf(year));
}

/** "26" is 2026 and "85" 1985: dates of birth are as common as appointments. */
function yearOf(written: string): number {
  const number = Number(written.replace("'", ''));
  return number >= 100 ? number : number + (number > 50 ? 1900 : 2000);
}

function monthOf(name: string): number {
  return monthNames.findIndex((names) => names.some((each) => each.normalize('NFC') === name)) + 1;
}

function weekday(name: string, forms: SpokenForms): string {
  return forms.weekday(dayNames.indexOf(name.slice(0, 3)));
}
