/**
 * How figures sound in Hindi. Halves and quarters have words of their own. The clock always uses
 * them (साढ़े तीन बजे, सवा दस, पौने ग्यारह, डेढ़, ढाई), and so do decimals before lakh and crore
 * (डेढ़ लाख) and halves of everyday measures (ढाई घंटे, डेढ़ किलो). Whole figures never do: 150 is
 * एक सौ पचास and not डेढ़ सौ, because a price is repeated and compared. Percentages, doses and
 * temperatures keep their दशमलव.
 */

import type { Rule, SpokenForms } from '../speech.ts';
import { hiCardinal, hiDecimal, hiDigits, hiSmall, hiYear } from './numbers.ts';
import { hiOrdinalIn } from './ordinals.ts';
import { hiAbbreviations, hiLetters, hiPer, hiScales, hiSymbols, hiUnits } from './words.ts';

const months = 'जनवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर'.split(' ');
const weekdays = 'रविवार सोमवार मंगलवार बुधवार गुरुवार शुक्रवार शनिवार'.split(' ');
const currencies: Readonly<Record<string, string>> = {
  USD: 'डॉलर',
  EUR: 'यूरो',
  GBP: 'पाउंड',
  AED: 'दिरहम',
  JPY: 'येन',
  CNY: 'युआन',
  AUD: 'ऑस्ट्रेलियाई डॉलर',
  CAD: 'कनाडाई डॉलर',
  SGD: 'सिंगापुर डॉलर',
  NZD: 'न्यूज़ीलैंड डॉलर',
  HKD: 'हॉन्ग कॉन्ग डॉलर',
  CHF: 'स्विस फ़्रैंक',
  SAR: 'सऊदी रियाल',
  QAR: 'क़तरी रियाल',
  OMR: 'ओमानी रियाल',
  KWD: 'कुवैती दीनार',
  BHD: 'बहरीनी दीनार',
  MYR: 'रिंगिट',
  THB: 'बाट',
  IDR: 'इंडोनेशियाई रुपिया',
  PHP: 'फ़िलिपीनी पेसो',
  KRW: 'वॉन',
  VND: 'डॉन्ग',
  RUB: 'रूबल',
  TRY: 'लीरा',
  ZAR: 'रैंड',
  ILS: 'शेकेल',
  NGN: 'नाइरा',
  UAH: 'रिव्निया',
  BDT: 'टका',
  LKR: 'श्रीलंकाई रुपये',
  NPR: 'नेपाली रुपये',
  PKR: 'पाकिस्तानी रुपये',
  MVR: 'रुफ़िया',
  BTC: 'बिटकॉइन',
  MXN: 'मेक्सिकन पेसो',
  BRL: 'ब्राज़ीलियाई रियाल',
  TWD: 'ताइवानी डॉलर',
  ARS: 'अर्जेंटीना पेसो',
  '¢': 'सेंट',
  pence: 'पेंस',
  fils: 'फ़िल्स',
};

const hiRules: readonly Rule[] = [
  // "सुबह 9-शाम 6".
  {
    pattern:
      /(?<=(?:सुबह|सवेरे|दोपहर|शाम|रात)\s\d{1,2}(?::\d\d)?(?:\s?बजे)?)\s?[-–—]\s?(?=(?:सुबह|दोपहर|शाम|रात)\s\d)/gu,
    say: () => 'से',
  },
  // Half of something is आधा, आधे before an oblique noun and आधी before a feminine one.
  {
    pattern:
      /(?<![\p{L}\d.,/]|\d\s)(?:1[/\u2044]2|0\.5)(?=\s?(?:घंटे|महीने|हफ़्ते|(गोली|प्लेट|टैबलेट|रोटी|बोतल|कटोरी))(?![\p{L}\p{M}]))/gu,
    say: ([, feminine]) => (feminine === undefined ? 'आधे' : 'आधी'),
  },
];

export const hiForms: SpokenForms = {
  rules: hiRules,
  cardinal: hiCardinal,
  decimal: hiDecimal,
  ordinal: hiOrdinalIn,
  digits: hiDigits,
  rupees: (words, isOne) => `${words} ${isOne ? 'रुपया' : 'रुपये'}`,
  rupeesAndPaise: (rupees, paise) =>
    `${rupees === '' ? '' : `${rupees} और `}${hiSmall(paise)} ${paise === 1 ? 'पैसा' : 'पैसे'}`,
  foreignMoney: (words, currency) => `${words} ${currencies[currency] ?? currency}`,
  percent: (words) => `${words} प्रतिशत`,
  time,
  isPartFirst: true,
  timeBefore: (words, after) => (words.endsWith(' मिनट') && isVerbNext(after) ? `${words} पर` : words),
  date: (day, month, year) =>
    `${day === 1 ? 'पहली' : hiSmall(day)} ${months[month - 1] ?? ''}${year === null ? '' : ` ${hiYear(year)}`}`,
  year: hiYear,
  // "90s के गाने", but "90s" alone: before a postposition the decade is oblique.
  decade: (year, after) => `${hiYear(year)} ${/^\s*(?:$|[.,;!?।)])/u.test(after) ? 'का' : 'के'} दशक`,
  weekday: (index) => weekdays[index] ?? '',
  // "6-6 घंटे पर", "1-1 गोली": the same number each time.
  range: (from, to) => (from === to ? `${from}-${to}` : `${from} से ${to}`),
  month: (index) => months[index - 1] ?? '',
  scaled: (integer, fraction, scale) =>
    `${quarters(integer, fraction)} ${hiScales[scale.toLowerCase()] ?? scale}`,
  unit: (unit, isOne) => hiUnits[unit.toLowerCase()]?.[isOne ? 0 : 1] ?? unit,
  unitNames: Object.keys(hiUnits),
  measured: (integer, fraction, unit) => {
    if (fraction === '') return hiCardinal(integer);
    return fraction === '5' && halved.has(hiUnits[unit.toLowerCase()]?.[1] ?? unit)
      ? quarters(integer, fraction)
      : hiDecimal(integer, fraction);
  },
  fraction,
  multiple: (words) => `${words} गुना`,
  code: (text) =>
    [...text]
      .map((character) => (/\d/.test(character) ? hiSmall(Number(character)) : letter(character)))
      .join(' '),
  per: hiPer,
  minus: 'माइनस',
  symbols: hiSymbols,
  abbreviations: hiAbbreviations,
};

const halved = new Set(['घंटे', 'दिन', 'हफ़्ते', 'महीने', 'साल', 'किलो', 'किलोमीटर', 'लीटर', 'मीटर', 'फ़ुट', 'इंच']);

/** "1.5" before a scale is "डेढ़", "2.5" "ढाई", "3.5" "साढ़े तीन", "2.25" "सवा दो", "2.75" "पौने तीन". */
function quarters(integer: string, fraction: string): string {
  if (fraction === '') return hiCardinal(integer);
  const whole = Number(integer);
  if (whole === 0 && fraction === '5') return 'आधा';
  if (whole === 0) return hiDecimal(integer, fraction);
  if (fraction === '5') return whole === 1 ? 'डेढ़' : whole === 2 ? 'ढाई' : `साढ़े ${hiCardinal(integer)}`;
  if (fraction === '25') return whole === 1 ? 'सवा' : `सवा ${hiCardinal(integer)}`;
  if (fraction === '75') return `पौने ${hiCardinal(String(whole + 1))}`;
  return hiDecimal(integer, fraction);
}

/** ½ आधा, ¼ एक चौथाई, ⅔ दो तिहाई; with a whole number the words of `quarters`: 2½ ढाई. */
function fraction(whole: string | null, over: number, under: number): string {
  const decimal = decimals[`${over}/${under}`];
  if (whole !== null && decimal !== undefined && Number(whole) > 0) return quarters(whole, decimal);
  const part =
    over === 1 && under === 2
      ? 'आधा'
      : `${hiSmall(over)} ${partNames[under] ?? `बटा ${hiCardinal(String(under))}`}`;
  return whole === null ? part : `${hiCardinal(whole)} और ${part}`;
}

const decimals: Readonly<Record<string, string>> = { '1/2': '5', '1/4': '25', '3/4': '75' };
const partNames: Readonly<Record<number, string>> = { 3: 'तिहाई', 4: 'चौथाई' };

/**
 * Half and quarter hours have their own words: साढ़े दस, सवा दस, पौने ग्यारह; half past one and two
 * are डेढ़ and ढाई.
 */
function time(hour: number, minute: number, period: boolean): string {
  const clock = onClock(hour % 12 === 0 ? 12 : hour % 12, minute);
  return period ? `${partOfDay(hour)} ${clock}` : clock;
}

function onClock(hour: number, minute: number): string {
  const words = hiSmall(hour);
  if (minute === 0) return `${words} बजे`;
  if (minute === 30 && hour === 1) return 'डेढ़ बजे';
  if (minute === 30 && hour === 2) return 'ढाई बजे';
  if (minute === 30) return `साढ़े ${words} बजे`;
  if (minute === 15) return `सवा ${words} बजे`;
  if (minute === 45) return `पौने ${hiSmall(hour === 12 ? 1 : hour + 1)} बजे`;
  return `${words} बजकर ${hiSmall(minute)} मिनट`;
}

/** Neither the end nor a postposition, nor "it is ten twenty now". */
function isVerbNext(after: string): boolean {
  return /^\s+(?!(?:पर|में|से|तक|का|के|की|को|और|या|हुए|हो|बाकी|पहले|बाद)(?![\p{L}\p{M}]))\p{Script=Devanagari}/u.test(
    after,
  );
}

function partOfDay(hour: number): string {
  if (hour < 4 || hour >= 20) return 'रात';
  if (hour < 12) return 'सुबह';
  return hour < 16 ? 'दोपहर' : 'शाम';
}

function letter(character: string): string {
  return hiLetters[character.toUpperCase()] ?? character;
}
