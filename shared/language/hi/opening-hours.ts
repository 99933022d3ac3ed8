/** Opening hours in Hindi, as a part of a sentence. */
import type { OpeningRun } from '../language.ts';

const names = 'सोमवार मंगलवार बुधवार गुरुवार शुक्रवार शनिवार रविवार'.split(' ');

/** "सोमवार से शुक्रवार, सुबह 9:30 बजे से शाम 7 बजे तक, और शनिवार, सुबह 10 बजे से दोपहर 1 बजे तक" */
export function openingHours(runs: readonly OpeningRun[]): string {
  return runs.map((run) => `${daysOf(run)}, ${run.openings.map(timesOf).join(' और ')}`).join(', और ');
}

export function dayNames(runs: readonly OpeningRun[]): string {
  return runs.map(daysOf).join(' और ');
}

function daysOf({ from, to }: OpeningRun): string {
  if (from === 0 && to === 6) return 'हर दिन';
  if (from === to) return names[from] ?? '';
  return `${names[from]} ${to === from + 1 ? 'और' : 'से'} ${names[to]}`;
}

function timesOf({ opens, closes }: OpeningRun['openings'][number]): string {
  return `${time(opens)} से ${time(closes)} तक`;
}

function time(at: string): string {
  const [hour = 0, minute = 0] = at.split(':').map(Number);
  const minutes = minute === 0 ? '' : `:${at.slice(3)}`;
  return `${partOfDay(hour)} ${hour % 12 === 0 ? 12 : hour % 12}${minutes} बजे`;
}

function partOfDay(hour: number): string {
  if (hour < 4 || hour >= 20) return 'रात';
  if (hour < 12) return 'सुबह';
  return hour < 16 ? 'दोपहर' : 'शाम';
}
