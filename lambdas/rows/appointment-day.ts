/**
 * The appointments of one day, as one row: which requests there are at which times. Who takes a place writes
 * the whole row, on the condition that nobody wrote it since it was read. So of many who want the last place
 * at once, one gets it, and the length of slots may change while there are appointments.
 */
import * as z from 'zod';
import type { BusinessId } from '../../shared/ids.ts';
import type { Held } from '../../shared/slots/slots.ts';
import { type Change, queryAll, type Row, type Table } from '../table/table.ts';
import { keys, partitions } from './keys.ts';

export interface AppointmentDay {
  readonly date: string;
  readonly version: number;
  /** By the request's id. */
  readonly held: Readonly<Record<string, Held>>;
}

const StoredDay = z.object({
  SK: z.string(),
  version: z.int(),
  held: z.record(z.string(), z.object({ time: z.string(), minutes: z.int() })),
});

function dayOf(row: Row): AppointmentDay {
  const { SK: date, version, held } = StoredDay.parse(row);
  return { date, version, held };
}

export async function readDay(table: Table, businessId: BusinessId, date: string): Promise<AppointmentDay> {
  const row = await table.get(keys.day(businessId, date));
  return row ? dayOf(row) : { date, version: 0, held: {} };
}

/** The days from `from` to `to`, both included, that have a row. */
export async function readDays(
  table: Table,
  businessId: BusinessId,
  from: string,
  to: string,
): Promise<ReadonlyMap<string, AppointmentDay>> {
  const rows = await queryAll(table, { partition: partitions.days(businessId), from, to });
  return new Map(rows.map((row) => [String(row.SK), dayOf(row)]));
}

/** The appointments of a day, without those of `requestId`. */
export function heldByOthers({ held }: AppointmentDay, requestId: string): Held[] {
  return Object.entries(held).flatMap(([id, each]) => (id === requestId ? [] : [each]));
}

/** The day with this appointment at `held`, or without it. It fails if the day was changed meanwhile. */
export function dayChange(
  businessId: BusinessId,
  day: AppointmentDay,
  requestId: string,
  held: Held | null,
): Change {
  const { [requestId]: _, ...others } = day.held;
  return {
    key: keys.day(businessId, day.date),
    update: 'SET held = :held, version = :next',
    condition: day.version === 0 ? 'attribute_not_exists(PK)' : 'version = :version',
    values: {
      ':held': held === null ? others : { ...others, [requestId]: held },
      ':next': day.version + 1,
      ...(day.version === 0 ? {} : { ':version': day.version }),
    },
  };
}

/** Frees the place of a request that is gone. Repeating it is harmless. */
export async function freePlace(
  table: Table,
  businessId: BusinessId,
  date: string,
  requestId: string,
): Promise<void> {
  for (;;) {
    const day = await readDay(table, businessId, date);
    if (day.held[requestId] === undefined) return;
    if ((await table.change(dayChange(businessId, day, requestId, null))).done) return;
  }
}
