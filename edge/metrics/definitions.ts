/** Every metric: its help text, its labels with their known values, its buckets. */
import { callStatuses } from '../../shared/contract/call.ts';
import { faultKinds, faultSources } from '../../shared/fault.ts';
import { carrierNames } from '../../shared/ids.ts';
import { costItems } from '../../shared/pricing.ts';
import type { Refusal } from '../carriers/carrier.ts';
import { chooseProviders } from '../providers/choice.ts';
import { notices } from '../providers/deepgram/notices.ts';
import { breakerStates } from '../providers/failover/breakers.ts';
import type { CounterName, HistogramName } from './call-metrics.ts';

export type Labels = Readonly<Record<string, string>>;

interface CounterDefinition {
  help: string;
  labels: readonly string[];
  /** Series that are 0 from the start, so that Prometheus can compute a rate at the first count. */
  known: readonly Labels[];
  /** Whether there are no others: a value that is not known counts as `other`. */
  isClosed?: true;
}

interface HistogramDefinition {
  help: string;
  /**
   * Upper bounds in seconds; `+Inf` is added. The same for all shards and all time, else they could
   * not be summed. `restoredTally` drops series with other bounds.
   */
  buckets: readonly number[];
}

export const gauges = {
  voice_active_calls: 'Calls that sent a sign of life in the last 60 seconds.',
  voice_outbox_pending: 'Journal events not yet delivered to the API.',
} as const;

const refusals: Readonly<Record<Refusal, null>> = {
  budget_exhausted: null,
  blocked: null,
  unknown_number: null,
  concurrency: null,
  rate: null,
  overload: null,
  unavailable: null,
  over: null,
  uncorroborated: null,
};

const outcomes = [...callStatuses.filter((status) => status !== 'active'), 'refused'];

export const counterDefinitions: Readonly<Record<CounterName, CounterDefinition>> = {
  voice_calls_total: {
    help: 'Ended calls, by carrier and outcome. A refused call was never answered.',
    labels: ['carrier', 'outcome'],
    known: carrierNames.flatMap((carrier) => outcomes.map((outcome) => ({ carrier, outcome }))),
  },
  voice_errors_total: {
    help: 'Faults, by source and kind.',
    labels: ['source', 'kind'],
    known: faultSources.flatMap((source) => faultKinds.map((kind) => ({ source, kind }))),
  },
  voice_cost_micro_inr_total: {
    help: 'Cost of ended calls and of refused streams in millionths of a rupee, by cost item.',
    labels: ['item'],
    known: costItems.map((item) => ({ item })),
  },
  voice_provider_failovers_total: {
    help: 'Replacements of a provider by its fallback.',
    labels: ['from', 'to'],
    known: [
      { from: 'deepgram-flux', to: 'deepgram-nova' },
      { from: 'azure-tts', to: 'deepgram-tts' },
    ],
  },
  voice_stt_notices_total: {
    help: "STT's errors, warnings and unknown messages by name, and streams that were replaced unnoticed.",
    labels: ['notice'],
    known: [...notices, 'dropped', 'deaf', 'lagging', 'other'].map((notice) => ({ notice })),
    isClosed: true,
  },
  voice_provider_breaker_changes_total: {
    help: 'Changes of a breaker: open, its provider is not asked first; halfOpen, one call tries it; closed.',
    labels: ['provider', 'state'],
    known: breakerStates.map((state) => ({ provider: 'api', state })),
  },
  voice_rings_after_end_total: {
    help: 'Rings of calls that had ended: each is a call that continues at its carrier.',
    labels: ['carrier'],
    known: carrierNames.map((carrier) => ({ carrier })),
  },
  voice_rings_refused_total: {
    help: 'Refused rings, by reason: a budget, a limit, a blocked or unknown number, a failure.',
    labels: ['reason'],
    known: Object.keys(refusals).map((reason) => ({ reason })),
    isClosed: true,
  },
  voice_outbox_refused_total: {
    help: 'Parts of calls that the API does not take: a journal event, a recording, a bill. They are kept.',
    labels: ['part'],
    known: ['event', 'recording', 'bill'].map((part) => ({ part })),
    isClosed: true,
  },
  voice_rings_uncorroborated_total: {
    help: "Rings of calls that Exotel's REST did not vouch for, by what it said; refused or not.",
    labels: ['verdict'],
    known: ['unknown', 'foreign', 'finished', 'unanswered'].map((verdict) => ({ verdict })),
  },
};

/**
 * Series that are 0 from the start and have names of the configured providers in their labels, as a call's
 * failover and breakers name them. None for a configuration with faults, which start-up refuses.
 */
export function providerSeries(
  config: Readonly<Record<string, unknown>>,
): Readonly<Partial<Record<CounterName, Labels[]>>> {
  const { stt, llm, tts, faults } = chooseProviders(config);
  if (faults.length > 0) return {};
  const kinds = [
    stt.map(({ provider }) => provider.name),
    llm.map(({ provider, model }) => `${provider.name}/${model}`),
    tts.map(({ provider }) => provider.name),
  ];
  return {
    voice_provider_failovers_total: kinds.flatMap((names) =>
      names.flatMap((from) => names.filter((to) => to !== from).map((to) => ({ from, to }))),
    ),
    voice_provider_breaker_changes_total: kinds
      .flat()
      .flatMap((provider) => breakerStates.map((state) => ({ provider, state }))),
  };
}

const latencyBuckets = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1, 1.25, 1.5, 2, 3, 5, 10];

export const histogramDefinitions: Readonly<Record<HistogramName, HistogramDefinition>> = {
  voice_call_duration_seconds: {
    help: 'Length of a call with audio or words, in seconds.',
    buckets: [5, 10, 20, 30, 60, 120, 180, 300, 480, 600, 900, 1800, 3600],
  },
  voice_stt_latency_seconds: {
    help: "From the end of the caller's speech to the end of turn by STT.",
    buckets: latencyBuckets,
  },
  voice_llm_first_token_seconds: {
    help: "From the end of turn to the model's first token.",
    buckets: latencyBuckets,
  },
  voice_tts_first_byte_seconds: {
    help: "From the reply's first clause to the first audio byte from TTS.",
    buckets: latencyBuckets,
  },
  voice_response_latency_seconds: {
    help: "From the end of the caller's speech to the first audio sent to the carrier.",
    buckets: latencyBuckets,
  },
  voice_barge_in_clear_seconds: {
    help: "From the caller's first word in a barge-in to the clear command to the carrier.",
    buckets: [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 1],
  },
};

/** A provider's or an item's name. Call ids are longer, and phone numbers have more digits in a row. */
const plainName = /^(?!.*\d{5})[a-z][a-z\d._/-]{0,39}$/i;

/**
 * The labels of a series, as its definition names them. A value that is not a plain name becomes
 * `other`. So a mistake elsewhere can neither put a phone number into the metrics nor create a series
 * for every call.
 */
export function labelsOf(name: CounterName, given: Labels): Labels {
  const { labels, known, isClosed } = counterDefinitions[name];
  const isMeant = (label: string, value: string): boolean =>
    isClosed ? known.some((each) => each[label] === value) : plainName.test(value);
  return Object.fromEntries(
    labels.map((label) => {
      const value = given[label] ?? '';
      return [label, isMeant(label, value) ? value : 'other'];
    }),
  );
}
