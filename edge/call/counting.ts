/**
 * What no call's journal holds and the metrics should know all the same: rings that were refused,
 * faults outside of a conversation.
 */
import type { Fault } from '../../shared/fault.ts';
import { createLog } from '../../shared/io/log.ts';
import type { RefusalReason } from '../../shared/language/language.ts';
import type { Ring } from '../carriers/carrier.ts';
import { type Admission, type CallBindings, metricShardOf } from './bindings.ts';
import { faultCount, type MeterBatch } from './call-metrics.ts';

type Metrics = CallBindings['METRICS'];

/**
 * A ring was refused. The log names the limit's variable where the switchboard said no, because an
 * operator has to find what to raise.
 */
export async function tellRefused(
  metrics: Metrics,
  { callId, carrier }: Pick<Ring, 'callId' | 'carrier'>,
  reason: RefusalReason,
  admission: Admission,
): Promise<void> {
  const variable = reason === 'rate' ? 'CALLS_PER_MINUTE_PER_NUMBER' : 'MAX_CONCURRENT_CALLS';
  createLog({ fields: { callId } }).warn('a ring was refused', {
    reason,
    ...(admission.ok ? {} : { variable }),
  });
  await count(metrics, callId, [
    { name: 'voice_calls_total', labels: { carrier, outcome: 'refused' }, by: 1 },
  ]);
}

/**
 * A fault that no conversation was told of. The call is not alive then: it has not begun, or its
 * stream is over.
 */
export function countFault(
  metrics: Metrics,
  callId: string,
  fault: Pick<Fault, 'source' | 'kind'>,
): Promise<void> {
  return count(metrics, callId, [faultCount(fault)]);
}

function count(metrics: Metrics, callId: string, counted: MeterBatch['counted']): Promise<void> {
  return metrics
    .getByName(metricShardOf(callId))
    .count({ callId, live: false, observed: [], counted, outboxPending: 0 });
}
