/** The tables of a simulation, for a page and for a terminal. Pure. */
import { carried, type Peaks } from './capacity.ts';
import type { Limit } from './limits.ts';

export interface SimulationTable {
  columns: string[];
  rows: string[][];
}

/** What each part sees in its fullest second. `over` marks a cell that is above the limit. */
export function peaksTable(
  limits: readonly Limit[],
  shown: readonly Peaks[],
  over: (cell: string) => string,
): SimulationTable {
  const rows = limits.map((limit) => {
    const cells = shown.map((peaks) => {
      const peak = peaks.of(limit);
      return peak > limit.most ? over(grouped(peak)) : grouped(peak);
    });
    return [`${limit.part}, ${limit.of}`, grouped(limit.most), ...cells];
  });
  return { columns: ['part', 'limit', ...shown.map(({ atOnce }) => grouped(atOnce))], rows };
}

/** How many calls each limit carries, the smallest first. `all`: in the order of their calls. */
export function orderTable(limits: readonly Limit[], all: readonly Peaks[]): SimulationTable {
  const rows = limits
    .map((limit) => ({ limit, calls: carried(limit, all) }))
    .toSorted((one, other) => (one.calls ?? Infinity) - (other.calls ?? Infinity))
    .map(({ limit: { part, source, toChange }, calls }) => {
      const most = calls === null ? `over ${grouped(all.at(-1)?.atOnce ?? 0)}` : grouped(calls);
      return [most, part, source, toChange];
    });
  return { columns: ['calls at once', 'part', 'whose number', 'to change'], rows };
}

export function grouped(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: value < 10 ? 1 : 0 });
}
