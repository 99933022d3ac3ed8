/** "This went wrong": the mark that staff set on a call, with the audit's row in the same transaction. */
import type * as z from 'zod';
import type { MarkGiven } from '../../shared/contract/call.ts';
import type { CallId } from '../../shared/ids.ts';
import { erasedCall, unavailable } from '../http/api-error.ts';
import type { Ports } from '../http/app.ts';
import type { Staff } from '../http/auth.ts';
import { auditChange, logAct } from '../rows/audit.ts';
import { callOfStaff, type StoredCall } from '../rows/call.ts';
import { wordsMarked } from '../rows/call-words.ts';
import { keys } from '../rows/keys.ts';
import { pauseAfter } from '../table/pause.ts';
import type { Change } from '../table/table.ts';

const tries = 8;

/** A note holds words about a caller: none is kept of one who was erased (404 `erased`). */
export async function markCall(
  ports: Ports,
  staff: Staff,
  callId: CallId,
  { reason, note = '' }: z.output<typeof MarkGiven>,
): Promise<StoredCall> {
  const call = await callOfStaff(ports.table, callId, staff);
  if (call.erased) throw erasedCall();
  const mark = { reason, note, at: new Date(ports.now()).toISOString(), by: staff.person };
  await change(
    ports,
    staff,
    call,
    { action: 'call_marked', callId, reason },
    {
      key: keys.call(callId),
      update: 'SET mark = :mark',
      condition: 'attribute_exists(PK) AND attribute_not_exists(erased)',
      values: { ':mark': mark },
    },
  );
  await ports.table.change(wordsMarked(call, true));
  return { ...call, mark };
}

export async function unmarkCall(ports: Ports, staff: Staff, callId: CallId): Promise<void> {
  const call = await callOfStaff(ports.table, callId, staff);
  await change(
    ports,
    staff,
    call,
    { action: 'call_unmarked', callId },
    {
      key: keys.call(callId),
      update: 'REMOVE mark',
      condition: 'attribute_exists(PK)',
    },
  );
  await ports.table.change(wordsMarked(call, false));
}

async function change(
  { table, log, now }: Ports,
  staff: Staff,
  call: StoredCall,
  act: Parameters<typeof logAct>[2],
  marking: Change,
): Promise<void> {
  for (let attempt = 1; attempt <= tries; attempt++) {
    const failed = await table.changeAll([marking, auditChange(table, staff, act, now())]);
    if (failed === null) return logAct(log, staff, act);
    // Only an erasure, or the call's expiry, comes between reading and writing.
    if (failed.includes(0)) throw erasedCall();
    await pauseAfter(attempt);
  }
  throw unavailable(call.callId);
}
