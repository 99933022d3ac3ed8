/** Tells the metrics what became of a call's turns, each once, and of the call. */
import type { CallStatus } from '../../shared/contract/call.ts';
import type { Fault } from '../../shared/fault.ts';
import type { JournalEvent } from '../../shared/journal/events.ts';
import type { Ring } from '../carriers/carrier.ts';
import { type CallBindings, metricShardOf } from './bindings.ts';
import { countedFaults, faultCount, type MeterBatch, observedDuration, observedTurns } from './call-metrics.ts';

export interface CallMeter {
  /** Turns before `turn` are over, and their timings whole. Also a sign of life. */
  turn(events: readonly JournalEvent[], turn: number): void;
  /** The carrier was cleared, so many ms after the word that interrupted was heard. */
  cleared(ms: number): void;
  /** A fault that no event tells: it is counted with what is told next. */
  faulted(fault: Fault): void;
  /** A delivery was tried; `cost`: what the call came to, once the API has said so. */
  delivered(cost: readonly { item: string; microInr: number }[]): void;
  /** `status`: null for a call that was refused, which was counted when it rang. */
  over(events: readonly JournalEvent[], status: CallStatus | null): void;
}

export function createCallMeter(
  { callId, carrier }: Ring,
  metrics: CallBindings['METRICS'],
  waitUntil: (work: Promise<void>) => void,
  pending: () => number,
): CallMeter {
  let firstTurn = 0;
  let firstEvent = 0;
  const cleared: MeterBatch['observed'] = [];
  const faults: MeterBatch['counted'] = [];

  function tell(
    events: readonly JournalEvent[],
    before: number,
    batch: Pick<MeterBatch, 'live' | 'counted' | 'observed'>,
  ): void {
    const observed = [...observedTurns(events, firstTurn, before), ...batch.observed];
    const counted = [...countedFaults(events.slice(firstEvent)), ...faults.splice(0), ...batch.counted];
    firstTurn = before;
    firstEvent = events.length;
    waitUntil(
      metrics
        .getByName(metricShardOf(callId))
        .count({ callId, live: batch.live, observed, counted, outboxPending: pending() }),
    );
  }

  return {
    turn(events, turn) {
      tell(events, Math.max(turn, firstTurn), { live: true, counted: [], observed: cleared.splice(0) });
    },
    cleared(ms) {
      cleared.push({ name: 'voice_barge_in_clear_seconds', seconds: ms / 1000 });
    },
    faulted: (fault) => void faults.push(faultCount(fault)),
    delivered(cost) {
      const costs = cost.map(({ item, microInr }) => ({
        name: 'voice_cost_micro_inr_total' as const,
        labels: { item },
        by: microInr,
      }));
      const counted = [...faults.splice(0), ...costs];
      waitUntil(
        metrics
          .getByName(metricShardOf(callId))
          .count({ callId, live: false, observed: [], counted, outboxPending: pending() }),
      );
    },
    over(events, status) {
      const counted: MeterBatch['counted'] =
        status === null ? [] : [{ name: 'voice_calls_total', labels: { carrier, outcome: status }, by: 1 }];
      tell(events, Number.POSITIVE_INFINITY, {
        live: false,
        counted,
        observed: [...cleared.splice(0), ...observedDuration(events)],
      });
    },
  };
}
