/**
 * What a call has to say to the metrics: folded from its journal, so that no provider needs a timer
 * of its own. Seconds, as Prometheus counts.
 */
import type { Fault } from '../../shared/fault.ts';
import type { JournalEvent } from '../../shared/journal/events.ts';
import { turnsOf } from '../../shared/journal/latency.ts';

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
] as const;
export type CounterName = (typeof counters)[number];

export interface MeterBatch {
  callId: string;
  /** False when the call is over; live calls are counted by their signs of life. */
  live: boolean;
  observed: { name: HistogramName; seconds: number }[];
  counted: { name: CounterName; labels: Record<string, string>; by: number }[];
  /** Events that the API has not got yet. */
  outboxPending: number;
}

/** The observations of the turns from `fromTurn` on, up to and without `beforeTurn`. */
export function observedTurns(
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
    // The greeting answers nobody's speech.
    if (turn.turn > 0) add('voice_response_latency_seconds', turn.responseMs);
  }
  return observed;
}

/**
 * From the media socket's start to its end; of a call by turns from the agent's first words.
 * Nothing for a call in which nobody spoke.
 */
export function observedDuration(events: readonly JournalEvent[]): MeterBatch['observed'] {
  const media = events.find((event) => event.type === 'mediaStarted');
  const started = media ?? events.find((event) => event.type === 'agentSaid');
  const stopped = events.findLast((event) => event.type === (media ? 'mediaStopped' : 'callEnded'));
  return started && stopped
    ? [{ name: 'voice_call_duration_seconds', seconds: (stopped.at - started.at) / 1000 }]
    : [];
}

export function faultCount({ source, kind }: Pick<Fault, 'source' | 'kind'>): MeterBatch['counted'][number] {
  return { name: 'voice_errors_total', labels: { source, kind }, by: 1 };
}

/**
 * Faults and failovers told by these events. A media socket that was lost is the carrier's, and so
 * are a thousand frames of nonsense.
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
