/** A business's opening hours: as lines for a prompt, and whether it is open at a moment. */
import type { LocalTime } from '../local-time.ts';

/** The contract's shape: one row an opening, in the business's time zone. */
export interface Opening {
  day: 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';
  opens: string;
  closes: string;
}

const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const dayNames = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** `Open Monday to Saturday: 09:30 to 19:00` for each run of like days, then `Closed: Sunday`. */
export function openingLines(hours: readonly Opening[]): string[] {
  if (hours.length === 0) return [];
  const perDay = days.map((day) => openingsOf(hours, day));
  const lines: string[] = [];
  for (let from = 0; from < 7; ) {
    let to = from;
    while (to < 6 && perDay[to + 1] === perDay[from]) to++;
    const names = from === to ? dayNames[from] : `${dayNames[from]} to ${dayNames[to]}`;
    lines.push(perDay[from] === '' ? `Closed: ${names}` : `Open ${names}: ${perDay[from]}`);
    from = to + 1;
  }
  return lines;
}

/** Null when the business has told no hours. */
export function isOpenAt(hours: readonly Opening[], now: LocalTime): boolean | null {
  if (hours.length === 0) return null;
  const day = days[(now.weekday + 6) % 7];
  return hours.some(
    (opening) => opening.day === day && opening.opens <= now.time && now.time < opening.closes,
  );
}

function openingsOf(hours: readonly Opening[], day: string): string {
  const openings = hours
    .filter((opening) => opening.day === day)
    .sort((a, b) => a.opens.localeCompare(b.opens));
  return openings.map((opening) => `${opening.opens} to ${opening.closes}`).join(', ');
}
