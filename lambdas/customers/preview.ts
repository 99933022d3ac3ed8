/** What an erasure of a person would take now, counted as `erase.ts` finds it, and what it leaves. */
import type { ErasurePreview } from '../../shared/contract/people.ts';
import type { BusinessId, Phone } from '../../shared/ids.ts';
import { money } from '../../shared/money.ts';
import { StoredCall } from '../rows/call.ts';
import { keys, partitions } from '../rows/keys.ts';
import { queryAll, type Table } from '../table/table.ts';

export async function previewErasure(
  table: Table,
  businessId: BusinessId,
  phone: Phone,
): Promise<ErasurePreview> {
  const [rows, entry, block, refused] = await Promise.all([
    queryAll(table, { index: 'GSI2', partition: partitions.person(businessId, phone) }),
    table.get(keys.customer(businessId, phone)),
    table.get(keys.blocked(businessId, phone)),
    table.get(keys.refused(businessId, phone)),
  ]);
  const calls = rows.filter(({ SK }) => SK === 'CALL').map((row) => StoredCall.parse(row));
  const recordings = await table.getAll(
    calls.flatMap(({ callId }) => [keys.recording(callId), keys.carrierRecording(callId)]),
  );
  return {
    calls: calls.length,
    live: calls.filter(({ status }) => status === 'active').length,
    // A call may have two: ours, and the carrier's.
    recordings: new Set(recordings.map(({ PK }) => PK)).size,
    requests: rows.filter(({ SK }) => SK === 'REQUEST').length,
    hasEntry: entry !== undefined,
    hasNotes: typeof entry?.notes === 'string' && entry.notes !== '',
    wasRefused: refused !== undefined,
    keptCost: money(calls.reduce((sum, { cost }) => sum + (cost?.total.microInr ?? 0), 0)),
    isBlocked: block !== undefined,
  };
}
