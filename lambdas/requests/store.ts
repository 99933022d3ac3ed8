/**
 * The rows of callers' requests. In the indexes they belong to the business and to the person. An appointment
 * with a day and a time is in that day's row too: both are written at once, or neither.
 */
import * as z from 'zod';
import { StaffRequest } from '../../shared/contract/request.ts';
import type { BusinessId } from '../../shared/ids.ts';
import type { Held, SlotTime } from '../../shared/slots/slots.ts';
import { ApiError, unavailable } from '../http/api-error.ts';
import { dayChange, heldByOthers, readDay } from '../rows/appointment-day.ts';
import { sorted } from '../rows/content-id.ts';
import { keys, partitions } from '../rows/keys.ts';
import type { Change, Key, Row, Table } from '../table/table.ts';

/** Where an appointment is. `date` leads to the day's row. */
export type Place = SlotTime & Held;
const StoredPlace = z.object({ date: z.string(), time: z.string(), minutes: z.int() });
/** As it is stored: absent where the row is older than places. */
const StoredRequest = StaffRequest.extend({ place: StoredPlace.optional() });
export type StoredRequest = z.infer<typeof StoredRequest>;

export function staffRequest(row: Row): StaffRequest {
  return StaffRequest.parse(row);
}

export function storedRequest(row: Row): StoredRequest {
  return StoredRequest.parse(row);
}

/** Each failed attempt means that another one succeeded. */
const attemptsAtMost = 60;

/**
 * Changes a request to what `next` makes of it, or creates it. It is asked again if the request, or the day
 * of the appointment, was changed meanwhile. `mayTake` gets the other appointments of the day when this one
 * takes a place there; it throws where there is none. `isNew`: most probably, so that it is written without
 * being read first.
 */
export async function changeRequest(
  table: Table,
  businessId: BusinessId,
  requestId: string,
  next: (before: StoredRequest | undefined) => StoredRequest,
  mayTake: (place: Place, others: readonly Held[]) => void,
  isNew = false,
): Promise<StoredRequest> {
  const key = keys.request(businessId, requestId);
  for (let attempt = 0; attempt < attemptsAtMost; attempt++) {
    const row = isNew && attempt === 0 ? undefined : await table.get(key);
    const before = row && storedRequest(row);
    const wanted = next(before);
    if (before && isSame(before, wanted)) return before;
    const after = { ...wanted, version: (before?.version ?? 0) + 1 };
    const days = await dayChanges(table, businessId, before, after, mayTake);
    const change = rowChange(key, row, { ...after, ...indexed(businessId, after) });
    const isDone =
      days.length === 0
        ? (await table.change(change)).done
        : (await table.changeAll([change, ...days])) === null;
    if (isDone) return after;
  }
  throw unavailable('the calendar');
}

async function dayChanges(
  table: Table,
  businessId: BusinessId,
  before: StoredRequest | undefined,
  { requestId, place, booked }: StoredRequest,
  mayTake: (place: Place, others: readonly Held[]) => void,
): Promise<Change[]> {
  const left = before?.place;
  const changes: Change[] = [];
  if (left && left.date !== place?.date) {
    const day = await readDay(table, businessId, left.date);
    if (day.held[requestId]) changes.push(dayChange(businessId, day, requestId, null));
  }
  if (!place || (isSame(left, place) && before?.booked === booked)) return changes;
  const day = await readDay(table, businessId, place.date);
  mayTake(place, heldByOthers(day, requestId));
  const { time, minutes } = place;
  return [...changes, dayChange(businessId, day, requestId, { time, minutes })];
}

/** Whatever the order of their fields. */
export function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

/** What the indexes list it by. A new request is listed at its time. */
function indexed(businessId: BusinessId, { at, requestId, phone }: StoredRequest) {
  return {
    GSI1PK: partitions.requests(businessId),
    GSI1SK: `${at}#${requestId}`,
    GSI2PK: partitions.person(businessId, phone),
    GSI2SK: `REQUEST#${at}#${requestId}`,
  };
}

/** The whole row anew, unless it was changed since it was read. */
function rowChange(key: Key, before: Row | undefined, after: Row): Change {
  const kept = Object.entries(after).filter(([, value]) => value !== undefined);
  const gone = Object.keys(before ?? {}).filter(
    (name) => name !== 'PK' && name !== 'SK' && after[name] === undefined,
  );
  const version = before?.version;
  const known = version === undefined ? 'attribute_not_exists(version)' : 'version = :version';
  const set = kept.map((_, n) => `#f${n} = :f${n}`).join(', ');
  const remove = gone.map((_, n) => `#g${n}`).join(', ');
  return {
    key,
    update: `SET ${set}${remove === '' ? '' : ` REMOVE ${remove}`}`,
    condition: before === undefined ? 'attribute_not_exists(PK)' : `attribute_exists(PK) AND ${known}`,
    names: Object.fromEntries([
      ...kept.map(([name], n) => [`#f${n}`, name]),
      ...gone.map((name, n) => [`#g${n}`, name]),
    ]),
    values: {
      ...Object.fromEntries(kept.map(([, value], n) => [`:f${n}`, value])),
      ...(version === undefined ? {} : { ':version': version }),
    },
  };
}

export function unknownRequest(): ApiError {
  return new ApiError(404, 'unknown_request', 'there is no such request');
}
