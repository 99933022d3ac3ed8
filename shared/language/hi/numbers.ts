/** Hindi number words in Devanagari. Hindi has its own word for each number up to ninety-nine. */
import { inIndianGroups, longestNumber } from '../spoken/indian-grouping.ts';

const small = [
  ...'शून्य एक दो तीन चार पाँच छह सात आठ नौ'.split(' '),
  ...'दस ग्यारह बारह तेरह चौदह पंद्रह सोलह सत्रह अठारह उन्नीस'.split(' '),
  ...'बीस इक्कीस बाईस तेईस चौबीस पच्चीस छब्बीस सत्ताईस अट्ठाईस उनतीस'.split(' '),
  ...'तीस इकतीस बत्तीस तैंतीस चौंतीस पैंतीस छत्तीस सैंतीस अड़तीस उनतालीस'.split(' '),
  ...'चालीस इकतालीस बयालीस तैंतालीस चौवालीस पैंतालीस छियालीस सैंतालीस अड़तालीस उनचास'.split(' '),
  ...'पचास इक्यावन बावन तिरपन चौवन पचपन छप्पन सत्तावन अट्ठावन उनसठ'.split(' '),
  ...'साठ इकसठ बासठ तिरसठ चौंसठ पैंसठ छियासठ सड़सठ अड़सठ उनहत्तर'.split(' '),
  ...'सत्तर इकहत्तर बहत्तर तिहत्तर चौहत्तर पचहत्तर छिहत्तर सतहत्तर अठहत्तर उनासी'.split(' '),
  ...'अस्सी इक्यासी बयासी तिरासी चौरासी पचासी छियासी सत्तासी अट्ठासी नवासी'.split(' '),
  ...'नब्बे इक्यानवे बानवे तिरानवे चौरानवे पचानवे छियानवे सत्तानवे अट्ठानवे निन्यानवे'.split(' '),
];
const irregularOrdinals: Readonly<Record<number, string>> = {
  1: 'पहला',
  2: 'दूसरा',
  3: 'तीसरा',
  4: 'चौथा',
  6: 'छठा',
};

/** `digits`: a whole number without separators; longer than fourteen digits it is read digit by digit. */
export function hiCardinal(digits: string): string {
  if (digits.length > longestNumber) return hiDigits(digits);
  return inIndianGroups(digits, {
    small: hiSmall,
    hundred: 'सौ',
    thousand: 'हज़ार',
    lakh: 'लाख',
    crore: 'करोड़',
  });
}

/** 0 to 99. */
export function hiSmall(n: number): string {
  return small[n] ?? '';
}

/**
 * `ending`, as written after the figure, decides the form: पाँचवाँ, पाँचवीं, पाँचवें; masculine
 * where it does not show.
 */
export function hiOrdinal(n: number, ending = ''): string {
  const stem = irregularOrdinals[n]?.slice(0, -1) ?? `${n === 100 ? 'सौ' : hiCardinal(String(n))}व`;
  const nasal = irregularOrdinals[n] === undefined;
  if (/[ीि]/u.test(ending)) return `${stem}ी${nasal ? 'ं' : ''}`;
  if (/े/u.test(ending)) return `${stem}े${nasal ? 'ं' : ''}`;
  return `${stem}ा${nasal ? 'ँ' : ''}`;
}

export function hiDigits(groups: string): string {
  return groups
    .trim()
    .split(/\s+/)
    .map((group) => [...group].map((digit) => hiSmall(Number(digit))).join(' '))
    .join(', ');
}

export function hiDecimal(integer: string, fraction: string): string {
  return `${hiCardinal(integer)} दशमलव ${hiDigits(fraction)}`;
}

/**
 * Eleven hundred to nineteen hundred are said in hundreds: 1998 is "उन्नीस सौ अट्ठानवे", 2026 "दो
 * हज़ार छब्बीस".
 */
export function hiYear(year: number): string {
  if (year < 1100 || year > 1999) return hiCardinal(String(year));
  const rest = year % 100;
  const century = `${hiSmall(Math.floor(year / 100))} सौ`;
  return rest === 0 ? century : `${century} ${hiSmall(rest)}`;
}
