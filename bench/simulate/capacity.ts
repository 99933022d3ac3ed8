/** The peaks that each limit sees at a number of simultaneous calls, and how many calls it carries. Pure. */
import type { Limit } from './limits.ts';
import { randomOf, type Second, simulated } from './simulation.ts';

export const sizes = [20, 100, 500, 2000, 10_000, 100_000] as const;
/** Between these, peaks are interpolated. */
const grid = [...sizes, 1, 5, 50, 200, 1000, 5000, 20_000, 50_000].toSorted((one, other) => one - other);

export interface Peaks {
  /** Calls at once on average, and in the fullest second. */
  atOnce: number;
  fullest: number;
  of(limit: Limit): number;
}

export function peaksAt(atOnce: number): Peaks {
  const seconds = simulated(atOnce, randomOf(atOnce));
  const of = (asked: (second: Second) => number) => Math.max(...seconds.map(asked));
  return { atOnce, fullest: of(({ live }) => live), of: (limit) => of(minuteOf(limit, seconds)) };
}

/** A limit by the minute is asked for the minute's sum, and not for its fullest second sixty times. */
function minuteOf(limit: Limit, seconds: readonly Second[]): (second: Second) => number {
  if (!limit.of.endsWith('a minute')) return limit.asked;
  const total = seconds.reduce((sum, second) => sum + limit.asked(second), 0);
  return () => total / seconds.length;
}

/** Calls at once that the limit carries in its fullest second; null: more than the largest simulation. */
export function carried(limit: Limit, all: readonly Peaks[]): number | null {
  const over = all.findIndex((peaks) => peaks.of(limit) > limit.most);
  const above = all[over];
  if (!above) return null;
  const below = all[over - 1] ?? { atOnce: 0, of: () => 0 };
  const share = (limit.most - below.of(limit)) / (above.of(limit) - below.of(limit));
  return Math.floor(below.atOnce + share * (above.atOnce - below.atOnce));
}

/**
 * Of every size of the grid and of these, in order. `onSize` is told before each: the largest take seconds.
 */
export function allPeaks(
  more: readonly number[] = [],
  onSize: (atOnce: number, nth: number, of: number) => void = () => undefined,
): Peaks[] {
  const wanted = [...new Set([...grid, ...more])].toSorted((one, other) => one - other);
  return wanted.map((atOnce, index) => {
    onSize(atOnce, index + 1, wanted.length);
    return peaksAt(atOnce);
  });
}
