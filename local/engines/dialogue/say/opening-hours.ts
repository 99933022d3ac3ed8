/** Answers about opening hours, and whether a time is within them. */
import { plusDays } from '../understand/days.ts';
import type { NamedTime, PartOfDay } from '../understand/times.ts';
import type { Understood } from '../understand/understand.ts';
import { type Facts, lineOr, type OpeningTimes, openingsOn } from './facts.ts';
import { linesOf } from './lines.ts';

const now = /^(?:now|currently|abhi|अभी)$/;

export function hoursAnswer(understood: Understood, language: string, facts: Facts): string {
  const lines = linesOf(language);
  const { hours, holidays, today } = facts;
  const isNow = understood.spoken.words.some((word) => now.test(word));
  if (hours !== null && isNow) return nowAnswer(language, facts);
  const date = isNow ? today : understood.date;
  // A business that has set no hours has its holidays all the same.
  if (hours === null && !holidays.has(date ?? '')) return lines.noHours;
  if (date !== null) return lines.hoursOn(lines.day(date, today), openingsOn(facts, date));
  return `${lineOr(facts, 'hours', lines.hours(runs(hours ?? [])))}${exceptions(language, facts)}`;
}

/** The holidays of the coming week, with a blank before each. */
function exceptions(language: string, facts: Facts): string {
  const lines = linesOf(language);
  const soon = plusDays(facts.today, 7);
  return [...facts.holidays]
    .filter(([date]) => date < soon)
    .map(([date, hours]) => ` ${lines.except(lines.day(date, facts.today), hours)}`)
    .join('');
}

function nowAnswer(language: string, facts: Facts): string {
  const lines = linesOf(language);
  const open = openingsOn(facts, facts.today).find(
    ({ opens, closes }) => opens <= facts.time && facts.time < closes,
  );
  if (open) return lines.openNow(open.closes);
  for (let ahead = 0; ahead < 8; ahead++) {
    const date = plusDays(facts.today, ahead);
    const next = openingsOn(facts, date).find(({ opens }) => ahead > 0 || opens > facts.time);
    if (next) return lines.closedNow({ day: lines.day(date, facts.today), opens: next.opens });
  }
  return lines.closedNow(null);
}

/** Runs of days with the same hours, from Monday on. */
function runs(
  hours: readonly (readonly OpeningTimes[])[],
): { from: number; to: number; hours: readonly OpeningTimes[] }[] {
  const found: { from: number; to: number; hours: readonly OpeningTimes[] }[] = [];
  for (const day of [1, 2, 3, 4, 5, 6, 0]) {
    const own = hours[day] ?? [];
    const last = found.at(-1);
    if (last && JSON.stringify(last.hours) === JSON.stringify(own)) last.to = day;
    else found.push({ from: day, to: day, hours: own });
  }
  return found;
}

/**
 * A named time on a date as `HH:MM`. If the caller did not say morning or evening, the half of the
 * day in which the business is open.
 */
export function resolveTime(
  named: NamedTime,
  part: PartOfDay | null,
  date: string,
  facts: Facts,
): { time: string; isOpen: boolean } {
  const openings = openingsOn(facts, date);
  const isOpen = (time: string) => openings.some(({ opens, closes }) => opens <= time && time < closes);
  const times = hoursMeant(named.hour, named.part ?? part).map((hour) => `${pad(hour)}:${pad(named.minute)}`);
  const time = times.find(isOpen) ?? times[0] ?? '00:00';
  return { time, isOpen: isOpen(time) };
}

/** The hours (0 to 23) that may be meant, the likelier first. */
function hoursMeant(hour: number, part: PartOfDay | null): number[] {
  if (hour > 12 || hour === 0) return [hour];
  const morning = hour % 12;
  const evening = morning + 12;
  if (part === 'morning') return hour === 12 ? [12] : [morning];
  if (part === 'night') return hour >= 5 && hour < 12 ? [evening] : [morning];
  if (part !== null) return [evening];
  return morning >= 8 ? [morning, evening] : [evening, morning];
}

function pad(number: number): string {
  return String(number).padStart(2, '0');
}
