/** Dates and weekdays. A date in figures is day, month, year, as India writes it, or an ISO date. */
import type { Rule, SpokenForms } from '../../speech.ts';
import { TO } from './rule.ts';
import { yearRules } from './years.ts';

const monthNames: readonly (readonly string[])[] = [
  ['January', 'Jan', 'जनवरी', 'जन'],
  ['February', 'Feb', 'फ़रवरी', 'फरवरी', 'फ़र', 'फर'],
  ['March', 'Mar', 'मार्च'],
  ['April', 'Apr', 'अप्रैल', 'अप्रै'],
  ['May', 'मई'],
  ['June', 'Jun', 'जून'],
  ['July', 'Jul', 'जुलाई', 'जुला'],
  ['August', 'Aug', 'अगस्त', 'अग'],
  ['September', 'Sept', 'Sep', 'सितंबर', 'सितम्बर', 'सितं', 'सित'],
  ['October', 'Oct', 'अक्टूबर', 'अक्तूबर', 'अक्टू', 'अक्तू'],
  ['November', 'Nov', 'नवंबर', 'नवम्बर', 'नवं', 'नव'],
  ['December', 'Dec', 'दिसंबर', 'दिसम्बर', 'दिसं', 'दिस'],
];
const monthOfName = new Map(
  monthNames.flatMap((names, index) =>
    names.map((name) => [name.normalize('NFC').toLowerCase(), index + 1] as const),
  ),
);
const dayNames = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const CAPITAL_DAYS = dayNames.join('|').toUpperCase();
const hindiDays = ['रवि', 'सोम', 'मंगल', 'बुध', 'गुरु', 'शुक्र', 'शनि'];

/** Small letters make these other words. Next to a day and a year they are months too. */
const alsoWords = new Set(['may', 'march']);
/** Hindi's short forms are other words without their dot: "जन." is January, "जन" people. */
const NEEDS_DOT = /^(?:जन|फ़र|फर|अप्रै|जुला|अग|सितं|सित|अक्टू|अक्तू|नवं|नव|दिसं|दिस)$/u;
const written = [...monthOfName.keys()].flatMap((name) => {
  if (new RegExp(NEEDS_DOT.source.normalize('NFC'), 'u').test(name)) return [`${name}(?=[.॰])`];
  if (!/^[a-z]/.test(name)) return [name];
  const capital = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  return [capital, name.toUpperCase(), ...(alsoWords.has(name) ? [] : [name])];
});
/** "Sept." in any letters, "SEPT", "सितं."; longest first. */
const MONTH_NAMES = written.sort((a, b) => b.length - a.length).join('|');
const MONTH = String.raw`(${MONTH_NAMES})(?![\p{L}\p{M}])[.॰]?`;
const ANY_MONTH = String.raw`(${[...alsoWords].join('|')}|${MONTH_NAMES})(?![\p{L}\p{M}])[.॰]?`;
/** Alone, a short month is one with its capital, or in small letters behind a word that time follows. */
const SHORT_MONTH = 'Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec';
const ALONE_MONTH = String.raw`${SHORT_MONTH}|JAN|FEB|MAR|JUN|JUL|AUG|SEPT|SEP|OCT|NOV|DEC|(?<=\b(?:in|from|to|by|since|until|till|of|mid|early|late|next|last|this)[\s-])(?:jan|feb|apr|jun|jul|aug|sept|sep|oct|nov|dec)`;
const NTH = '(?:st|nd|rd|th|ST|ND|RD|TH)?';
const DAY = String.raw`(?<![\p{L}\p{N}.,:/])(\d{1,2})${NTH}`;
const YEAR = String.raw`(?:(?:,?\s+|-)((?:19|20)\d{2}|'\d{2})(?![\d.,:]*\d))?`;

/** Text that may follow a day and a month without a name: no unit, no hour and nothing that is counted. */
const DATE_ENDS = String.raw`(?![\d/:%]|[.,-]\d)(?=\s*(?:$|[.,;!?।)–-]|(?:को|तक|से|के|का|की|पर|और|या|है|सुबह|दोपहर|शाम|रात|तारीख)(?![\p{L}\p{M}])|(?:at|and|or|is|was|to|till|until|between|from|for|works|in the|(?:this|next|every|each) (?:year|month)|ko|tak|se)\b))`;
const DATE_FOLLOWS = new RegExp(`^${DATE_ENDS}`, 'iu');
const SAYS_WHEN = /\b(?:on|by|till|until|from|before|after|since|dated|due)\s$/i;

/** They run first, because a figure behind "FRI" shows that it is a day. */
const capitalDayRules: readonly Rule[] = [
  // In capitals, and in small letters as a range: "MON-FRI", "mon-sat", "FRI 25 DEC", "SAT & SUN".
  {
    wordsAlone: true,
    pattern: new RegExp(
      String.raw`(?<![\p{L}\p{M}-])(${dayNames.join('|')})(?:\s*[-–—]\s*|\s+to\s+)(${dayNames.join('|')})(?![\p{L}\p{M}-])\.?`,
      'giu',
    ),
    say: ([, from = '', to = ''], forms) => forms.range(weekday(from, forms), weekday(to, forms)),
  },
  {
    wordsAlone: true,
    pattern: new RegExp(
      String.raw`(?<![\p{L}\p{M}-])(${CAPITAL_DAYS})\b(?=,?\s\d|\s(?:को|से|तक)(?![\p{L}\p{M}])|\s?[&,/]\s?(?:${CAPITAL_DAYS})\b)|(?<=\b(?:${CAPITAL_DAYS})\s?[&,/]\s?)(${CAPITAL_DAYS})\b`,
      'gu',
    ),
    say: ([, first, next = first ?? ''], forms) => weekday(next, forms),
  },
];

const monthRules: readonly Rule[] = [
  // "15-JAN-2026", "15/Jan/26", "15JAN2026".
  {
    pattern: new RegExp(
      String.raw`(?<![\p{L}\p{N}.,:/-])(\d{1,2})${NTH}(\s?[./-]\s?|)${ANY_MONTH}\2((?:19|20)\d{2}|\d{2})(?![\p{L}\d:/%-]|[.,]\d)`,
      'gu',
    ),
    say: ([, day, joint, month = '', year = ''], forms) =>
      joint === '' && year.length < 4 ? null : date(day, monthOf(month), year, forms),
  },
  // "2026-JAN-15", "2026 Jan 15".
  {
    pattern: new RegExp(
      String.raw`(?<![\p{L}\p{N}.,:/-])((?:19|20)\d{2})([\s./-])${MONTH}\2(\d{1,2})(?![\p{L}\d:/%-]|[.,]\d)`,
      'gu',
    ),
    say: ([, year, , month = '', day], forms) => date(day, monthOf(month), year, forms),
  },
  // "5th may", "15 may 2026", "on 15 march": small letters are a month only where they can be no verb.
  {
    pattern: new RegExp(
      String.raw`(?<![\p{L}\p{N}.,:/])(\d{1,2})(${NTH})(?:\s+(?:of|OF))?[\s-](may|march)(?![\p{L}\p{M}])\.?${YEAR}`,
      'gu',
    ),
    say: ([, day, nth = '', month = '', year], forms, before, after) => {
      const isMonth =
        year !== undefined ||
        (DATE_FOLLOWS.test(after) && (nth !== '' || month !== 'may' || SAYS_WHEN.test(before))) ||
        /^\s(?:को|तक|से|ko|tak|se)(?![\p{L}\p{M}])/u.test(after);
      return isMonth ? date(day, monthOf(month), year, forms) : null;
    },
  },
  {
    pattern: new RegExp(
      String.raw`(?<=\b(?:on|by|till|until|before|after|since|dated|due)\s)(may|march)\.?\s(\d{1,2})${NTH}(?![\d:%]|[.,]\d)${YEAR}`,
      'gu',
    ),
    say: ([, month = '', day, year], forms) => date(day, monthOf(month), year, forms),
  },
];

/** Words before which two figures are a day and a month. */
const SPEAKS_OF_DATE = String.raw`\b(?:on|by|till|until|before|after|date|dated|due|since|dob|birthday|anniversary|arriving|arrival|leaving|departing|departure|travell?ing|returning|return)(?::\s?|\s)|(?:तारीख|तारीख़|दिनांक|डेट|जन्मदिन)(?:\s?[:-]\s?|\s)`;
/** A house, a bill, a school's year: no date stands behind these. */
const namesOther =
  /(?:\b(?:no|number|nos|house|flat|plot|door|bill|invoice|ref|id|fy|ay|session|batch|std|class|score|ratio|won|room|नंबर|सत्र|बैच|कक्षा|मकान)|#)\.?\s*[:#-]?\s*$/iu;
const speaksOfExpiry =
  /(?:\b(?:exp(?:iry|ires?|iring|\.)?|valid|card|until|till|thru|through|upto)|मान्य|वैध|एक्सपायर\S*|कार्ड)[^.?!;।\d]{0,20}$/iu;
/** With a dash only these are a card's end: "expires 08-29". */
const namesExpiry = /(?:\bexp(?:iry|ires?|iring|\.)?|\bvalid|मान्य|वैध|एक्सपायर\S*|एक्सपायरी)[^.?!;।\d]{0,20}$/iu;
const isValidAfter = /^\s*(?:तक|tak|till|until)?\s*(?:वैध|मान्य|valid|vaidh|manya|एक्सपायर)/iu;
/** Opening hours, and days that come again: "OPD 09-05", "weekdays 10-06", "रोज़ 10-06 तक". */
const speaksOfHours =
  /(?:\b(?:open|opens|timings?|hours|sits?|opd|clinic|shop|office|store|daily|every ?day|weekdays?|weekends?|(?:mon|tues|wednes|thurs|fri|satur|sun)days|lunch|check-?in|shifts?|duty)|(?<![\p{L}\p{M}])(?:रोज़|रोज|प्रतिदिन|समय|टाइम|टाइमिंग|खुला|खुली|खुले|खुलते|खुलता|ओपीडी|दुकान|क्लिनिक|डॉक्टर|दफ़्तर|शिफ़्ट))(?![\p{L}\p{M}])[^.?!;।]{0,30}$/iu;
const hoursAfter =
  /^(?:\s*(?:to|and|&|से|और|-|–)\s*\d{1,2}(?:-\d{1,2})?)?\s*(?:तक\s+)?(?:(?:[ap]\.?\s?m\b|hrs\b|shift|basis|job\b|timings?|slot|schedule|daily|every ?day|on weekdays|on (?:sat|sun|mon)\w*days?|monday|weekdays)|(?:बजे|खुल|बैठ|रोज़|रोज|मिलते|काम)|baje\b)/iu;

/** "1-1900 रुपये" is a range of prices. */
const isPaid = /^\s*(?:rupees?\b|rs\b|inr\b|dollars?\b|\/-|रुपये|रुपए|रु(?![\p{L}\p{M}]))/iu;
/** A day and a month, or a month and a year, in figures: "05-06", "05.06", "11-2024", "2024-11". */
const shortDateRules: readonly Rule[] = [
  // A list: "dates: 12-12, 13-12 and 14-12".
  {
    pattern:
      /(?<=(?:\bdates?|तारीख|तारीख़|तारीखें|तारीख़ें|दिनांक)(?:\s(?:are|is|हैं))?\s?:?\s?(?:\d{1,2}[-/]\d{1,2}\s?(?:,|and|&|or|और|या)\s?){0,9})(\d{1,2})[-/](\d{1,2})(?![\d/:%-]|[.]\d)/giu,
    say: ([, day = '', month = ''], forms, before, after) =>
      /[-/]\d{1,2}\s?(?:,|and|&|or|और|या)\s?$/iu.test(before) ||
      new RegExp(String.raw`^\s?(?:,|and|&|or|और|या)\s?\d{1,2}[-/]${month}(?!\d)`, 'iu').test(after)
        ? date(day, Number(month), undefined, forms)
        : null,
  },
  // With a zero it is no range: "05-06 को", "on 15-01". "5-6 days" is one.
  {
    pattern: new RegExp(
      String.raw`(?<![\p{L}\p{N}.,:/₹$€£-]|₹\s)(0[1-9]|[12]\d|3[01])([-/])(0[1-9]|1[0-2])${DATE_ENDS}`,
      'giu',
    ),
    say: ([, day = '', , month = ''], forms, before, after) =>
      namesOther.test(before) || !isPadded(day, month) || isHours(before, after)
        ? null
        : date(day, Number(month), undefined, forms),
  },
  // "on 08-11 we are closed": behind such a word any text may follow that is no unit.
  {
    pattern:
      /(?<=\b(?:on|dated?|due)\s)(0[1-9]|[12]\d|3[01])-(0[1-9]|1[0-2])(?=\s+(?:we|you|i|our|your|the|this|as|when|because|if|it|there|with|so|but|since|has|have|will|are|diwali|holi|eid)\b)/giu,
    say: ([, day = '', month = ''], forms, before, after) =>
      isPadded(day, month) && !isHours(before, after) ? date(day, Number(month), undefined, forms) : null,
  },
  // A dot is as often a decimal's: "on 05.06", "05.06 को".
  {
    pattern: new RegExp(
      String.raw`(?<=\b(?:on|dated?|due)(?::\s?|\s)|(?:तारीख|दिनांक)\s)(\d{1,2})\.(0[1-9]|1[0-2])${DATE_ENDS}|(?<![\p{L}\p{N}.,:/₹-])(\d{1,2})\.(0[1-9]|1[0-2])(?=\s+को(?![\p{L}\p{M}]))`,
      'giu',
    ),
    say: ([, day, month, day2, month2], forms) =>
      date(day ?? day2, Number(month ?? month2), undefined, forms),
  },
  {
    pattern: new RegExp(String.raw`(?<=${SPEAKS_OF_DATE})(\d{1,2})[-/](\d{1,2})${DATE_ENDS}`, 'giu'),
    say: ([, day = '', month = ''], forms, before, after) =>
      (Number(day) > Number(month) || isTwice(day, month)) && !isHours(before, after)
        ? date(day, Number(month), undefined, forms)
        : null,
  },
  // "11-2024", "11/2024".
  {
    pattern:
      /(?<![\p{L}\p{N}.,:/₹$€£-]|₹\s)(0?[1-9]|1[0-2])\s?[-/]\s?((?:19|20)\d{2})(?![\p{L}\d/:%-]|[.,]\d)/gu,
    say: ([, month, year], forms, before, after) =>
      namesOther.test(before) || isPaid.test(after)
        ? null
        : `${forms.month(Number(month))} ${forms.year(Number(year))}`,
  },
  // "2024-11" falls, so it is neither a school's year nor a range.
  {
    pattern: /(?<![\p{L}\p{N}.,:/₹$€£-]|₹\s)(20(\d{2}))[-/](0[1-9]|1[0-2])(?![\p{L}\d/:%-]|[.,]\d)/gu,
    say: ([, year, short, month], forms, before) =>
      namesOther.test(before) || Number(month) > Number(short)
        ? null
        : `${forms.month(Number(month))} ${forms.year(Number(year))}`,
  },
  // A card's end: "valid till 05/27", "expires 08-29".
  {
    pattern:
      /(?<![\p{L}\p{N}.,:/₹-])(0[1-9]|1[0-2])([-/])([2-4]\d)(?![\p{L}\d/:%-]|[.,]\d|\s?(?:days?|hours?|hrs|minutes?|mins?|दिन|घंटे|मिनट))/gu,
    say: ([, month, joint, year], forms, before, after) =>
      (joint === '/' ? speaksOfExpiry : namesExpiry).test(before) || isValidAfter.test(after)
        ? `${forms.month(Number(month))} ${forms.year(2000 + Number(year))}`
        : null,
  },
];

const fullDateRules: readonly Rule[] = [
  // "15/16 December": two days that both have the month.
  {
    pattern: new RegExp(String.raw`${DAY}\s?\/\s?(\d{1,2})${NTH}\s+(?:of\s+)?${MONTH}${YEAR}`, 'gu'),
    say: ([, day, other, month = '', year], forms) => {
      const last = date(other, monthOf(month), year, forms);
      const first = date(day, monthOf(month), undefined, forms)?.split(' ').slice(0, -1).join(' ');
      return last === null || first === undefined ? null : `${first} ${forms.symbols['&'] ?? ''} ${last}`;
    },
  },
  // "28/12/2026-02/01/2027".
  {
    pattern: new RegExp(
      String.raw`(?<![\d/.-])(\d{1,2})([/.])(\d{1,2})\2((?:19|20)?\d{2})${TO}(\d{1,2})\2(\d{1,2})\2((?:19|20)?\d{2})(?![\d/-])`,
      'giu',
    ),
    say: ([, day, , month, year, day2, month2, year2], forms) => {
      const from = date(day, Number(month), year, forms);
      const to = date(day2, Number(month2), year2, forms);
      return from === null || to === null ? null : forms.range(from, to);
    },
  },
  // The zone of the time is the caller's own; a time in UTC would be the wrong one to say.
  {
    pattern:
      /(?<![\d-])((?:19|20)\d{2})[-/](\d{1,2})[-/](\d{1,2})(?:T(\d\d):(\d\d)(?::[\d.]+)?(Z|[+-]\d\d:?\d\d)?)?(?![\d-])/g,
    say: ([, year, month, day, hour, minute, zone], forms) => {
      const words = date(day, Number(month), year, forms);
      const isLocal = zone === undefined || /^\+05:?30$/.test(zone);
      return words === null || hour === undefined || !isLocal || Number(hour) > 23 || Number(minute) > 59
        ? words
        : `${words}, ${forms.time(Number(hour), Number(minute), true)}`;
    },
  },
  {
    pattern: /(?<![\d/.-])(\d{1,2})([/.-])(\d{1,2})\2((?:19|20)?\d{2})(?![\d/-])/g,
    say: ([, day, , month, year], forms) =>
      date(day, Number(month), year, forms) ?? date(month, Number(day), year, forms),
  },
  {
    pattern: new RegExp(
      String.raw`(?<![\p{L}\d/.,-])(\d{1,2})\/(\d{1,2})${TO}(\d{1,2})\/(\d{1,2})(?![\d/])|(?<![\p{L}\d/.,-])(\d{1,2})-(\d{1,2})\s*(?:\bto\b|से|–|—)\s*(\d{1,2})-(\d{1,2})(?![\d/:-])`,
      'giu',
    ),
    say: (
      [, slash, slashMonth, slash2, slashMonth2, dash, dashMonth, dash2, dashMonth2],
      forms,
      before,
      after,
    ) => {
      const [day = '', month = ''] = [slash ?? dash, slashMonth ?? dashMonth];
      const [day2 = '', month2 = ''] = [slash2 ?? dash2, slashMonth2 ?? dashMonth2];
      const from = date(day, Number(month), undefined, forms);
      const to = date(day2, Number(month2), undefined, forms);
      if (from === null || to === null || namesOther.test(before)) return null;
      if (dash !== undefined && isHours(before, after)) return null;
      // "1/2 to 3/4" are fractions.
      const areDates =
        (Number(day) > Number(month) && Number(day2) > Number(month2)) ||
        isPadded(day, month) ||
        isPadded(day2, month2);
      const isPlain = slash !== undefined || (month.length === 2 && month2.length === 2);
      return areDates && isPlain ? forms.range(from, to) : null;
    },
  },
  // Without a year only where the words around it speak of a date. Elsewhere it is a fraction or a
  // house number.
  {
    pattern:
      /(?<=\b(?:on|by|till|until|upto|up to|wef|w\.e\.f\.|from|before|after|date|dated|due|since|for|to|starting|ending)\s|(?:तारीख|दिनांक)\s)(\d{1,2})[/](\d{1,2})(?![\d/])/gi,
    say: ([, day, month], forms, before) =>
      // "1/2 to 3/4 cup" are fractions.
      /(?<!\d)\d\/\d\sto\s$/.test(before) && Number(day) < Number(month)
        ? null
        : date(day, Number(month), undefined, forms),
  },
  {
    pattern: /(?<![\d/])(\d{1,2})[/](\d{1,2})(?=\s*(?:को|तक|से शुरू|ko|tak|se shuru)(?![\p{L}\p{M}]))/gu,
    say: ([, day, month], forms) => date(day, Number(month), undefined, forms),
  },
  // With a dash only where the first figure is the larger: "5-7 days" is a range, "25-12" a date. Two
  // hours fall too, "from 9-5", "10-7 तक": behind such a word only a day that is no hour is a date.
  {
    pattern:
      /(?<=\b(?:on|by|till|until|before|after|date|dated|due|since|(from))\s)(\d{1,2})-(\d{1,2})(?![\d/:.-])|(?<![\d/.:-])(\d{1,2})-(\d{1,2})(?=\s*(?:को|(तक)|ko|(tak))(?![\p{L}\p{M}]))/giu,
    say: ([, from, day, month, dayBefore, monthBefore, until, tak], forms, before, after) => {
      const [first = '', second = ''] = [day ?? dayBefore, month ?? monthBefore];
      const mayBeHours =
        (from ?? until ?? tak) !== undefined && Number(first) <= 12 && !isPadded(first, second);
      return (Number(first) > Number(second) || isTwice(first, second)) &&
        !mayBeHours &&
        !isHours(before, after)
        ? date(first, Number(second), undefined, forms)
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
      String.raw`${DAY}(?:\s+(?:of|OF))?[\s./-]*${MONTH}${YEAR}${TO}(\d{1,2})${NTH}(?:\s+(?:of|OF))?[\s-]*${MONTH}${YEAR}`,
      'gu',
    ),
    say: ([, day, month = '', year, day2, month2 = '', year2], forms) => {
      const from = date(day, monthOf(month), year, forms);
      const to = date(day2, monthOf(month2), year2, forms);
      return from === null || to === null ? null : forms.range(from, to);
    },
  },
  // "Dec 28-Jan 2".
  {
    pattern: new RegExp(
      String.raw`(?<![\p{L}\p{M}])${MONTH}[\s./-]+(\d{1,2})${NTH}${YEAR}${TO}${MONTH}[\s./-]+(\d{1,2})${NTH}(?![\d:%]|[.,]\d)${YEAR}`,
      'gu',
    ),
    say: ([, month = '', day, year, month2 = '', day2, year2], forms) => {
      const from = date(day, monthOf(month), year, forms);
      const to = date(day2, monthOf(month2), year2, forms);
      return from === null || to === null ? null : forms.range(from, to);
    },
  },
  {
    pattern: new RegExp(String.raw`${DAY}(?:\s+(?:of|OF))?[\s./-]*${MONTH}${YEAR}`, 'gu'),
    say: ([, day, month = '', year], forms) => date(day, monthOf(month), year, forms),
  },
  {
    pattern: new RegExp(
      String.raw`(?<![\p{L}\p{M}])${MONTH}[\s./-]+(\d{1,2})${NTH}(?:${TO}(\d{1,2})${NTH}(?![\d:]))?(?![\d:%]|[.,]\d|\s*(?:[ap]\.?m\b|बजे))${YEAR}`,
      'gu',
    ),
    say: ([, month = '', day, until, year], forms, before, after) => {
      if (hasDay(before, monthOf(month), forms)) return null;
      // "mar 5 marks": Hindi's word for "hit", or no word at all.
      if (month === 'mar' && /^\s+\p{Ll}{3,}s\b/u.test(after)) return null;
      if (until === undefined) return date(day, monthOf(month), year, forms);
      const start = date(day, monthOf(month), undefined, forms)?.split(' ').slice(0, -1).join(' ');
      const end = date(until, monthOf(month), year, forms);
      return start === undefined || end === null ? null : forms.range(start, end);
    },
  },
  {
    pattern: new RegExp(
      String.raw`(?<![\p{L}\p{M}])${MONTH}(?:,?\s+|\s?[-/]\s?|(?='\d))((?:19|20)\d{2}|'\d{2})(?![\d.,:]*\d)`,
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
      String.raw`(?<![\p{L}\p{M}]|(?<!\b(?:mid|early|late|end))-)(${ALONE_MONTH})(?![\p{L}\p{M}'-])\.?(?=\s|[,;:!?)]|$)`,
      'gu',
    ),
    say: ([, name = ''], forms, _before, after) =>
      // "Jan Dhan", a person called Jan
      /^(?:Mar|Jan|MAR|JAN)$/.test(name) && /^\s+[A-Z]/.test(after) ? null : forms.month(monthOf(name)),
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
];

export const dateRules: readonly Rule[] = [
  ...capitalDayRules,
  ...monthRules,
  ...fullDateRules,
  ...yearRules,
  ...shortDateRules,
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

/** A zero in front: "05-06" is no range. */
function isPadded(day: string, month: string): boolean {
  return day.startsWith('0') || month.startsWith('0');
}

/** "12-12" and "10-10": nobody writes a range of one. */
function isTwice(day: string, month: string): boolean {
  return day === month && day.length === 2;
}

function isHours(before: string, after: string): boolean {
  return speaksOfHours.test(before) || hoursAfter.test(after);
}

/** Whether the month has its day already: "15 May 5 people". */
function hasDay(before: string, month: number, forms: SpokenForms): boolean {
  const text = before.trimEnd();
  return Array.from({ length: 31 }, (_none, index) => forms.date(index + 1, month, null))
    .map((words) => words.split(' ').slice(0, -1).join(' '))
    .some((day) => day !== '' && (text === day || text.endsWith(` ${day}`)));
}

/** "26" is 2026 and "85" 1985: dates of birth are as common as appointments. */
function yearOf(written: string): number {
  const number = Number(written.replace("'", ''));
  return number >= 100 ? number : number + (number > 50 ? 1900 : 2000);
}

function monthOf(name: string): number {
  return monthOfName.get(name.toLowerCase()) ?? 0;
}

function weekday(name: string, forms: SpokenForms): string {
  const short = `${name.charAt(0).toUpperCase()}${name.slice(1, 3).toLowerCase()}`;
  return forms.weekday(dayNames.indexOf(short));
}
