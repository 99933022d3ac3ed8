/** Normalises the caller's words: plain words, and the same with number words as figures. */
import { enSmall } from '../../../../shared/language/en/numbers.ts';
import { hiSmall } from '../../../../shared/language/hi/numbers.ts';
import { plainText } from './sounds-like.ts';

export interface Spoken {
  text: string;
  words: readonly string[];
  /** "half past ten" is `half past 10`, "twenty third" is `23rd`, "साढ़े दस" is `साढे 10`. */
  figures: readonly string[];
}

export function readSpoken(text: string): Spoken {
  const words = wordsOf(text);
  return { text: text.trim(), words, figures: withFigures(words) };
}

/** Plain words; `10:30` and `23rd` stay whole, "p.m." and "p m" are `pm`. */
export function wordsOf(text: string): string[] {
  const plain = plainText(text)
    .replace(/[०-९]/g, (digit) => String(digit.charCodeAt(0) - 0x0966))
    .replace(/['’]/g, '')
    .replace(/(\d),(?=\d{2,3}\b)/g, '$1')
    .replace(/(\d)\s*([ap])\.?\s?m\b\.?/g, '$1 $2m')
    .replace(/\b([ap])\.?\s?m\b\.?/g, '$1m')
    .replace(/\bo\s?clock\b/g, 'oclock')
    .replace(/(\d{1,2})[.:]([0-5]\d)(?!\d)/g, '$1:$2');
  return plain.match(/\d{1,2}:\d{2}|\d+(?:st|nd|rd|th)?|[\p{L}\p{M}]+/gu) ?? [];
}

const figureOf = new Map<string, string>();
const tensOf = new Set(['twenty', 'thirty', 'forty', 'fifty']);
for (let n = 99; n >= 0; n--) {
  figureOf.set(plainText(hiSmall(n)), String(n));
  if (n <= 20 || n % 10 === 0) figureOf.set(enSmall(n), String(n));
}
/** Ordinals as days of a month, and Hindi in Latin letters in its usual spellings. */
const spelled: Readonly<Record<string, string>> = {
  ...{
    first: '1st',
    second: '2nd',
    third: '3rd',
    fourth: '4th',
    fifth: '5th',
    sixth: '6th',
    seventh: '7th',
    eighth: '8th',
    ninth: '9th',
  },
  ...{
    tenth: '10th',
    eleventh: '11th',
    twelfth: '12th',
    thirteenth: '13th',
    fourteenth: '14th',
    fifteenth: '15th',
    sixteenth: '16th',
  },
  ...{ seventeenth: '17th', eighteenth: '18th', nineteenth: '19th', twentieth: '20th', thirtieth: '30th' },
  ...{
    ek: '1',
    teen: '3',
    char: '4',
    chaar: '4',
    paanch: '5',
    panch: '5',
    chhe: '6',
    chhah: '6',
    cheh: '6',
    saat: '7',
    aath: '8',
    aat: '8',
  },
  ...{
    nau: '9',
    das: '10',
    dus: '10',
    gyarah: '11',
    gyara: '11',
    gyaarah: '11',
    barah: '12',
    baarah: '12',
    bara: '12',
    pandrah: '15',
    bees: '20',
  },
  ...{ tees: '30', pachees: '25', chalis: '40', pachas: '50', fourty: '40', छ: '6', छे: '6', पांच: '5' },
};

function withFigures(words: readonly string[]): string[] {
  const figures: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    const next = words[at + 1] ?? '';
    const unit = spelled[next] ?? figureOf.get(next) ?? '';
    if (tensOf.has(word) && /^[1-9](?:st|nd|rd|th)?$/.test(unit)) {
      figures.push(`${Number(figureOf.get(word)) + Number.parseInt(unit, 10)}${unit.slice(1)}`);
      at++;
    } else {
      figures.push(homophone(word, next) ?? spelled[word] ?? figureOf.get(word) ?? word);
    }
  }
  return figures;
}

/** "to p.m." is two, "for o'clock" four, "do baje" two. */
function homophone(word: string, next: string): string | null {
  const isClock = /^(?:am|pm|oclock|baje|बजे)$/.test(next);
  if (word === 'do' && /^(?:baje|बजे)$/.test(next)) return '2';
  if (word === 'दो') return '2';
  if (!isClock) return word === 'do' ? 'do' : null;
  return { to: '2', too: '2', tu: '2', for: '4', fore: '4', ate: '8', won: '1' }[word] ?? null;
}
