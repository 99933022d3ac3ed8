/** The day a caller names, as a date: "tomorrow", "next Monday", "23rd November", "kal", "परसों". */
import { weekdayOf } from '../../../../shared/local-time.ts';
import { knownWords } from './phrase-match.ts';
import { plainText, soundsLike } from './sounds-like.ts';

const weekdayNames: readonly (readonly string[])[] = [
  ['sunday', 'ravivar', 'raviwar', 'itvaar', 'itwar', 'रविवार', 'इतवार', 'संडे'],
  ['monday', 'somvar', 'somwar', 'सोमवार', 'मंडे'],
  ['tuesday', 'mangalvar', 'mangalwar', 'मंगलवार', 'मंगल', 'ट्यूसडे'],
  ['wednesday', 'budhvar', 'budhwar', 'बुधवार', 'बुध', 'वेडनेसडे'],
  ['thursday', 'guruvar', 'guruwar', 'brihaspativar', 'गुरुवार', 'बृहस्पतिवार', 'वीरवार', 'थर्सडे'],
  ['friday', 'shukravar', 'shukrawar', 'शुक्रवार', 'फ्राइडे'],
  ['saturday', 'shanivar', 'shaniwar', 'शनिवार', 'सैटरडे'],
].map((names) => names.map(plainText));
const monthNames: readonly (readonly string[])[] = [
  ['january', 'jan', 'जनवरी'],
  ['february', 'feb', 'फरवरी'],
  ['march', 'मार्च'],
  ['april', 'अप्रैल'],
  ['may', 'मई'],
  ['june', 'जून'],
  ['july', 'जुलाई'],
  ['august', 'aug', 'अगस्त'],
  ['september', 'sept', 'sep', 'सितंबर'],
  ['october', 'oct', 'अक्टूबर'],
  ['november', 'nov', 'नवंबर'],
  ['december', 'dec', 'दिसंबर'],
].map((names) => names.map(plainText));

const today = new Set(['today', 'tonight', 'aaj', 'आज', 'todays']);
const tomorrow = new Set(['kal', 'कल', 'tmrw']);
const dayAfter = new Set(['parson', 'parso', 'parsu', plainText('परसों'), plainText('परसो')]);

/**
 * What the embedded STT makes of a weekday (0 is Sunday). Only used where a day is expected: the
 * words mean something else elsewhere.
 */
const misheardDays: Readonly<Record<string, number>> = {
  firstly: 4,
  thirsty: 4,
  firsty: 4,
  wentley: 3,
  wensley: 3,
  choose: 2,
};
const isBeforeDay = /^(?:on|for|next|this|until|not|meant|and|then|coming|no|wait|said|book)$/;

/**
 * The last day named ("not Monday, Tuesday"), as a date; `null` when there is none. `from`: today,
 * `YYYY-MM-DD`.
 */
export function dayIn(figures: readonly string[], from: string): string | null {
  let found: string | null = null;
  for (let at = 0; at < figures.length; at++) {
    const date = dayAt(figures, at, from);
    if (date === null) continue;
    if (!isDenied(figures, at)) found = date.day;
    at += date.words - 1;
  }
  return found;
}

/** `date` moved by `count` days. */
export function plusDays(date: string, count: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + count * 86_400_000).toISOString().slice(0, 10);
}

/** The month's number, 1 to 12; 0 when `word` is no month. */
export function monthOf(word: string): number {
  return monthNames.findIndex((names) => names.some((name) => isName(word, name))) + 1;
}

function isName(word: string, name: string): boolean {
  return word === name || (!knownWords.has(word) && soundsLike(word, name));
}

function dayAt(figures: readonly string[], at: number, from: string): { day: string; words: number } | null {
  const word = figures[at] ?? '';
  const next = figures[at + 1] ?? '';
  const third = figures[at + 2] ?? '';
  if (word === 'day' && next === 'after') {
    const isApart = /^(?:to|2)$/.test(third) && soundsLike(`to${figures[at + 3] ?? ''}`, 'tomorrow');
    return { day: plusDays(from, 2), words: isApart ? 4 : soundsLike(third, 'tomorrow') ? 3 : 2 };
  }
  if (dayAfter.has(word)) return { day: plusDays(from, 2), words: 1 };
  if (today.has(word) || (word === 'this' && /^(?:morning|afternoon|evening)$/.test(next)))
    return { day: from, words: 1 };
  if (tomorrow.has(word) || soundsLike(word, 'tomorrow') || soundsLike(word, 'tomorrows'))
    return { day: plusDays(from, 1), words: 1 };
  if (/^(?:to|2)$/.test(word) && next.length > 3 && soundsLike(`to${next}`, 'tomorrow'))
    return { day: plusDays(from, 1), words: 2 };
  if (word === 'in' && /^\d$/.test(next) && /^days?$/.test(third))
    return { day: plusDays(from, Number(next)), words: 3 };
  if (isBeforeDay.test(figures[at - 1] ?? '')) {
    const misheard =
      misheardDays[word] ??
      (word === '1st' && /^(?:he|the|to|day)$/.test(next) ? misheardDays.firstly : undefined);
    if (misheard !== undefined) return { day: nextWeekday(misheard, from), words: word === '1st' ? 2 : 1 };
  }
  const dated = datedAt(figures, at, from);
  if (dated) return dated;
  const weekday = weekdayNames.findIndex((names) =>
    names.some((name) => isName(word, name) || (next === 'day' && `${word}day` === name)),
  );
  if (weekday < 0) return null;
  return { day: nextWeekday(weekday, from), words: next === 'day' ? 2 : 1 };
}

function nextWeekday(weekday: number, from: string): string {
  const ahead = (weekday - weekdayOf(from) + 7) % 7;
  return plusDays(from, ahead === 0 ? 7 : ahead);
}

/** "23rd november", "november 23", "the 23rd": the next such day. */
function datedAt(
  figures: readonly string[],
  at: number,
  from: string,
): { day: string; words: number } | null {
  const number = (text: string) => (/^\d{1,2}(?:st|nd|rd|th)?$/.test(text) ? Number.parseInt(text, 10) : 0);
  const word = figures[at] ?? '';
  const next = figures[at + 1] === 'of' ? (figures[at + 2] ?? '') : (figures[at + 1] ?? '');
  const skip = figures[at + 1] === 'of' ? 3 : 2;
  if (number(word) > 0 && monthOf(next) > 0) return coming(number(word), monthOf(next), from, skip);
  if (monthOf(word) > 0 && number(next) > 0) return coming(number(next), monthOf(word), from, skip);
  // "the second" may be the second of two, "one second" no date at all.
  const isOrdinal =
    /^\d{1,2}(?:st|nd|rd|th)$/.test(word) &&
    /^(?:the|on)$/.test(figures[at - 1] ?? '') &&
    !/^(?:1|one|appointment)$/.test(next);
  if (
    (isOrdinal && number(word) > 3) ||
    (/^\d{1,2}$/.test(word) && /^(?:tarikh|tareekh|तारीख)$/.test(next))
  ) {
    const day = number(word);
    const month = Number(from.slice(5, 7));
    return coming(day, day >= Number(from.slice(8)) ? month : (month % 12) + 1, from, 1);
  }
  return null;
}

function coming(
  day: number,
  month: number,
  from: string,
  words: number,
): { day: string; words: number } | null {
  const year = Number(from.slice(0, 4));
  const dateIn = (inYear: number) =>
    `${inYear}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  const date = dateIn(year) < from ? dateIn(year + 1) : dateIn(year);
  const isReal =
    !Number.isNaN(Date.parse(`${date}T00:00:00Z`)) && new Date(`${date}T00:00:00Z`).getUTCDate() === day;
  return isReal ? { day: date, words } : null;
}

/** Whether the day is excluded: "not Monday", "Monday nahi". */
function isDenied(figures: readonly string[], at: number): boolean {
  return (
    figures[at - 1] === 'not' ||
    (figures[at - 2] === 'not' && figures[at - 1] === 'on') ||
    /^(?:nahi|nahin|नहीं)$/.test(figures[at + 1] ?? '')
  );
}
