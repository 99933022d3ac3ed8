/** How figures sound in Indian English. */
import { enCardinal, enDecimal, enDigits, enOrdinal, enSmall, enYear } from './en-numbers.ts';
import { enAbbreviations, enSymbols, enUnits } from './en-words.ts';
import type { SpokenForms } from './language.ts';

const months = [
  ...['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'],
];
const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const currencies: Readonly<Record<string, readonly [string, string]>> = {
  USD: ['dollar', 'dollars'],
  EUR: ['euro', 'euros'],
  GBP: ['pound', 'pounds'],
};
const scales: Readonly<Record<string, string>> = {
  lakh: 'lakh',
  lakhs: 'lakh',
  lac: 'lakh',
  lacs: 'lakh',
  l: 'lakh',
  crore: 'crore',
  crores: 'crore',
  cr: 'crore',
  thousand: 'thousand',
  k: 'thousand',
  hundred: 'hundred',
  लाख: 'lakh',
  करोड़: 'crore',
  हज़ार: 'thousand',
  हजार: 'thousand',
  सौ: 'hundred',
  million: 'million',
  billion: 'billion',
};

export const enForms: SpokenForms = {
  cardinal: enCardinal,
  decimal: enDecimal,
  ordinal: (n) => enOrdinal(n),
  digits: enDigits,
  rupees: (words, isOne) => `${words} ${isOne ? 'rupee' : 'rupees'}`,
  rupeesAndPaise: (rupees, paise) => {
    const small = `${enSmall(paise)} ${paise === 1 ? 'paisa' : 'paise'}`;
    return rupees === '' ? small : `${rupees} and ${small}`;
  },
  foreignMoney: (words, currency, isOne) => `${words} ${currencies[currency]?.[isOne ? 0 : 1] ?? currency}`,
  percent: (words) => `${words} percent`,
  time,
  date: (day, month, year) => `${enOrdinal(day)} ${months[month - 1] ?? ''}${year === null ? '' : ` ${enYear(year)}`}`,
  year: enYear,
  weekday: (index) => weekdays[index] ?? '',
  range: (from, to) => `${from} to ${to}`,
  scaled: (integer, fraction, scale) =>
    `${fraction === '' ? enCardinal(integer) : enDecimal(integer, fraction)} ${scales[scale.toLowerCase()] ?? scale}`,
  unit: (unit, isOne) => enUnits[unit.toLowerCase()]?.[isOne ? 0 : 1] ?? unit,
  code: (text) => [...text].map((character) => (/\d/.test(character) ? enSmall(Number(character)) : character.toUpperCase())).join(' '),
  minus: 'minus',
  symbols: enSymbols,
  abbreviations: enAbbreviations,
};

/** "nine thirty in the morning": parts of the day instead of a.m. and p.m., which voices read in many ways. */
function time(hour: number, minute: number, period: boolean): string {
  if (period && minute === 0 && hour === 12) return 'twelve noon';
  if (period && minute === 0 && hour % 24 === 0) return 'midnight';
  const onClock = enSmall(hour % 12 === 0 ? 12 : hour % 12);
  const minutes = minute < 10 ? `oh ${enSmall(minute)}` : enSmall(minute);
  if (!period) return minute === 0 ? `${onClock} o'clock` : `${onClock} ${minutes}`;
  return `${minute === 0 ? onClock : `${onClock} ${minutes}`} ${partOfDay(hour)}`;
}

function partOfDay(hour: number): string {
  if (hour < 12) return 'in the morning';
  if (hour < 17) return 'in the afternoon';
  return hour < 21 ? 'in the evening' : 'at night';
}
