/** Opening hours as a part of a sentence, in the words of one language. */
import type { Language, OpeningRun } from './language.ts';

export interface OpeningWords {
  /** The names of the days from Monday on, with blanks between them. */
  days: string;
  everyDay: string;
  /** Joins days, the openings of a day, and runs of days. */
  and: string;
  /** "Monday to Friday". */
  daysBetween(first: string, last: string): string;
  /** "10 a.m. to 1 p.m." */
  times(opens: string, closes: string): string;
  /** A time of day. `hour`: 0 to 23. `onClock`: the same on a clock of twelve hours, as "9:30" or "7". */
  time(hour: number, onClock: string): string;
}

export function openingPhrases(words: OpeningWords): Pick<Language, 'openingHours' | 'dayNames'> {
  const names = words.days.split(' ');
  const and = ` ${words.and} `;

  function daysOf({ from, to }: OpeningRun): string {
    const [first = '', last = ''] = [names[from], names[to]];
    if (from === 0 && to === 6) return words.everyDay;
    if (from === to) return first;
    return to === from + 1 ? `${first}${and}${last}` : words.daysBetween(first, last);
  }

  function time(at: string): string {
    const [hour = 0, minute = 0] = at.split(':').map(Number);
    const minutes = minute === 0 ? '' : `:${at.slice(3)}`;
    return words.time(hour, `${hour % 12 === 0 ? 12 : hour % 12}${minutes}`);
  }

  return {
    openingHours: (runs) =>
      runs
        .map((run) => {
          const times = run.openings.map(({ opens, closes }) => words.times(time(opens), time(closes)));
          return `${daysOf(run)}, ${times.join(and)}`;
        })
        .join(`,${and}`),
    dayNames: (runs) => runs.map(daysOf).join(and),
  };
}
