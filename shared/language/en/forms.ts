/** How figures sound in Indian English. */

import type { SpokenForms } from '../speech.ts';
import { enCardinal, enDecimal, enDigits, enOrdinal, enSmall, enYear } from './numbers.ts';
import { enAbbreviations, enScales, enSymbols, enUnits } from './words.ts';

const months = 'January February March April May June July August September October November December'.split(
  ' ',
);
const weekdays = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');
const currencies: Readonly<Record<string, readonly [string, string]>> = {
  USD: ['dollar', 'dollars'],
  EUR: ['euro', 'euros'],
  GBP: ['pound', 'pounds'],
  AED: ['dirham', 'dirhams'],
  JPY: ['yen', 'yen'],
  CNY: ['yuan', 'yuan'],
  AUD: ['Australian dollar', 'Australian dollars'],
  CAD: ['Canadian dollar', 'Canadian dollars'],
  SGD: ['Singapore dollar', 'Singapore dollars'],
  NZD: ['New Zealand dollar', 'New Zealand dollars'],
  HKD: ['Hong Kong dollar', 'Hong Kong dollars'],
  CHF: ['Swiss franc', 'Swiss francs'],
  SAR: ['Saudi riyal', 'Saudi riyals'],
  QAR: ['Qatari riyal', 'Qatari riyals'],
  OMR: ['Omani rial', 'Omani rials'],
  KWD: ['Kuwaiti dinar', 'Kuwaiti dinars'],
  BHD: ['Bahraini dinar', 'Bahraini dinars'],
  MYR: ['ringgit', 'ringgit'],
  THB: ['baht', 'baht'],
  IDR: ['Indonesian rupiah', 'Indonesian rupiah'],
  PHP: ['Philippine peso', 'Philippine pesos'],
  KRW: ['won', 'won'],
  VND: ['dong', 'dong'],
  RUB: ['rouble', 'roubles'],
  TRY: ['lira', 'lira'],
  ZAR: ['rand', 'rand'],
  ILS: ['shekel', 'shekels'],
  NGN: ['naira', 'naira'],
  UAH: ['hryvnia', 'hryvnia'],
  BDT: ['taka', 'taka'],
  LKR: ['Sri Lankan rupee', 'Sri Lankan rupees'],
  NPR: ['Nepali rupee', 'Nepali rupees'],
  PKR: ['Pakistani rupee', 'Pakistani rupees'],
  MVR: ['rufiyaa', 'rufiyaa'],
  BTC: ['bitcoin', 'bitcoins'],
  MXN: ['Mexican peso', 'Mexican pesos'],
  BRL: ['Brazilian real', 'Brazilian reais'],
  TWD: ['Taiwan dollar', 'Taiwan dollars'],
  ARS: ['Argentine peso', 'Argentine pesos'],
  '¢': ['cent', 'cents'],
  pence: ['penny', 'pence'],
  fils: ['fils', 'fils'],
};

export const enForms: SpokenForms = {
  rules: [],
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
  date: (day, month, year) =>
    `${enOrdinal(day)} ${months[month - 1] ?? ''}${year === null ? '' : ` ${enYear(year)}`}`,
  year: enYear,
  decade: (year) => (year < 100 ? enSmall(year) : enYear(year)).replace(/y$/, 'ie').concat('s'),
  weekday: (index) => weekdays[index] ?? '',
  month: (index) => months[index - 1] ?? '',
  range: (from, to) => `${from} to ${to}`,
  scaled: (integer, fraction, scale) =>
    `${measured(integer, fraction)} ${enScales[scale.toLowerCase()] ?? scale}`,
  unit: (unit, isOne) => enUnits[unit.toLowerCase()]?.[isOne ? 0 : 1] ?? unit,
  unitNames: Object.keys(enUnits),
  measured,
  fraction,
  multiple: (words) => `${words} times`,
  code: (text) =>
    [...text]
      .map((character) => (/\d/.test(character) ? enSmall(Number(character)) : character.toUpperCase()))
      .join(' '),
  minus: 'minus',
  symbols: enSymbols,
  abbreviations: enAbbreviations,
};

function measured(integer: string, fraction: string): string {
  return fraction === '' ? enCardinal(integer) : enDecimal(integer, fraction);
}

/** "half", "three quarters", "two and a half". */
function fraction(whole: string | null, over: number, under: number): string {
  const part = under === 2 ? 'half' : under === 4 ? 'quarter' : enOrdinal(under);
  if (whole === null)
    return over === 1 ? (under <= 4 && under !== 3 ? part : `one ${part}`) : `${enSmall(over)} ${part}s`;
  return `${enCardinal(whole)} and ${over === 1 ? `a ${part}` : `${enSmall(over)} ${part}s`}`;
}

/**
 * "nine thirty in the morning": parts of the day instead of a.m. and p.m., which voices read in
 * many ways.
 */
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
