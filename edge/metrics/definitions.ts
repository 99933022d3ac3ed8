/**
 * Every metric of the contract once: its help, its labels and which values they are known to take,
 * its buckets.
 */
import { callStatuses } from '../../shared/contract/call.ts';
import { faultKinds, faultSources } from '../../shared/fault.ts';
import { carrierNames } from '../../shared/ids.ts';
import { costItems } from '../../shared/pricing.ts';
import type { CounterName, HistogramName } from '../call/call-metrics.ts';

export type Labels = Readonly<Record<string, string>>;

export interface CounterDefinition {
  help: string;
  labels: readonly string[];
  /** Series that stand at 0 from the start, so that a rate is known before the first count. */
  known: readonly Labels[];
}

export interface HistogramDefinition {
  help: string;
  /**
   * Upper bounds in seconds; `+Inf` is added. Fixed, because sums over shards and over time need
   * the same ones.
   */
  buckets: readonly number[];
}

export const gauges = {
  voice_active_calls: 'Calls with a sign of life in the last 60 seconds.',
  voice_outbox_pending: 'Journal events that the API has not got yet.',
} as const;
export type GaugeName = keyof typeof gauges;

const outcomes = [...callStatuses.filter((status) => status !== 'active'), 'refused'];

export const counterDefinitions: Readonly<Record<CounterName, CounterDefinition>> = {
  voice_calls_total: {
    help: 'Calls that are over, by carrier and by how they ended; refused ones were never begun.',
    labels: ['carrier', 'outcome'],
    known: carrierNames.flatMap((carrier) => outcomes.map((outcome) => ({ carrier, outcome }))),
  },
  voice_errors_total: {
    help: 'Faults that a call noticed, by where they came from and of what kind.',
    labels: ['source', 'kind'],
    known: faultSources.flatMap((source) => faultKinds.map((kind) => ({ source, kind }))),
  },
  voice_cost_micro_inr_total: {
    help: 'Cost of finished calls in millionths of a rupee, by item.',
    labels: ['item'],
    known: costItems.map((item) => ({ item })),
  },
  voice_provider_failovers_total: {
    help: 'Changes from one provider to the next best.',
    labels: ['from', 'to'],
    known: [
      { from: 'deepgram-flux', to: 'deepgram-nova' },
      { from: 'azure-tts', to: 'deepgram-tts' },
    ],
  },
};

const latencyBuckets = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1, 1.25, 1.5, 2, 3, 5, 10];

export const histogramDefinitions: Readonly<Record<HistogramName, HistogramDefinition>> = {
  voice_call_duration_seconds: {
    help: 'Length of a call.',
    buckets: [5, 10, 20, 30, 60, 120, 180, 300, 480, 600, 900, 1800, 3600],
  },
  voice_stt_latency_seconds: {
    help: "End of the caller's speech to the recogniser's end of turn.",
    buckets: latencyBuckets,
  },
  voice_llm_first_token_seconds: { help: "End of turn to the model's first token.", buckets: latencyBuckets },
  voice_tts_first_byte_seconds: {
    help: "The reply's first clause to the voice's first byte.",
    buckets: latencyBuckets,
  },
  voice_response_latency_seconds: {
    help: "End of the caller's speech to the first audio handed to the carrier.",
    buckets: latencyBuckets,
  },
  voice_barge_in_clear_seconds: {
    help: "The caller's first word over the agent to the carrier being cleared.",
    buckets: [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 1],
  },
};

/** A name such as a provider's or an item's. Call ids are longer, and phone numbers are digits. */
const plainName = /^(?!.*\d{5})[a-z][a-z\d._/-]{0,39}$/i;

/**
 * The labels of a series: those the definition names and no others. A value that is no plain name
 * becomes `other`, so that no mistake elsewhere can put a phone number into the metrics, or make a
 * series for every call.
 */
export function labelsOf(name: CounterName, given: Labels): Labels {
  return Object.fromEntries(
    counterDefinitions[name].labels.map((label) => {
      const value = given[label] ?? '';
      return [label, plainName.test(value) ? value : 'other'];
    }),
  );
}
