/** Opening hours in Tamil, as a part of a sentence. */
import type { OpeningRun } from '../language.ts';

const names = 'திங்கள் செவ்வாய் புதன் வியாழன் வெள்ளி சனி ஞாயிறு'.split(' ');

/** "திங்கள் முதல் வெள்ளி வரை, காலை 9:30 மணி முதல் மாலை 7 மணி வரை" */
export function openingHours(runs: readonly OpeningRun[]): string {
  return runs.map((run) => `${daysOf(run)}, ${run.openings.map(timesOf).join(' மற்றும் ')}`).join(', மற்றும் ');
}

export function dayNames(runs: readonly OpeningRun[]): string {
  return runs.map(daysOf).join(' மற்றும் ');
}

function daysOf({ from, to }: OpeningRun): string {
  if (from === 0 && to === 6) return 'தினமும்';
  if (from === to) return names[from] ?? '';
  return to === from + 1 ? `${names[from]} மற்றும் ${names[to]}` : `${names[from]} முதல் ${names[to]} வரை`;
}

function timesOf({ opens, closes }: OpeningRun['openings'][number]): string {
  return `${time(opens)} முதல் ${time(closes)} வரை`;
}

function time(at: string): string {
  const [hour = 0, minute = 0] = at.split(':').map(Number);
  const minutes = minute === 0 ? '' : `:${at.slice(3)}`;
  return `${partOfDay(hour)} ${hour % 12 === 0 ? 12 : hour % 12}${minutes} மணி`;
}

function partOfDay(hour: number): string {
  if (hour < 4 || hour >= 20) return 'இரவு';
  if (hour < 12) return 'காலை';
  return hour < 16 ? 'மதியம்' : 'மாலை';
}
