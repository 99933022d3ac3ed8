/** A request that a caller began and did not confirm, kept for staff when its call is settled. */
import type { Table } from '../table/table.ts';
import { isErasedNow, personOf, type StoredCall } from './call.ts';
import { keys, partitions } from './keys.ts';

/** Once for a call, however often it is settled. Nothing of a caller who was erased. */
export async function keepBegunRequest(
  table: Table,
  call: StoredCall,
  message: string,
  nowMs: number,
): Promise<void> {
  if (await isErasedNow(table, call)) return;
  const { businessId, callId } = call;
  const requestId = `begun-${callId}`;
  const phone = personOf(call) ?? '';
  const at = new Date(nowMs).toISOString();
  await table.create(keys.request(businessId, requestId), {
    ...{ requestId, callId, kind: 'appointment', fields: { message }, state: 'open', phone, at },
    unconfirmed: true,
    GSI1PK: partitions.requests(businessId),
    GSI1SK: `${at}#${requestId}`,
    GSI2PK: partitions.person(businessId, phone),
    GSI2SK: `REQUEST#${at}#${requestId}`,
  });
}
