/** The rows of a week's table: one for each time at which a slot or an appointment begins. Pure. */
import type { Calendar } from '../../../shared/contract/request.ts';
import { weekdayOf } from '../../../shared/local-time.ts';
import { plusDays } from '../../../shared/slots/slots.ts';

export type Day = Calendar['days'][number];
export type Appointment = Day['appointments'][number];

export interface Cell {
  readonly appointments: readonly Appointment[];
  /** Places left in the slot that begins here; null where none does that can still be booked. */
  readonly left: number | null;
}

export function timesOf(days: readonly Day[]): string[] {
  const times = days.flatMap(({ places, appointments }) => [
    ...places.map(({ time }) => time),
    ...appointments.map(timeOf),
  ]);
  return [...new Set(times)].sort();
}

export function cellOf({ places, appointments }: Day, time: string): Cell {
  return {
    appointments: appointments.filter((each) => timeOf(each) === time),
    left: places.find((place) => place.time === time)?.left ?? null,
  };
}

/** Empty for an appointment without a time of day. */
function timeOf({ fields }: Appointment): string {
  return String(fields.time ?? '');
}

/** The Monday on or before a date. */
export function mondayOf(date: string): string {
  return plusDays(date, -((weekdayOf(date) + 6) % 7));
}
