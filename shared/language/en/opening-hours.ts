/** Opening hours in English, as a part of a sentence. */
import type { OpeningRun } from '../language.ts';

const names = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' ');

/** "Monday to Friday, 9:30 a.m. to 7 p.m., and Saturday, 10 a.m. to 1 p.m." */
export function openingHours(runs: readonly OpeningRun[]): string {
  return runs.map((run) => `${daysOf(run)}, ${run.openings.map(timesOf).join(' and ')}`).join(', and ');
}

export function dayNames(runs: readonly OpeningRun[]): string {
  return runs.map(daysOf).join(' and ');
}

function daysOf({ from, to }: OpeningRun): string {
  if (from === 0 && to === 6) return 'every day';
  if (from === to) return names[from] ?? '';
  return `${names[from]} ${to === from + 1 ? 'and' : 'to'} ${names[to]}`;
}

function timesOf({ opens, closes }: OpeningRun['openings'][number]): string {
  return `${time(opens)} to ${time(closes)}`;
}

function time(at: string): string {
  const [hour = 0, minute = 0] = at.split(':').map(Number);
  const minutes = minute === 0 ? '' : `:${at.slice(3)}`;
  return `${hour % 12 === 0 ? 12 : hour % 12}${minutes} ${hour < 12 ? 'a.m.' : 'p.m.'}`;
}
