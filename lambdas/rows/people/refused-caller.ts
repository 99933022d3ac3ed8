/**
 * Callers whose rings were refused, for staff to call back: one row for each business and number. An hour
 * of a business has at most `mostAnHour` new ones; the rings of all others are counted alone.
 */
import * as z from 'zod';
import type { Business } from '../../../shared/contract/business.ts';
import { RefusedCaller } from '../../../shared/contract/refused.ts';
import type { BusinessId } from '../../../shared/ids.ts';
import { queryAll, type Row, type Table } from '../../table/table.ts';
import { keptDays, keys, partitions } from '../keys.ts';
import { localHours } from '../local-hour.ts';

/** More than anybody calls back. */
export const mostAnHour = 200;

interface RefusedRing {
  readonly phone: string;
  readonly reason: string;
  /** ISO 8601. */
  readonly at: string;
  /** Rings of this number since the last report. */
  readonly rings: number;
}

export function refusedCaller(row: Row): RefusedCaller {
  return RefusedCaller.parse(row);
}

/** Counts rings that no row names. Hours are those of the business's clock. */
export async function countRefused(
  table: Table,
  { businessId, timeZone }: Pick<Business, 'businessId' | 'timeZone'>,
  at: string,
  rings: number,
): Promise<void> {
  await table.change({
    key: keys.refusedHour(businessId, localHours(timeZone)(Date.parse(at))),
    update: 'SET #ttl = :ttl ADD rings :rings',
    names: { '#ttl': 'ttl' },
    values: { ':rings': rings, ':ttl': table.ttlIn(keptDays.call) },
  });
}

/** Of a repeated report, and of one that is older than the row, nothing is kept. */
export async function keepRefused(table: Table, business: Business, ring: RefusedRing): Promise<void> {
  const { done, row } = await table.change(ringChange(table, business, ring, 'attribute_exists(PK) AND '));
  if (done || row) return;
  if (!(await takePlace(table, business, ring.at))) return;
  await table.change(ringChange(table, business, ring, ''));
}

function ringChange(table: Table, { businessId, retention }: Business, ring: RefusedRing, exists: string) {
  const { phone, reason, at, rings } = ring;
  const days = Math.min(keptDays.refused, retention?.callDays ?? keptDays.refused);
  return {
    key: keys.refused(businessId, phone),
    update:
      'SET phone = :phone, #reason = :reason, lastAt = :at, firstAt = if_not_exists(firstAt, :at), ' +
      '#ttl = :ttl, GSI1PK = :list, GSI1SK = :place REMOVE calledBack ADD rings :rings',
    condition: `${exists}(attribute_not_exists(lastAt) OR lastAt < :at)`,
    names: { '#reason': 'reason', '#ttl': 'ttl' },
    values: {
      ':phone': phone,
      ':reason': reason,
      ':at': at,
      ':rings': rings,
      ':ttl': table.ttlIn(days),
      ':list': partitions.refused(businessId),
      ':place': `${at}#${phone}`,
    },
  };
}

async function takePlace(table: Table, { businessId, timeZone }: Business, at: string): Promise<boolean> {
  const { done } = await table.change({
    key: keys.refusedHour(businessId, localHours(timeZone)(Date.parse(at))),
    update: 'ADD callers :one',
    condition: 'attribute_not_exists(callers) OR callers < :most',
    values: { ':one': 1, ':most': mostAnHour },
  });
  return done;
}

const RefusedHour = z.object({ SK: z.string(), rings: z.int().default(0) });

/** Refused rings by hours of the business's clock. `from` and `to`: `2026-11-22T14`, both included. */
export async function refusedHours(
  table: Table,
  businessId: BusinessId,
  from: string,
  to: string,
): Promise<{ hour: string; rings: number }[]> {
  const rows = await queryAll(table, {
    partition: partitions.refusedHours(businessId),
    from,
    to,
    fields: ['SK', 'rings'],
  });
  return rows.map((row) => {
    const { SK: hour, rings } = RefusedHour.parse(row);
    return { hour, rings };
  });
}
