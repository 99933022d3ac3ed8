/**
 * What calls report to the metrics: observations folded from a call's journal, and counts that no journal
 * holds (refused rings, faults outside of a conversation). Folding the journal saves every provider its
 * own timer. Durations are in seconds, the unit of Prometheus.
 */
import type { CallStatus } from '../../shared/contract/call.ts';
import type { Fault } from '../../shared/fault.ts';
import { createLog } from '../../shared/io/log.ts';
import type { JournalEvent } from '../../shared/journal/events.ts';
import { turnsOf } from '../../shared/journal/latency.ts';
import { sinceTurnBefore } from '../../shared/journal/without-details.ts';
import type { Refusal, Ring } from '../carriers/carrier.ts';
import type { Corroboration } from '../carriers/exotel/call-details.ts';
import type { BreakerState } from '../providers/failover/breakers.ts';

export const histograms = [
  'voice_call_duration_seconds',
  'voice_stt_latency_seconds',
  'voice_llm_first_token_seconds',
  'voice_tts_first_byte_seconds',
  'voice_response_latency_seconds',
  'voice_barge_in_clear_seconds',
] as const;
export type HistogramName = (typeof histograms)[number];

export const counters = [
  'voice_calls_total',
  'voice_errors_total',
  'voice_cost_micro_inr_total',
  'voice_provider_failovers_total',
  'voice_stt_notices_total',
  'voice_provider_breaker_changes_total',
  'voice_rings_after_end_total',
  'voice_rings_refused_total',
  'voice_outbox_refused_total',
  'voice_rings_uncorroborated_total',
] as const;
export type CounterName = (typeof counters)[number];

/** One report of one call. */
export interface MeterBatch {
  callId: string;
  /** Absent where no journal says it, and in batches of older versions. */
  businessId?: string;
  /** False when the call is over; live calls are counted by their signs of life. */
  live: boolean;
  observed: { name: HistogramName; seconds: number }[];
  counted: { name: CounterName; labels: Record<string, string>; by: number }[];
  /** Clauses that were handed to the carrier. Absent in batches of older versions. */
  clauses?: number;
  /** Events that the API has not got yet. */
  outboxPending: number;
}

export interface Metrics {
  getByName(name: string): { count(batch: MeterBatch): Promise<void> };
}

/** Shards of the metrics: a call always counts in the same one. */
export const metricShards = 4;

function metricShardOf(callId: string): string {
  let hash = 0;
  for (let n = 0; n < callId.length; n++) hash = (hash * 31 + callId.charCodeAt(n)) >>> 0;
  return `m${hash % metricShards}`;
}

/** Reports a call's turns, each once, and the call. */
export interface CallMeter {
  /**
   * Turns before `turn` are over and their timings complete. Also a sign of life. Of `events` those that were
   * not reported yet are counted; of the turns before them details may be missing.
   */
  turn(events: readonly JournalEvent[], turn: number): void;
  /** The carrier was cleared `ms` after the recognised word that interrupted. */
  cleared(ms: number): void;
  /** A fault that no event holds; it goes out with the next report. */
  faulted(fault: Fault): void;
  /** Something about STT's stream that the caller did not notice; it goes out with the next report. */
  noticed(notice: string): void;
  /** The API does not take this part of the call; it goes out with the next report. */
  undelivered(part: 'event' | 'recording' | 'bill'): void;
  /** A provider's breaker has changed by this call; it goes out with the next report. */
  breakerChanged(provider: string, state: BreakerState): void;
  /** A delivery was tried. `cost`: what the call came to, once the API has said so. */
  delivered(cost: readonly { item: string; microInr: number }[]): void;
  /** `status`: null for a refused call, which was counted when it rang. */
  over(events: readonly JournalEvent[], status: CallStatus | null): void;
}

/** `pending`: events that the API has not got yet. */
export function createCallMeter(
  { callId, carrier }: Ring,
  metrics: Metrics,
  later: (work: Promise<void>) => void,
  pending: () => number,
): CallMeter {
  let firstTurn = 0;
  /** The number of the last event that was reported. */
  let toldSeq = -1;
  let businessId: string | undefined;
  const cleared: MeterBatch['observed'] = [];
  /** Counts that no event holds. */
  const faults: MeterBatch['counted'] = [];

  function send(batch: Pick<MeterBatch, 'live' | 'counted' | 'observed' | 'clauses'>): void {
    const shard = metrics.getByName(metricShardOf(callId));
    const business = businessId === undefined ? {} : { businessId };
    later(shard.count({ callId, ...business, ...batch, outboxPending: pending() }));
  }

  /** Everything of `events` that was not reported yet, turns up to and without `beforeTurn`. */
  function report(
    events: readonly JournalEvent[],
    beforeTurn: number,
    more: Pick<MeterBatch, 'live' | 'counted' | 'observed'>,
  ): void {
    businessId ??= events.find((event) => event.type === 'callStarted')?.businessId;
    const observed = [
      ...observedTurns(sinceTurnBefore(events, firstTurn), firstTurn, beforeTurn),
      ...cleared.splice(0),
      ...more.observed,
    ];
    const latest = events.slice(events.findLastIndex(({ seq }) => seq <= toldSeq) + 1);
    const counted = [...countedFaults(latest), ...faults.splice(0), ...more.counted];
    const clauses = latest.filter(({ type }) => type === 'clausePlaying').length;
    firstTurn = beforeTurn;
    toldSeq = events.at(-1)?.seq ?? toldSeq;
    send({ live: more.live, observed, counted, ...(clauses > 0 ? { clauses } : {}) });
  }

  return {
    turn(events, turn) {
      report(events, Math.max(turn, firstTurn), { live: true, counted: [], observed: [] });
    },
    cleared(ms) {
      cleared.push({ name: 'voice_barge_in_clear_seconds', seconds: ms / 1000 });
    },
    faulted: (fault) => void faults.push(faultCount(fault)),
    breakerChanged: (provider, state) =>
      void faults.push({
        name: 'voice_provider_breaker_changes_total',
        labels: { provider, state },
        by: 1,
      }),
    noticed: (notice) => void faults.push({ name: 'voice_stt_notices_total', labels: { notice }, by: 1 }),
    undelivered: (part) => void faults.push({ name: 'voice_outbox_refused_total', labels: { part }, by: 1 }),
    delivered(cost) {
      const costs = cost.map(({ item, microInr }) => ({
        name: 'voice_cost_micro_inr_total' as const,
        labels: { item },
        by: microInr,
      }));
      send({ live: false, observed: [], counted: [...faults.splice(0), ...costs] });
    },
    over(events, status) {
      const counted: MeterBatch['counted'] =
        status === null ? [] : [{ name: 'voice_calls_total', labels: { carrier, outcome: status }, by: 1 }];
      report(events, Number.POSITIVE_INFINITY, { live: false, counted, observed: observedDuration(events) });
    },
  };
}

/** The observations of the turns from `fromTurn` on, up to and without `beforeTurn`. */
function observedTurns(
  events: readonly JournalEvent[],
  fromTurn: number,
  beforeTurn: number,
): MeterBatch['observed'] {
  const observed: MeterBatch['observed'] = [];
  const add = (name: HistogramName, ms: number | null): void => {
    if (ms !== null) observed.push({ name, seconds: ms / 1000 });
  };
  for (const turn of turnsOf(events)) {
    if (turn.turn < fromTurn || turn.turn >= beforeTurn) continue;
    add('voice_stt_latency_seconds', turn.sttMs);
    add('voice_llm_first_token_seconds', turn.firstTokenMs);
    add('voice_tts_first_byte_seconds', turn.voiceMs);
    // The greeting is no answer to the caller, so it has no response time.
    if (turn.turn > 0) add('voice_response_latency_seconds', turn.responseMs);
  }
  return observed;
}

/**
 * From the media socket's start to its end; by turns from the agent's first words to the end of the
 * call. Empty for a call in which nothing was spoken.
 */
function observedDuration(events: readonly JournalEvent[]): MeterBatch['observed'] {
  const media = events.find((event) => event.type === 'mediaStarted');
  const started = media ?? events.find((event) => event.type === 'agentSaid');
  const stopped = events.findLast((event) => event.type === (media ? 'mediaStopped' : 'callEnded'));
  return started && stopped
    ? [{ name: 'voice_call_duration_seconds', seconds: (stopped.at - started.at) / 1000 }]
    : [];
}

/**
 * Faults and failovers among these events. A lost media socket counts as a fault of the carrier. So do a
 * thousand invalid frames.
 */
export function countedFaults(events: readonly JournalEvent[]): MeterBatch['counted'] {
  const counted: MeterBatch['counted'] = [];
  for (const event of events) {
    if (event.type === 'replyFailed' || event.type === 'faulted') {
      counted.push(faultCount(event.fault));
    } else if (event.type === 'mediaStopped' && event.by === 'lost') {
      counted.push(
        faultCount({ source: 'carrier', kind: event.detail === 'nonsense' ? 'protocol' : 'network' }),
      );
    } else if (event.type === 'failedOver') {
      counted.push({
        name: 'voice_provider_failovers_total',
        labels: { from: event.from, to: event.to },
        by: 1,
      });
    }
  }
  return counted;
}

/**
 * Logs and counts a refused ring. Where a limit of the switchboard refused it, the log names the
 * variable, so that an operator finds what to raise. `over`: the call has ended before, so this ring
 * shows that it continues at its carrier.
 */
export async function countRefused(
  metrics: Metrics,
  { callId, carrier }: Pick<Ring, 'callId' | 'carrier'>,
  reason: Refusal,
  admission: { ok: boolean },
): Promise<void> {
  const isOver = reason === 'over';
  const variable = reason === 'rate' ? 'CALLS_PER_MINUTE_PER_NUMBER' : 'MAX_CONCURRENT_CALLS';
  createLog({ fields: { callId } }).warn('a ring was refused', {
    reason,
    ...(admission.ok || isOver ? {} : { variable }),
  });
  await count(metrics, callId, [
    { name: 'voice_calls_total', labels: { carrier, outcome: 'refused' }, by: 1 },
    { name: 'voice_rings_refused_total', labels: { reason }, by: 1 },
    ...(isOver ? [{ name: 'voice_rings_after_end_total' as const, labels: { carrier }, by: 1 }] : []),
  ]);
}

/** Counts a ring that Exotel did not vouch for, whether it was refused or not. */
export function countUncorroborated(metrics: Metrics, callId: string, verdict: Corroboration): Promise<void> {
  return count(metrics, callId, [{ name: 'voice_rings_uncorroborated_total', labels: { verdict }, by: 1 }]);
}

/** Counts a fault outside of a conversation: the call has not begun, or its stream is over. */
export function countFault(
  metrics: Metrics,
  callId: string,
  fault: Pick<Fault, 'source' | 'kind'>,
): Promise<void> {
  return count(metrics, callId, [faultCount(fault)]);
}

/** Counts a breaker that changed outside of a conversation. */
export function countBreaker(metrics: Metrics, provider: string, state: BreakerState): Promise<void> {
  const labels = { provider, state };
  return count(metrics, provider, [{ name: 'voice_provider_breaker_changes_total', labels, by: 1 }]);
}

function count(metrics: Metrics, callId: string, counted: MeterBatch['counted']): Promise<void> {
  return metrics
    .getByName(metricShardOf(callId))
    .count({ callId, live: false, observed: [], counted, outboxPending: 0 });
}

function faultCount({ source, kind }: Pick<Fault, 'source' | 'kind'>): MeterBatch['counted'][number] {
  return { name: 'voice_errors_total', labels: { source, kind }, by: 1 };
}
