/** How figures sound in Hindi. */
import { hiCardinal, hiDecimal, hiDigits, hiOrdinal, hiSmall, hiYear } from './hi-numbers.ts';
import { hiAbbreviations, hiLetters, hiScales, hiSymbols, hiUnits } from './hi-words.ts';
import type { SpokenForms } from './language.ts';

const months = 'जनवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर'.split(' ');
const weekdays = 'रविवार सोमवार मंगलवार बुधवार गुरुवार शुक्रवार शनिवार'.split(' ');
const currencies: Readonly<Record<string, string>> = { USD: 'डॉलर', EUR: 'यूरो', GBP: 'पाउंड' };

export const hiForms: SpokenForms = {
  cardinal: hiCardinal,
  decimal: hiDecimal,
  ordinal: hiOrdinal,
  digits: hiDigits,
  rupees: (words, isOne) => `${words} ${isOne ? 'रुपया' : 'रुपये'}`,
  rupeesAndPaise: (rupees, paise) => `${rupees === '' ? '' : `${rupees} और `}${hiSmall(paise)} ${paise === 1 ? 'पैसा' : 'पैसे'}`,
  foreignMoney: (words, currency) => `${words} ${currencies[currency] ?? currency}`,
  percent: (words) => `${words} प्रतिशत`,
  time,
  date: (day, month, year) => `${day === 1 ? 'पहली' : hiSmall(day)} ${months[month - 1] ?? ''}${year === null ? '' : ` ${hiYear(year)}`}`,
  year: hiYear,
  weekday: (index) => weekdays[index] ?? '',
  range: (from, to) => `${from} से ${to}`,
  scaled: (integer, fraction, scale) => `${halves(integer, fraction)} ${hiScales[scale.toLowerCase()] ?? scale}`,
  unit: (unit) => hiUnits[unit.toLowerCase()] ?? unit,
  code: (text) => [...text].map((character) => (/\d/.test(character) ? hiSmall(Number(character)) : letter(character))).join(' '),
  minus: 'माइनस',
  symbols: hiSymbols,
  abbreviations: hiAbbreviations,
};

/** One and a half lakh is "डेढ़ लाख", two and a half "ढाई लाख", three and a half "साढ़े तीन लाख". */
function halves(integer: string, fraction: string): string {
  if (fraction === '') return hiCardinal(integer);
  if (fraction === '5' && integer === '1') return 'डेढ़';
  if (fraction === '5' && integer === '2') return 'ढाई';
  if (fraction === '5' && integer !== '0') return `साढ़े ${hiCardinal(integer)}`;
  if (fraction === '25' && integer !== '0') return integer === '1' ? 'सवा' : `सवा ${hiCardinal(integer)}`;
  return hiDecimal(integer, fraction);
}

/** Half and quarter hours have their own words: साढ़े दस, सवा दस, पौने ग्यारह; half past one and two are डेढ़ and ढाई. */
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

function partOfDay(hour: number): string {
  if (hour < 4 || hour >= 20) return 'रात';
  if (hour < 12) return 'सुबह';
  return hour < 16 ? 'दोपहर' : 'शाम';
}

function letter(character: string): string {
  return hiLetters[character.toUpperCase()] ?? character;
}
