/**
 * The slots of a business's appointments: which there are, which are free, and why a time is none. Pure;
 * dates and times are local to the business.
 */
import { type Business, weekdays } from '../contract/business.ts';
import { type LocalTime, weekdayOf } from '../local-time.ts';

export type SlotBusiness = Pick<Business, 'hours' | 'holidays' | 'slots'>;

/** A time that may be booked: `YYYY-MM-DD` and `HH:MM`. */
export interface SlotTime {
  readonly date: string;
  readonly time: string;
}

/** The time of an appointment on its day. */
export interface Held {
  readonly time: string;
  readonly minutes: number;
}

/** How many days ahead callers can book, where the business does not say. */
const defaultDaysAhead = 90;
/** The length of an appointment where the business has set no slots. */
export const plainMinutes = 30;

/** The settings of the slots. A business without opening hours has none: nobody knows its times. */
export function slotsOf({ slots, hours }: SlotBusiness): Business['slots'] {
  return hours.length === 0 ? undefined : slots;
}

/** The opening hours on a date, the earlier first. A holiday has its own, or none. */
export function openingsOn(
  { hours, holidays = [] }: Pick<Business, 'hours' | 'holidays'>,
  date: string,
): { readonly opens: string; readonly closes: string }[] {
  const holiday = holidays.find((each) => each.date === date);
  if (holiday) {
    const { opens, closes } = holiday;
    return opens === undefined || closes === undefined ? [] : [{ opens, closes }];
  }
  const day = weekdays[(weekdayOf(date) + 6) % 7];
  return hours
    .filter((opening) => opening.day === day)
    .sort((one, other) => one.opens.localeCompare(other.opens));
}

/** The times of a day's slots. The first begins when the business opens, and none goes on after it closes. */
export function timesOn(business: SlotBusiness, date: string): string[] {
  const slots = slotsOf(business);
  if (!slots || !isDate(date)) return [];
  const times = openingsOn(business, date).flatMap(({ opens, closes }) => {
    const count = Math.max(0, Math.floor((minuteOf(closes) - minuteOf(opens)) / slots.minutes));
    return Array.from({ length: count }, (_, n) => clockOf(minuteOf(opens) + n * slots.minutes));
  });
  return [...new Set(times)].sort();
}

/** Why a caller can't book this time, whoever has booked before; null when it is a slot. */
export type SlotFault = 'slot_past' | 'slot_too_far' | 'slot_closed' | 'slot_off_grid';

export function slotFault(business: SlotBusiness, at: SlotTime, now: LocalTime): SlotFault | null {
  const { date, time } = at;
  if (!isDate(date)) return 'slot_closed';
  if (isPast(at, now)) return 'slot_past';
  if (date > lastDay(business, now)) return 'slot_too_far';
  if (timesOn(business, date).includes(time)) return null;
  const isOpen = openingsOn(business, date).some(({ opens, closes }) => opens <= time && time < closes);
  return isOpen ? 'slot_off_grid' : 'slot_closed';
}

function lastDay(business: SlotBusiness, now: Pick<LocalTime, 'date'>): string {
  return plusDays(now.date, slotsOf(business)?.daysAhead ?? defaultDaysAhead);
}

/** The places that a slot has left on a day with these appointments. Negative where there are clashes. */
export function placesLeft(business: SlotBusiness, time: string, held: readonly Held[]): number {
  const slots = slotsOf(business);
  if (!slots) return 0;
  return slots.atOnce - held.filter((each) => overlaps(each, { time, minutes: slots.minutes })).length;
}

/** The times of a day that a caller can book now. */
export function freeOn(
  business: SlotBusiness,
  date: string,
  held: readonly Held[],
  now: LocalTime,
): SlotTime[] {
  return timesOn(business, date)
    .map((time) => ({ date, time }))
    .filter((at) => slotFault(business, at, now) === null && placesLeft(business, at.time, held) > 0);
}

/** Of the free times those that lie nearest to the wanted one, in their order. */
export function nearest(free: readonly SlotTime[], wanted: SlotTime, most: number): SlotTime[] {
  const distance = (at: SlotTime) => Math.abs(momentOf(at) - momentOf(wanted));
  return [...free]
    .sort((one, other) => distance(one) - distance(other))
    .slice(0, most)
    .sort((one, other) => momentOf(one) - momentOf(other));
}

/**
 * The appointments of a day that can't all be kept: more at once than there are places. Without slots two at
 * the same time are one too many.
 */
export function clashesOf<H extends Held>(held: readonly H[], atOnce: number): Set<H> {
  return new Set(
    held.filter((one) => {
      const others = held.filter((other) => overlaps(one, other));
      // A clash is where an appointment begins: what overlaps there is there at the same time.
      return others.some((begin) => others.filter((each) => covers(each, begin.time)).length > atOnce);
    }),
  );
}

/** A real date: not the 31st of February, which `Date` reads as a day in March. */
export function isDate(date: string): boolean {
  const at = Date.parse(`${date}T00:00:00.000Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().slice(0, 10) === date;
}

export function plusDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00.000Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

export function isPast({ date, time }: SlotTime, now: Pick<LocalTime, 'date' | 'time'>): boolean {
  return date < now.date || (date === now.date && time <= now.time);
}

function minuteOf(time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return hour * 60 + minute;
}

function clockOf(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

function overlaps(one: Held, other: Held): boolean {
  const [a, b] = [minuteOf(one.time), minuteOf(other.time)];
  return a < b + other.minutes && b < a + one.minutes;
}

function covers({ time, minutes }: Held, at: string): boolean {
  return minuteOf(time) <= minuteOf(at) && minuteOf(at) < minuteOf(time) + minutes;
}

/** Minutes that can be compared across days. */
function momentOf({ date, time }: SlotTime): number {
  return Date.parse(`${date}T00:00:00.000Z`) / 60_000 + minuteOf(time);
}
