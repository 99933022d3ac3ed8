/**
 * The rate card: the price of each part of a call, with its source and date. Integers only. A
 * changed price is a new `version`; a call that has ended keeps its cost.
 */
import type { CarrierName } from './ids.ts';
import { priceOf } from './money.ts';

export const costItems = [
  'carrier',
  'stt',
  'llm_input',
  'llm_cached',
  'llm_output',
  'tts',
  'edge',
  'aws',
] as const;
export type CostItem = (typeof costItems)[number];

/**
 * A price in `microUsd` or `microInr` for every `per` units: milliseconds for what is billed by
 * time, else tokens or characters.
 */
interface Rate {
  readonly item: CostItem;
  /** A provider of the registry, or a carrier; `''` fits all. */
  readonly provider: string;
  /** The model, also with a date behind it. With `-` at its end: a family. `''` fits all. */
  readonly model: string;
  readonly microUsd?: number;
  readonly microInr?: number;
  readonly per: number;
  /** Time is billed in whole pulses of this many ms. */
  readonly pulseMs?: number;
  readonly source: string;
  readonly asOf: string;
}

export interface RateCard {
  readonly version: string;
  /** Rupees for a dollar. An integer, so that a micro-dollar is a whole number of micro-rupees. */
  readonly inrPerUsd: number;
  readonly rates: readonly Rate[];
}

const minuteMs = 60_000;
const million = 1_000_000;
const deepgram = 'deepgram.com/pricing, pay as you go, per second without rounding';
const sarvam = 'docs.sarvam.ai/api/getting-started/pricing, list price';
const openai = 'platform.openai.com, model page, per 1M tokens';
const openaiOlder = 'OpenAI list price per 1M tokens, from memory; to be checked';
/** The dearest model that a call is likely to use: what an unknown one costs until it has a line. */
const dearModel = ['gpt-4o', 2_500_000, 1_250_000, 10_000_000, openaiOlder, '2026-11-30'] as const;

/** The three prices of a model, in micro-dollars for a million tokens. */
function modelRates([model, input, cached, output, source, asOf]: readonly [
  model: string,
  input: number,
  cached: number,
  output: number,
  source: string,
  asOf: string,
]): Rate[] {
  const rate = (item: CostItem, microUsd: number): Rate => ({
    item,
    provider: 'openai',
    model,
    microUsd,
    per: million,
    source,
    asOf,
  });
  return [rate('llm_input', input), rate('llm_cached', cached), rate('llm_output', output)];
}

export const rateCard: RateCard = {
  version: '2026-11-30',
  inrPerUsd: 90,
  rates: [
    {
      item: 'carrier',
      provider: 'exotel',
      model: '',
      microInr: 500_000,
      per: minuteMs,
      pulseMs: minuteMs,
      source:
        'developer.exotel.com/docs/billing/pricing-model: example of INR 0.50 a pulse of 60 s; the price of AgentStream itself is not public',
      asOf: '2026-11-22',
    },
    {
      item: 'carrier',
      provider: 'twilio',
      model: '',
      microUsd: 12_500,
      per: minuteMs,
      pulseMs: minuteMs,
      source:
        'twilio.com: inbound local $0.0085 and Media Streams $0.0040 a minute, US list, rounded up to the minute; no Indian price established',
      asOf: '2026-11-22',
    },
    {
      item: 'carrier',
      provider: 'browser',
      model: '',
      microInr: 0,
      per: minuteMs,
      source: 'no carrier',
      asOf: '2026-11-22',
    },
    {
      item: 'carrier',
      provider: 'exotel',
      model: 'transfer',
      microInr: 500_000,
      per: minuteMs,
      pulseMs: minuteMs,
      source:
        "a transferred call's second line, to the person: assumed to cost a pulse of 60 s as the caller's does",
      asOf: '2026-11-30',
    },
    {
      item: 'carrier',
      provider: 'twilio',
      model: 'transfer',
      microUsd: 40_000,
      per: minuteMs,
      pulseMs: minuteMs,
      source:
        "a transferred call's second line, to the person: an outgoing minute to an Indian number, from memory; to be checked",
      asOf: '2026-11-30',
    },
    {
      item: 'stt',
      provider: 'deepgram-flux',
      model: 'flux-general-multi',
      microUsd: 7_800,
      per: minuteMs,
      source: deepgram,
      asOf: '2026-11-01',
    },
    {
      item: 'stt',
      provider: 'deepgram-flux',
      model: 'flux-general-en',
      microUsd: 6_500,
      per: minuteMs,
      source: deepgram,
      asOf: '2026-11-01',
    },
    {
      item: 'stt',
      provider: 'deepgram-nova',
      model: 'nova-',
      microUsd: 5_800,
      per: minuteMs,
      source: deepgram,
      asOf: '2026-11-01',
    },
    {
      item: 'stt',
      provider: 'sarvam-stt',
      model: 'saaras:v3-',
      microInr: 500_000,
      per: minuteMs,
      source: `${sarvam}: INR 30 an hour, per second`,
      asOf: '2026-11-29',
    },
    ...modelRates(['gpt-6-luna', 100_000, 10_000, 500_000, openai, '2026-11-22']),
    ...modelRates(['gpt-4o-mini', 150_000, 75_000, 600_000, openaiOlder, '2026-11-30']),
    ...modelRates(['gpt-4.1-mini', 400_000, 100_000, 1_600_000, openaiOlder, '2026-11-30']),
    ...modelRates(['gpt-4.1', 2_000_000, 500_000, 8_000_000, openaiOlder, '2026-11-30']),
    ...modelRates(dearModel),
    {
      item: 'tts',
      provider: 'azure-tts',
      model: '',
      microUsd: 16_000_000,
      per: million,
      source: 'Azure neural voices, third-party reports of $15 to $16 per 1M characters',
      asOf: '2026-11-22',
    },
    {
      item: 'tts',
      provider: 'deepgram-tts',
      model: '',
      microUsd: 30_000_000,
      per: million,
      source: 'deepgram.com/pricing, Aura-2, from memory; to be checked',
      asOf: '2026-11-22',
    },
    {
      item: 'tts',
      provider: 'sarvam-bulbul-v2',
      model: '',
      microInr: 1_500_000_000,
      per: million,
      source: `${sarvam}: INR 15 for 10,000 characters; the page of September names v3 alone`,
      asOf: '2026-11-29',
    },
    {
      item: 'tts',
      provider: 'sarvam-bulbul-v3',
      model: '',
      microInr: 3_000_000_000,
      per: million,
      source: `${sarvam}: INR 30 for 10,000 characters`,
      asOf: '2026-11-29',
    },
    {
      item: 'edge',
      provider: 'cloudflare',
      model: '',
      microUsd: 158,
      per: minuteMs,
      source: 'computed from developers.cloudflare.com prices: 7.68 GB-s, 50 frames/s at 20:1, batched rows',
      asOf: '2026-11-22',
    },
    {
      item: 'aws',
      provider: 'aws',
      model: '',
      microUsd: 60,
      per: minuteMs,
      source:
        'computed from ap-south-1 list prices: about 25 DynamoDB writes, 3 Lambda runs and HTTP requests a minute, S3 for 30 days',
      asOf: '2026-11-22',
    },
  ],
};

/**
 * The price of `quantity` (seconds for time, else a count) in micro-rupees, rounded up. A model
 * that is not on the card costs as much as the dearest of its item, so that a missing entry shows
 * up as too much and never as nothing. An unknown item costs nothing.
 */
export function priceOfItem(
  item: string,
  provider: string,
  model: string,
  quantity: number,
  card: RateCard = rateCard,
): number {
  const rate = rateFor(item, provider, model, card);
  if (!rate) return 0;
  const units =
    rate.per === minuteMs ? pulses(Math.round(quantity * 1000), rate.pulseMs) : Math.ceil(quantity);
  return priceOf(units, microInrOf(rate, card), rate.per);
}

function pulses(ms: number, pulseMs: number | undefined): number {
  return pulseMs === undefined ? ms : Math.ceil(ms / pulseMs) * pulseMs;
}

/** The rate of exactly this provider or model; undefined = the card has none, and the dearest stands in. */
function ownRate(item: string, provider: string, model: string, card: RateCard): Rate | undefined {
  const rates = card.rates.filter((rate) => rate.item === item);
  const ofModel = rates.filter((rate) => rate.model !== '' && isOfModel(model, rate.model));
  return (
    ofModel.find((rate) => rate.provider === provider) ??
    ofModel[0] ??
    rates.find((rate) => rate.provider === provider && rate.model === '')
  );
}

/** `openai/gpt-6-luna-2026-10-01` is gpt-6-luna; `gpt-6-luna-pro` is another model. */
function isOfModel(model: string, rated: string): boolean {
  const name = model.slice(model.lastIndexOf('/') + 1).toLowerCase();
  if (!name.startsWith(rated)) return false;
  return rated.endsWith('-') || /^(?:-\d{4}(?:-?\d\d){0,2}|-latest)?$/.test(name.slice(rated.length));
}

function rateFor(item: string, provider: string, model: string, card: RateCard): Rate | undefined {
  const rates = card.rates.filter((rate) => rate.item === item);
  return ownRate(item, provider, model, card) ?? dearest(rates, card);
}

/** Whether the card has a price for this provider and model, and not only for others of the item. */
export function isRated(item: string, provider: string, model: string, card: RateCard = rateCard): boolean {
  return ownRate(item, provider, model, card) !== undefined;
}

function dearest(rates: readonly Rate[], card: RateCard): Rate | undefined {
  return [...rates].sort((a, b) => microInrOf(b, card) * a.per - microInrOf(a, card) * b.per)[0];
}

function microInrOf(rate: Rate, card: RateCard): number {
  return rate.microInr ?? (rate.microUsd ?? 0) * card.inrPerUsd;
}

/**
 * The dearest minute that is planned for: the agent speaks throughout, and the model answers eight
 * times with nothing cached.
 */
const fullMinute = { ttsCharacters: 900, llmInputTokens: 24_000, llmOutputTokens: 640 };

/** A provider and its model that a call may use: its first choice, or what it fails over to. */
export interface Usable {
  kind: 'stt' | 'llm' | 'tts';
  provider: string;
  model: string;
}

/** The default configuration. */
const usual: readonly Usable[] = [
  { kind: 'stt', provider: 'deepgram-flux', model: 'flux-general-multi' },
  { kind: 'llm', provider: 'openai', model: 'gpt-6-luna' },
  { kind: 'tts', provider: 'azure-tts', model: '' },
];

/**
 * The money held for every begun minute of a call, in micro-rupees: an upper bound, with the dearest of each
 * kind that the call may use. The rest is given back when the call is settled.
 */
export function holdPerMinute(
  carrier: CarrierName,
  usable: readonly Usable[] = usual,
  card: RateCard = rateCard,
): number {
  const price = (item: CostItem, provider: string, model: string, quantity: number) =>
    priceOfItem(item, provider, model, quantity, card);
  const minuteOf: Record<Usable['kind'], (provider: string, model: string) => number> = {
    stt: (provider, model) => price('stt', provider, model, 60),
    llm: (provider, model) =>
      price('llm_input', provider, model, fullMinute.llmInputTokens) +
      price('llm_output', provider, model, fullMinute.llmOutputTokens),
    tts: (provider, model) => price('tts', provider, model, fullMinute.ttsCharacters),
  };
  const dearestOf = (kind: Usable['kind']): number => {
    const given = usable.filter((each) => each.kind === kind);
    const asked = given.length > 0 ? given : usual.filter((each) => each.kind === kind);
    return Math.max(...asked.map(({ provider, model }) => minuteOf[kind](provider, model)));
  };
  return (
    price('carrier', carrier, '', 60) +
    dearestOf('stt') +
    dearestOf('tts') +
    dearestOf('llm') +
    price('edge', 'cloudflare', '', 60) +
    price('aws', 'aws', '', 60)
  );
}

/**
 * The longest length up to `maxSeconds` at which a call may end, for a carrier that bills begun
 * pulses: not within `guardSeconds` before or behind the edge of a pulse. Before it, because the
 * carrier counts from its answer, some seconds before the media socket's start from which we count.
 * A length too short for that stays as it is, and so does that of a carrier without pulses.
 */
export function endBeforePulse(
  maxSeconds: number,
  carrier: CarrierName,
  guardSeconds: number,
  card: RateCard = rateCard,
): number {
  const pulseMs = card.rates.find(
    ({ item, provider }) => item === 'carrier' && provider === carrier,
  )?.pulseMs;
  if (pulseMs === undefined || guardSeconds === 0) return maxSeconds;
  const pulse = pulseMs / 1000;
  // Seconds since the start of the guarded zone around the last edge.
  const into = (maxSeconds + guardSeconds) % pulse;
  if (into >= 2 * guardSeconds) return maxSeconds;
  const ends = maxSeconds - into;
  return ends > 0 ? ends : maxSeconds;
}
