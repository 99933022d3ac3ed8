/**
 * The time of day a caller names: "ten thirty", "half past ten", "4 pm", "1030", "subah dus baje",
 * "साढ़े दस बजे".
 */
import { monthOf } from './days.ts';
import { plainText } from './sounds-like.ts';

export type PartOfDay = 'morning' | 'afternoon' | 'evening' | 'night';

export interface NamedTime {
  /** As said, 0 to 23. */
  hour: number;
  minute: number;
  /** The part of the day, if the caller said it. */
  part: PartOfDay | null;
  /** A bare number without "at", "o'clock" or the like: it may be something else than a time. */
  isBare: boolean;
}

const parts: Readonly<Record<string, PartOfDay>> = Object.fromEntries(
  (
    [
      ['morning', 'am morning subah savere सुबह सवेरे'],
      ['afternoon', 'pm afternoon dopahar dopehar noon दोपहर'],
      ['evening', 'evening shaam sham शाम'],
      ['night', 'night tonight raat रात'],
    ] as const
  ).flatMap(([part, words]) => words.split(' ').map((word) => [plainText(word), part] as const)),
);
const isClockWord = /^(?:oclock|baje|बजे|am|pm|sharp)$/;
const isBefore = /^(?:at|by|around|about|from|after|before|ko|till|until|time|its|make)$/;
const isCounted =
  /^(?:days?|weeks?|months?|years?|people|persons?|minutes?|mins?|hours?|rupees?|teeth|tooth|times|din|log|दिन|लोग|साल|hundred|thousand|lakh|kids|children)$/;
const HALF = /^(?:saadhe|sadhe|saade|sade|साढे)$/;
const QUARTER_PAST = /^(?:sava|savaa|sawa|सवा)$/;
const QUARTER_TO = /^(?:paune|pone|पौने)$/;

/** The last certain time; without one, the last bare number that may be a time; otherwise `null`. */
export function timeIn(figures: readonly string[]): NamedTime | null {
  const part = partIn(figures);
  const found: NamedTime[] = [];
  for (let at = 0; at < figures.length; at++) {
    const time = timeAt(figures, at);
    if (time === null) continue;
    if (figures[at - 1] !== 'not') found.push({ ...time, part });
    at += time.words - 1;
  }
  return found.filter((time) => !time.isBare).at(-1) ?? found.at(-1) ?? null;
}

/** The part of the day, such as "in the evening"; `null` when none is named. */
export function partIn(figures: readonly string[]): PartOfDay | null {
  const at = figures.findLastIndex((word, index) => {
    const isHalf = word === 'am' || word === 'pm';
    // not "I am"
    return Object.hasOwn(parts, word) && (!isHalf || /\d|oclock/.test(figures[index - 1] ?? ''));
  });
  return parts[figures[at] ?? ''] ?? null;
}

type Found = Omit<NamedTime, 'part'> & { words: number };

function timeAt(figures: readonly string[], at: number): Found | null {
  const word = figures[at] ?? '';
  const next = figures[at + 1] ?? '';
  const third = figures[at + 2] ?? '';
  if (/^\d{1,2}:\d{2}$/.test(word)) return clock(Number(word.split(':')[0]), Number(word.split(':')[1]), 1);
  if (/^(?:noon|midday)$/.test(word) && figures[at - 1] !== 'after') return clock(12, 0, 1);
  if (/^(?:half|हाफ)$/.test(word) && /^(?:past|passed|pass|part|fast)$/.test(next))
    return clock(hourOf(third), 30, 3);
  if (/^quarter$/.test(word) && /^(?:past|passed|pass|fast)$/.test(next)) return clock(hourOf(third), 15, 3);
  if (/^quarter$/.test(word) && /^(?:to|two|2|til|till)$/.test(next)) return clock(hourOf(third) - 1, 45, 3);
  if (HALF.test(word)) return clock(hourOf(next), 30, 2);
  if (QUARTER_PAST.test(word)) return clock(hourOf(next), 15, 2);
  if (QUARTER_TO.test(word)) return clock(hourOf(next) - 1, 45, 2);
  if (/^(?:dedh|डेढ)$/.test(word)) return clock(1, 30, 1);
  if (/^(?:dhai|dhaai|ढाई)$/.test(word)) return clock(2, 30, 1);
  return numberAt(figures, at);
}

function numberAt(figures: readonly string[], at: number): Found | null {
  const word = figures[at] ?? '';
  const before = figures[at - 1] ?? '';
  const next = figures[at + 1] ?? '';
  if (/^\d{3,4}$/.test(word)) {
    const hour = Number(word.slice(0, -2));
    return hour <= 23 && !/^\d/.test(before) && !/^\d/.test(next)
      ? clock(hour, Number(word.slice(-2)), 1, !isMarked(before, next))
      : null;
  }
  if (!/^\d{1,2}$/.test(word) || Number(word) > 23 || /^\d+$/.test(before) || isCounted.test(next))
    return null;
  if (monthOf(before) > 0 || monthOf(next) > 0 || next === 'of') return null;
  if (/^(?:past|minutes)$/.test(next) && hourOf(figures[at + 2] ?? '') > 0)
    return clock(hourOf(figures[at + 2] ?? ''), Number(word), 3);
  const third = figures[at + 2] ?? '';
  const isMinute = /^[0-5]\d$/.test(next) || (/^(?:oh|o|zero|0)$/.test(next) && /^\d$/.test(third));
  if (isMinute && !/^\d{2,}$/.test(/^[0-5]\d$/.test(next) ? third : '')) {
    const spelledZero = !/^[0-5]\d$/.test(next);
    return clock(Number(word), Number(spelledZero ? third : next), spelledZero ? 3 : 2);
  }
  if (/^\d+$/.test(next)) return null;
  return clock(Number(word), 0, 1, !isMarked(before, next) && partIn(figures) === null);
}

/** Whether a word beside a number marks it as a time: "at", "o'clock". */
function isMarked(before: string, next: string): boolean {
  return isBefore.test(before) || isClockWord.test(next);
}

function hourOf(figure: string): number {
  return /^\d{1,2}$/.test(figure) ? Number(figure) : -1;
}

function clock(hour: number, minute: number, words: number, isBare = false): Found | null {
  const onClock = hour === 0 && words === 3 ? 12 : hour;
  return onClock < 0 || onClock > 23 || minute > 59 ? null : { hour: onClock, minute, words, isBare };
}
