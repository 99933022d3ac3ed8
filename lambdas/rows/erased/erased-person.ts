/**
 * That a person was erased at a business, and when. A call that began before may arrive afterwards, because
 * it waited at the edge, or may be missing from the index while the erasure looks. It is erased when it
 * arrives, or when its next part does. The number is kept as a hash.
 */
import type { BusinessId, Phone } from '../../../shared/ids.ts';
import type { Table } from '../../table/table.ts';
import { contentId } from '../content-id.ts';
import { keys } from '../keys.ts';

/** The edge keeps what it could not deliver for 14 days after a call. */
const days = 16;

/** Write it before the erasure looks for anything: a call that it does not find then meets this row. */
export async function noteErasure(
  table: Table,
  businessId: BusinessId,
  phone: Phone,
  nowMs: number,
): Promise<void> {
  const row = { at: new Date(nowMs).toISOString(), ttl: table.ttlIn(days) };
  await table.put(keyOf(businessId, phone), row);
}

/** Whether the person was erased after `since`, ISO 8601. */
export async function wasErasedAfter(
  table: Table,
  businessId: BusinessId,
  phone: Phone,
  since: string,
): Promise<boolean> {
  const row = await table.get(keyOf(businessId, phone));
  return row !== undefined && Date.parse(String(row.at)) >= Date.parse(since);
}

function keyOf(businessId: BusinessId, phone: Phone) {
  return keys.erasure(businessId, contentId(businessId, phone));
}
