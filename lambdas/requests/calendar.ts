/** What is free, for callers; and the calendar of some days, for staff. */
import type * as z from 'zod';
import type { Calendar, CalendarQuery, FreeSlots, SlotsQuery } from '../../shared/contract/request.ts';
import type { BusinessId } from '../../shared/ids.ts';
import { localTime } from '../../shared/local-time.ts';
import {
  clashesOf,
  freeOn,
  isPast,
  nearest,
  openingsOn,
  placesLeft,
  plainMinutes,
  plusDays,
  slotsOf,
  timesOn,
} from '../../shared/slots/slots.ts';
import { ApiError } from '../http/api-error.ts';
import type { Ports } from '../http/app.ts';
import { readDays } from '../rows/appointment-day.ts';
import { businessOfNumber, knownBusiness } from '../rows/business.ts';
import { keys, partitions } from '../rows/keys.ts';
import { equals, type Table } from '../table/table.ts';
import { type StoredRequest, staffRequest, storedRequest } from './store.ts';

/** When a day is full, this many days after it are looked at. */
const daysLookedAt = 14;
/** A caller can't choose among more. */
const mostNear = 4;
const mostDays = 2;

export async function freeSlots(
  { table, now }: Omit<Ports, 'log'>,
  { number, businessId, date, time }: z.output<typeof SlotsQuery>,
): Promise<z.input<typeof FreeSlots>> {
  const business =
    businessId === undefined
      ? number && (await businessOfNumber(table, number))
      : await knownBusiness(table, businessId);
  if (!business) throw new ApiError(404, 'unknown_number', 'no business has this number');
  const slots = slotsOf(business);
  if (!slots) return { slots: null };
  const clock = localTime(now(), business.timeZone);
  const from = date < clock.date ? clock.date : date;
  const days = await readDays(table, business.businessId, from, plusDays(from, daysLookedAt));
  const free = Array.from({ length: daysLookedAt + 1 }, (_, ahead) => {
    const day = plusDays(from, ahead);
    return freeOn(business, day, Object.values(days.get(day)?.held ?? {}), clock);
  });
  const [onDay = [], ...later] = free;
  const next = later.filter((day) => day.length > 0).slice(0, mostDays);
  const shown =
    onDay.length > 0
      ? time === undefined
        ? onDay
        : nearest(onDay, { date: from, time }, mostNear)
      : next.flatMap((day) =>
          time === undefined ? day : nearest(day, { date: day[0]?.date ?? from, time }, mostNear / mostDays),
        );
  return { slots: { minutes: slots.minutes, free: shown } };
}

export async function calendar(
  { table, now }: Omit<Ports, 'log'>,
  businessId: BusinessId,
  { from, days: count = 7 }: z.output<typeof CalendarQuery>,
): Promise<z.input<typeof Calendar>> {
  const business = await knownBusiness(table, businessId);
  const slots = slotsOf(business) ?? null;
  const clock = localTime(now(), business.timeZone);
  const first = from ?? clock.date;
  const dates = Array.from({ length: count }, (_, ahead) => plusDays(first, ahead));
  const requests = await appointmentsIn(table, businessId, first, plusDays(first, count - 1));
  return {
    timeZone: clock.timeZone,
    today: clock.date,
    time: clock.time,
    slots: slots && { minutes: slots.minutes, atOnce: slots.atOnce },
    days: dates.map((date) => {
      const appointments = requests
        .filter(({ fields }) => fields.date === date)
        .map((request) => ({
          ...staffRequest(request),
          minutes: request.place?.minutes ?? slots?.minutes ?? plainMinutes,
          time: String(request.fields.time ?? ''),
        }))
        .sort((one, other) => one.time.localeCompare(other.time));
      const clashes = slots ? [...clashesOf(appointments, slots.atOnce)] : [];
      return {
        date,
        openings: openingsOn(business, date).map(({ opens, closes }) => ({ opens, closes })),
        places: timesOn(business, date)
          .filter((time) => !isPast({ date, time }, clock))
          .map((time) => ({ time, left: placesLeft(business, time, appointments) })),
        appointments: appointments.map(({ time: _, ...request }) => request),
        clashes: clashes.map(({ requestId }) => requestId),
      };
    }),
  };
}

/** Requests that are older than the calendar are in no day's row. Of those the newest are found. */
const olderLookedAt = 200;

async function appointmentsIn(
  table: Table,
  businessId: BusinessId,
  from: string,
  to: string,
): Promise<StoredRequest[]> {
  const [days, older] = await Promise.all([
    readDays(table, businessId, from, to),
    table.query({
      index: 'GSI1',
      partition: partitions.requests(businessId),
      filter: equals('kind', 'appointment'),
      newestFirst: true,
      limit: olderLookedAt,
    }),
  ]);
  const ids = [...days.values()].flatMap(({ held }) => Object.keys(held));
  const placed = await Promise.all(ids.map((id) => table.get(keys.request(businessId, id))));
  const isUnplaced = ({ place, state, fields }: StoredRequest) =>
    place === undefined &&
    state !== 'cancelled' &&
    typeof fields.date === 'string' &&
    from <= fields.date &&
    fields.date <= to;
  return [
    ...placed.flatMap((row) => (row ? [storedRequest(row)] : [])),
    ...older.rows.map(storedRequest).filter(isUnplaced),
  ];
}
