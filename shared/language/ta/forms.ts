/**
 * How figures sound in Tamil: number words that change when they are joined, and figures among
 * Tamil words.
 */

import type { Rule, SpokenForms } from '../speech.ts';
import { NUMBER, numberWords, splitNumber } from '../spoken/figures/rule.ts';
import { longestNumber } from '../spoken/indian-grouping.ts';
import { listed, listedPairs } from '../utterance/utterance.ts';

const small = listed(`
    பூஜ்ஜியம், ஒன்று, இரண்டு, மூன்று, நான்கு, ஐந்து, ஆறு, ஏழு, எட்டு, ஒன்பது, பத்து, பதினொன்று,
    பன்னிரண்டு, பதிமூன்று, பதினான்கு, பதினைந்து, பதினாறு, பதினேழு, பதினெட்டு, பத்தொன்பது
  `);
const tens = listed('பூஜ்ஜியம், பத்து, இருபது, முப்பது, நாற்பது, ஐம்பது, அறுபது, எழுபது, எண்பது, தொண்ணூறு');
const hundreds = listed(`
  பூஜ்ஜியம், நூறு, இருநூறு, முந்நூறு, நானூறு, ஐநூறு, அறுநூறு, எழுநூறு, எண்ணூறு, தொள்ளாயிரம்
`);
const vowelSigns: Readonly<Record<string, string>> = { இ: 'ி', ஐ: 'ை', ஆ: 'ா', உ: 'ு' };
const thousands: Readonly<Record<number, string>> = {
  1: 'ஆயிரம்',
  3: 'மூவாயிரம்',
  5: 'ஐயாயிரம்',
  11: 'பதினோராயிரம்',
};
const months = listed(`
  ஜனவரி, பிப்ரவரி, மார்ச், ஏப்ரல், மே, ஜூன், ஜூலை, ஆகஸ்ட், செப்டம்பர், அக்டோபர், நவம்பர், டிசம்பர்
`);
const weekdays = listed(
  'ஞாயிற்றுக்கிழமை, திங்கட்கிழமை, செவ்வாய்க்கிழமை, புதன்கிழமை, வியாழக்கிழமை, வெள்ளிக்கிழமை, சனிக்கிழமை',
);
const scales = listedPairs(`
    lakh: லட்சம், lakhs: லட்சம், lac: லட்சம், lacs: லட்சம், l: லட்சம், लाख: லட்சம், லட்சம்: லட்சம்,
    crore: கோடி, crores: கோடி, cr: கோடி, crs: கோடி, करोड़: கோடி, கோடி: கோடி, thousand: ஆயிரம், k: ஆயிரம்,
    हज़ार: ஆயிரம், हजार: ஆயிரம், ஆயிரம்: ஆயிரம், hundred: நூறு, सौ: நூறு, million: மில்லியன், मिलियन: மில்லியன், बिलियन: பில்லியன்,
    billion: பில்லியன்
  `);
const units = listedPairs(`
    mm: மில்லிமீட்டர், cm: சென்டிமீட்டர், km: கிலோமீட்டர், kms: கிலோமீட்டர்,
    km/h: கிலோமீட்டர் வேகம், kmph: கிலோமீட்டர் வேகம், ft: அடி, sq ft: சதுர அடி, sq. ft: சதுர அடி,
    sqft: சதுர அடி, mg: மில்லிகிராம், gm: கிராம், kg: கிலோ, kgs: கிலோ, ml: மில்லிலிட்டர்,
    ltr: லிட்டர், hr: மணி நேரம், hrs: மணி நேரம், min: நிமிடம், mins: நிமிடம், sec: வினாடி,
    secs: வினாடி, yr: வருடம், yrs: வருடம், mb: எம்பி, gb: ஜிபி, mbps: எம்பிபிஎஸ்,
    m: மீட்டர், g: கிராம், l: லிட்டர், ha: ஹெக்டேர், lb: பவுண்ட், lbs: பவுண்ட், oz: அவுன்ஸ், inch: அங்குலம்,
    mi: மைல், kwh: கிலோவாட் மணி, °c: டிகிரி செல்சியஸ், °f: டிகிரி ஃபாரன்ஹீட், °: டிகிரி, கிமீ: கிலோமீட்டர், கி.மீ: கிலோமீட்டர்,
    மிமீ: மில்லிமீட்டர், செமீ: சென்டிமீட்டர், மிகி: மில்லிகிராம்
  `);

function cardinal(digits: string): string {
  const plain = digits.replace(/^0+(?=\d)/, '');
  if (plain.length > longestNumber) return oneByOne(plain);
  const crores = plain.slice(0, -7);
  const below = Number(plain.slice(-7));
  const lakhs = Math.floor(below / 100_000);
  const thousand = Math.floor(below / 1000) % 100;
  const hundred = Math.floor(below / 100) % 10;
  const rest = below % 100;
  const parts = [
    ...(crores === '' ? [] : [`${counting(cardinal(crores))} கோடி`]),
    ...(lakhs === 0 ? [] : [`${counting(upTo99(lakhs))} லட்சம்`]),
    ...(thousand === 0
      ? []
      : [thousands[thousand] ?? `${stem(upTo99(thousand).replace(/ஒன்று$/u, 'ஓரு'))}ாயிரம்`]),
    ...(hundred === 0 ? [] : [hundreds[hundred] ?? '']),
    ...(rest === 0 && plain !== '0' ? [] : [upTo99(rest)]),
  ];
  return parts.reduce((said, part) => joined(said, part));
}

function upTo99(n: number): string {
  if (n < 20) return small[n] ?? '';
  const ten = tens[Math.floor(n / 10)] ?? '';
  return n % 10 === 0 ? ten : joined(ten, small[n % 10] ?? '');
}

/**
 * Before a smaller number the larger one changes: நூறு, ஐந்து is "நூற்று ஐந்து". A hard consonant
 * doubles: "நூற்றுப் பத்து".
 */
function joined(larger: string, smaller: string): string {
  const bent = larger
    .replace(/பது$/u, 'பத்து')
    .replace(/ூறு$/u, 'ூற்று')
    .replace(/ம்$/u, 'த்து')
    .replace(/கோடி$/u, 'கோடியே');
  const hard = /(?:து|று)$/u.test(bent) ? (/^[பதகச]/u.exec(smaller)?.[0] ?? '') : '';
  return `${bent}${hard && `${hard}்`} ${smaller}`;
}

/** Before what is counted, "one" is ஒரு: "இருபத்து ஒரு ரூபாய்". */
function counting(words: string): string {
  return words.replace(/பதினொன்று$/u, 'பதினொரு').replace(/(?<=^|\s)ஒன்று$/u, 'ஒரு');
}

/** A number's last vowel is dropped before another vowel: இரண்டு, இரண்டாவது, இரண்டரை. */
function stem(words: string): string {
  return words.replace(/ு$/u, '').replace(/ம்$/u, 'ம').replace(/ி$/u, 'ிய');
}

function ordinal(n: number, ending: string): string {
  const words = cardinal(String(n));
  const isFirst = n === 1 && !/ம்$/u.test(ending);
  return isFirst ? 'முதலாவது' : `${stem(words)}ா${/ம்$/u.test(ending) ? 'ம்' : 'வது'}`;
}

/** "5-க்கு" is ஐந்துக்கு, "5-இல்" and "5-ல்" ஐந்தில், "1000-க்கு" ஆயிரத்துக்கு. */
function inflected(words: string, suffix: string): string {
  const base = words.replace(/ம்$/u, 'த்து');
  if (suffix.startsWith('க்கு')) return `${base}${suffix}`;
  const sign = vowelSigns[suffix[0] ?? ''];
  return `${stem(base)}${sign === undefined ? `ி${suffix}` : `${sign}${suffix.slice(1)}`}`;
}

function oneByOne(groups: string): string {
  return groups
    .trim()
    .split(/\s+/)
    .map((group) => [...group].map((digit) => small[Number(digit)] ?? '').join(' '))
    .join(', ');
}

function decimal(integer: string, fraction: string): string {
  return `${cardinal(integer)} புள்ளி ${oneByOne(fraction)}`;
}

/** ஒன்றரை, இரண்டே கால், மூன்றே முக்கால். */
function quarters(integer: string, fraction: string): string {
  const isNone = Number(integer) === 0;
  const whole = stem(cardinal(integer));
  if (fraction === '5') return isNone ? 'அரை' : `${whole}ரை`;
  if (fraction === '25') return isNone ? 'கால்' : `${whole}ே கால்`;
  if (fraction === '75') return isNone ? 'முக்கால்' : `${whole}ே முக்கால்`;
  return fraction === '' ? cardinal(integer) : decimal(integer, fraction);
}

function scaled(integer: string, fraction: string, scale: string): string {
  const word = scales[scale.toLowerCase().normalize('NFC')] ?? scale;
  const zeros = word === 'ஆயிரம்' ? 3 : word === 'நூறு' ? 2 : 0;
  if (zeros > 0 && fraction.length <= zeros) return cardinal(`${integer}${fraction.padEnd(zeros, '0')}`);
  return `${counting(quarters(integer, fraction))} ${word}`;
}

/** Half and quarter hours as people say them: பத்தரை மணி, பத்தே கால் மணி, பத்தே முக்கால் மணி. */
function onClock(hour: number, minute: number): string {
  const words = String(hour % 12 === 0 ? 12 : hour % 12);
  const quarter = { 0: '', 15: '25', 30: '5', 45: '75' }[minute];
  if (quarter !== undefined) return `${counting(quarters(words, quarter))} மணி`;
  return `${counting(cardinal(words))} மணி ${counting(upTo99(minute))} நிமிடம்`;
}

function time(hour: number, minute: number, period: boolean): string {
  return period ? `${partOfDay(hour % 24)} ${onClock(hour, minute)}` : onClock(hour, minute);
}

function partOfDay(hour: number): string {
  if (hour < 4 || hour >= 20) return 'இரவு';
  if (hour < 12) return 'காலை';
  return hour < 16 ? 'மதியம்' : 'மாலை';
}

function date(day: number, month: number, year: number | null): string {
  return `${year === null ? '' : `${cardinal(String(year))} `}${months[month - 1] ?? ''} ${ordinal(day, 'ம்')} தேதி`;
}

const LETTER = String.raw`[\u0b80-\u0bff]`;
const START = String.raw`(?<![\p{L}\p{M}\p{N}.,:/⁄-]|\d\s)`;
const SUFFIX = '(க்கு|இல்|ல்|ஐ|ஆல்|இலிருந்து|லிருந்து|உடன்|இன்|ன்)';
const PART = '(அதிகாலை|காலை|மதியம்|பிற்பகல்|மாலை|இரவு)';
const MONTH = `(${months.join('|')})`;
/** Words that may follow a number without being counted by it. */
const particle = /^\s(?:முதல்|வரை|மற்றும்|அல்லது|என்ற|என்று|என்பது|தான்|இல்|ஆகும்)(?![\u0b80-\u0bff])/u;

/** Nouns that are measured in halves and quarters: two and a half hours are "இரண்டரை மணி நேரம்". */
const hasQuarters = /^\s?(?:லட்ச|கோடி|ஆயிர|மணி நேர|நாள்|நாட்|வார|மாத|வருட|ஆண்டு|கிலோ|லிட்டர்|மீட்டர்|அடி)/u;

/**
 * Figures among Tamil words. The common rules know English and Hindi words; they take what these
 * leave, or what these rewrite in figures.
 */
const rules: readonly Rule[] = [
  {
    pattern:
      /(?<=\d\s?(?:[ap]\.?m\.?\s?)?[-–—]\s?)(\d{1,2}(?::\d\d)?(?:\s?[ap]\.?m\.?)?)\s?(?:மணி வரை|மணி|வரை)(?![\u0b80-\u0bff])/giu,
    say: ([, end = '']) => end, // the range says both itself
  },
  { pattern: /(?<![\p{L}\p{M}])(?:ரூபாய்|ரூ\.?)\s*(?=\d)/gu, say: () => '₹' },
  {
    pattern: new RegExp(
      `(?:₹|(?<!\\p{L})Rs\\.?)\\s*(${NUMBER})\\s?(லட்சம்|கோடி|ஆயிரம்)(?:\\s?ரூபாய்)?(?!${LETTER})`,
      'giu',
    ),
    say: ([, amount = '', scale = ''], forms) =>
      forms.rupees(scaled(splitNumber(amount).integer, splitNumber(amount).fraction, scale), false),
  },
  { pattern: /(\d[\d,]*\.\d{1,2})\s*ரூபாய்(?![\u0b80-\u0bff])/gu, say: ([, amount = '']) => `₹${amount}` },
  {
    pattern: /(?<=(?:எண்|நம்பர்|மொபைல்|போன்)\s*[:-]?\s*)\d{5,9}(?!\d)/gu,
    say: ([digits = '']) => oneByOne(digits),
  },
  {
    pattern: /(?<=(?:ஓடிபி|பின்|பின்கோடு|குறியீடு|கோடு)\s*[:-]?\s*)\d{3,8}(?!\d)/gu,
    say: ([digits = '']) => oneByOne(digits),
  },
  {
    pattern: new RegExp(
      `${START}(?:${PART}\\s+)?(\\d{1,2})(?:[:.]([0-5]\\d))?(?:\\s?மணி(${LETTER}*))?(?![\\d:])`,
      'gu',
    ),
    say([, part, hour = '', minute, suffix], _forms, _before, after) {
      const isTime =
        suffix !== undefined ||
        (part !== undefined && (minute !== undefined || /^\s*(?:முதல்|[-–—])/u.test(after)));
      if (!isTime || Number(hour) > 24) return null;
      const clock =
        part === undefined
          ? time(Number(hour), Number(minute ?? 0), Number(hour) > 12)
          : `${part} ${onClock(Number(hour), Number(minute ?? 0))}`;
      return suffix === undefined || suffix === '' ? clock : `${clock.replace(/ம்$/u, 'த்து')}${suffix}`;
    },
  },
  {
    pattern: new RegExp(
      `${START}(?:(\\d{1,2})(?:-?(?:ஆம்|ம்))?\\s${MONTH}|${MONTH}\\s(\\d{1,2})(?:-?(?:ஆம்|ம்))?)(?!${LETTER}|[:.]\\d)(?:,?\\s((?:19|20)\\d\\d))?(?:\\s?தேதி(${LETTER}*))?`,
      'gu',
    ),
    say: ([, day1, month1, month2, day2, year, suffix = '']) =>
      `${date(Number(day1 ?? day2), months.indexOf(month1 ?? month2 ?? '') + 1, year === undefined ? null : Number(year))}${suffix}`,
  },
  {
    pattern: new RegExp(`${START}(\\d{1,6})\\s?-?(ஆவது|வது|ஆம்|ம்)(?!${LETTER})`, 'gu'),
    say: ([, n, ending = '']) => ordinal(Number(n), ending),
  },
  {
    pattern: new RegExp(`${START}(${NUMBER})-?${SUFFIX}(?!${LETTER})`, 'gu'),
    say: ([, n = '', suffix = ''], forms) => inflected(numberWords(n, forms), suffix),
  },
  {
    pattern: new RegExp(`${START}(${NUMBER})\\s?(கி\\.?மீ|மிமீ|செமீ|மிகி)\\.?(?!${LETTER})`, 'gu'),
    say: ([, n = '', unit = ''], forms) => `${counting(numberWords(n, forms))} ${units[unit] ?? unit}`,
  },
  {
    pattern: new RegExp(`${START}(${NUMBER})(?:\\s?[-–—]\\s?(${NUMBER}))?(?=\\s?${LETTER})`, 'gu'),
    say([, from = '', to], forms, _before, after) {
      if (/^(?:0\d|\d{10})/.test(from) || particle.test(after)) return null;
      const last = to ?? from;
      const { integer, fraction } = splitNumber(last);
      const words = counting(
        hasQuarters.test(after) ? quarters(integer, fraction) : numberWords(last, forms),
      );
      return to === undefined ? words : `${numberWords(from, forms)} முதல் ${words}`;
    },
  },
];

/** A currency without a name here is said by the letters of its code. */
const currencies: Readonly<Record<string, string>> = listedPairs(`
    USD: டாலர், EUR: யூரோ, GBP: பவுண்ட், AED: திர்ஹாம், JPY: யென், CNY: யுவான், AUD: ஆஸ்திரேலிய டாலர், CAD: கனடா டாலர்,
    SGD: சிங்கப்பூர் டாலர், SAR: சவுதி ரியால், QAR: கத்தார் ரியால், KWD: குவைத் தினார், MYR: ரிங்கிட், LKR: இலங்கை ரூபாய்,
    THB: பாட், CHF: சுவிஸ் பிராங்க், ¢: சென்ட், pence: பென்ஸ், fils: ஃபில்ஸ்
  `);

export const taForms: SpokenForms = {
  rules,
  cardinal,
  decimal,
  ordinal,
  digits: oneByOne,
  rupees: (words) => `${counting(words)} ரூபாய்`,
  rupeesAndPaise: (rupees, paise) => `${rupees === '' ? '' : `${rupees} `}${counting(upTo99(paise))} பைசா`,
  foreignMoney: (words, currency) => `${counting(words)} ${currencies[currency] ?? currency}`,
  percent: (words) => `${counting(words)} சதவீதம்`,
  time,
  isPartFirst: true,
  date,
  year: (year) => cardinal(String(year)),
  decade: (year) => `${cardinal(String(year)).replace(/ம்$/u, 'ங்')}கள்`,
  weekday: (index) => weekdays[index] ?? '',
  month: (index) => months[index - 1] ?? '',
  measured: (integer, fraction) => counting(quarters(integer, fraction)),
  fraction: (whole, over, under) => {
    const part = (over * 4) % under === 0 ? ['25', '5', '75'][(over * 4) / under - 1] : undefined;
    if (part !== undefined) return quarters(whole ?? '0', part);
    const words = `${inflected(cardinal(String(under)), 'இல்')} ${cardinal(String(over))}`;
    return whole === null ? words : `${cardinal(whole)} மற்றும் ${words}`;
  },
  multiple: (words) => `${words} மடங்கு`,
  range: (from, to) => `${from} முதல் ${to}${/(?:மணி|நிமிடம்|கிழமை|தேதி)$/u.test(to) ? ' வரை' : ''}`,
  scaled,
  unit: (unit) => units[unit.toLowerCase()] ?? unit,
  unitNames: [],
  // The letters stay Latin: Tamil writing can't tell B from P or D from T, and its voices know them.
  code: (text) =>
    [...text]
      .map((character) => (/\d/.test(character) ? upTo99(Number(character)) : character.toUpperCase()))
      .join(' '),
  minus: 'மைனஸ்',
  symbols: listedPairs(`
      &: மற்றும், @: அட், +: பிளஸ், =: சமம், °: டிகிரி, °c: டிகிரி செல்சியஸ், ~: சுமார், <: குறைவாக,
      >: அதிகமாக, ×: பெருக்கல், .: டாட், point: புள்ளி, /: ஸ்லாஷ், _: அண்டர்ஸ்கோர், -: டேஷ், per: ஒன்றுக்கு,
      over: பை, #: எண்
    `),
  abbreviations: listedPairs(`
      திரு.: திரு, திருமதி.: திருமதி, டாக்டர்.: டாக்டர், டாக்.: டாக்டர், எண்.: எண், ரூ.: ரூபாய்,
      dr.: டாக்டர், mr.: மிஸ்டர், mrs.: மிஸஸ், ms.: மிஸ், smt.: திருமதி, prof.: பேராசிரியர்,
      rd.: ரோடு, rd: ரோடு, no.: எண், nos.: எண், ext.: எக்ஸ்டென்ஷன், e.g.: உதாரணமாக, i.e.: அதாவது,
      etc.: முதலியன, ltd.: லிமிடெட், pvt.: பிரைவேட்
    `),
};
