/** What the model is told of slots. Pure. */
import { weekdayOf } from '../local-time.ts';
import type { SlotFault, SlotTime } from './slots.ts';

/** Why an appointment was not booked, by the API's code. */
const refusals: Readonly<Record<SlotFault | 'slot_taken', string>> = {
  slot_taken: 'this time is taken',
  slot_past: 'this time is over',
  slot_too_far: 'this day is too far ahead',
  slot_closed: 'the business is closed then',
  slot_off_grid: 'no appointment begins at this time',
};

/** Null where the code is about no slot. An earlier appointment that was to be moved is still there. */
export function slotRefusal(code: string | null): string | null {
  return code !== null && Object.hasOwn(refusals, code)
    ? `${refusals[code as keyof typeof refusals]}; nothing was changed: offer one of the free times`
    : null;
}

const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** `{ "Tuesday 2026-11-24": ["10:00", "10:30"] }`: models count weekdays badly. */
export function freeByDay(free: readonly SlotTime[]): Record<string, string[]> {
  const byDay: Record<string, string[]> = {};
  for (const { date, time } of free) {
    const day = `${days[weekdayOf(date)]} ${date}`;
    byDay[day] = [...(byDay[day] ?? []), time];
  }
  return byDay;
}
