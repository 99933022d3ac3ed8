/** A call's usage, folded from its journal, and its cost by the rate card. */
import type { Cost, Usage, UsageLine } from '../contract/budget.ts';
import { usualOutputTokens } from '../dialogue/token-estimate.ts';
import type { CarrierName } from '../ids.ts';
import { money } from '../money.ts';
import { type CostItem, costItems, isRated, priceOfItem, type RateCard, rateCard } from '../pricing.ts';
import type { CallEventOf, JournalEvent } from './events.ts';
import { withoutSteps } from './without-steps.ts';

/**
 * `seconds` of audio that STT received; null when it was not measured (after a crash). Then the length of
 * the call is used.
 */
export interface Recognised {
  provider: string;
  model: string;
  seconds: number | null;
}

/** What was measured of a call outside of its journal. */
export interface Measured {
  /**
   * By provider: the sum over every session of the call, whichever process held it, and every stream. One
   * without a list comes from an older version, which knew the last session alone.
   */
  stt: Recognised | readonly Recognised[];
  llmProvider: string;
  /** The last sign of life of a call that was lost with its process, ms since the epoch. */
  aliveUntil?: number;
}

/** Tokens of a model. */
export interface Spent {
  model: string;
  usage: CallEventOf<'replyDropped'>['usage'];
}

/** `after`: tokens spent when the call was over, for its summary. */
export function usageOf(
  journal: readonly JournalEvent[],
  { stt, llmProvider, aliveUntil }: Measured,
  after: readonly Spent[] = [],
): Usage {
  const events = withoutSteps(journal);
  const seconds = talkedSeconds(events, aliveUntil);
  const recognised = isList(stt) ? stt : recognisedBy(events, stt, stt.seconds ?? seconds);
  const lines = new Map<string, UsageLine>();
  const usage = {
    seconds,
    sttSeconds: recognised.reduce((sum, part) => sum + (part.seconds ?? 0), 0),
    llmInputTokens: 0,
    llmCachedTokens: 0,
    llmOutputTokens: 0,
    ttsCharacters: 0,
  };
  const add = (item: string, provider: string, model: string, quantity: number, isEstimate = false): void => {
    const key = `${item} ${provider} ${model} ${isEstimate}`;
    const sum = (lines.get(key)?.quantity ?? 0) + quantity;
    lines.set(key, { item, provider, model, quantity: sum, ...(isEstimate ? { isEstimate } : {}) });
  };
  const addTokens = ({ model, usage: spent }: Spent, isEstimate: boolean): void => {
    const cached = Math.min(spent.cachedTokens, spent.inputTokens);
    usage.llmInputTokens += spent.inputTokens;
    usage.llmCachedTokens += cached;
    usage.llmOutputTokens += spent.outputTokens;
    add('llm_input', llmProvider, model, spent.inputTokens - cached, isEstimate);
    add('llm_cached', llmProvider, model, cached, isEstimate);
    add('llm_output', llmProvider, model, spent.outputTokens, isEstimate);
  };
  for (const { provider, model, seconds: own } of recognised) add('stt', provider, model, own ?? 0);
  for (const event of events) {
    // A reply that was stopped is paid for too.
    if ((event.type === 'replyWritten' || event.type === 'replyDropped') && event.usage) {
      const isEstimate = event.type === 'replyDropped' ? event.isEstimate : event.usage.isEstimate;
      addTokens({ model: event.model, usage: event.usage }, isEstimate ?? false);
    } else if (event.type === 'voiceSpent') {
      usage.ttsCharacters += event.characters;
      add('tts', event.provider, '', event.characters);
    }
  }
  for (const spent of [...lostReplies(events), ...after]) addTokens(spent, spent.usage.isEstimate ?? false);
  const legs = legsOf(events, seconds);
  return { ...usage, lines: [...legs, ...lines.values()].filter((line) => line.quantity > 0) };
}

/** The same seconds, one part for each provider and model. */
export function summedRecognised(parts: readonly Recognised[]): Recognised[] {
  const sums = new Map<string, Recognised>();
  for (const part of parts) {
    const key = `${part.provider} ${part.model}`;
    sums.set(key, { ...part, seconds: (sums.get(key)?.seconds ?? 0) + (part.seconds ?? 0) });
  }
  return [...sums.values()];
}

function isList(stt: Measured['stt']): stt is readonly Recognised[] {
  return Array.isArray(stt);
}

/**
 * The seconds of STT by provider: from a failover on they are the next one's, in proportion to the time of
 * the call.
 */
function recognisedBy(events: readonly JournalEvent[], { provider, model }: Recognised, seconds: number) {
  const parts = [{ provider, model, seconds: 0 }];
  const last = events.at(-1)?.at ?? 0;
  let from = events.find((event) => event.type === 'mediaStarted')?.at ?? last;
  const total = Math.max(1, last - from);
  for (const event of events) {
    const open = parts.at(-1);
    if (event.type !== 'failedOver' || !open || event.from !== `${open.provider}/${open.model}`) continue;
    open.seconds = (seconds * (event.at - from)) / total;
    from = event.at;
    const [next = '', ...rest] = event.to.split('/');
    parts.push({ provider: next, model: rest.join('/'), seconds: 0 });
  }
  const before = parts.reduce((sum, part) => sum + part.seconds, 0);
  return parts.map((part, at) => (at < parts.length - 1 ? part : { ...part, seconds: seconds - before }));
}

/**
 * Requests to the model whose process died before it could say what they cost. The model read about as much
 * as for the reply before, and is taken to have written a usual one.
 */
function lostReplies(events: readonly JournalEvent[]): Spent[] {
  const lost: Spent[] = [];
  let known: Spent | null = null;
  let isAsked = false;
  for (const event of events) {
    if (event.type === 'callerSaid') isAsked = event.askedAt != null;
    if (event.type === 'replyWritten' || event.type === 'replyDropped') {
      isAsked = false;
      if (event.usage) known = { model: event.model, usage: event.usage };
    }
    const isCrash =
      (event.type === 'takenUp' && event.why === 'crash') ||
      (event.type === 'callEnded' && event.reason === 'crash');
    if (!isCrash || !isAsked) continue;
    isAsked = false;
    const inputTokens = known?.usage.inputTokens ?? usualInputTokens;
    const usage = {
      inputTokens,
      cachedTokens: 0,
      outputTokens: usualOutputTokens,
      isEstimate: true as const,
    };
    lost.push({ model: known?.model ?? defaultModels.llm.model, usage });
  }
  return lost;
}

/** Prompt, tools and the first words of a call. */
const usualInputTokens = 2_000;

/**
 * What the carrier bills besides the agent's own time: the caller's line while a person is dialled and
 * talks, and the person's line. Empty without a transfer.
 */
function legsOf(events: readonly JournalEvent[], agentSeconds: number): UsageLine[] {
  const carrier = events.find((event) => event.type === 'callStarted')?.carrier;
  const ended = events.at(-1);
  // A browser's call has no line that could be connected.
  if (!carrier || carrier === 'browser' || !ended) return [];
  const line = (model: string, seconds: number): UsageLine => ({
    item: 'carrier',
    provider: carrier,
    model,
    quantity: Math.max(0, seconds),
  });
  const persons: UsageLine[] = [];
  let lineUntil: number | null = null;
  for (const [at, event] of events.entries()) {
    if (event.type !== 'transferStarted') continue;
    const end = events
      .slice(at + 1)
      .find(({ type }) => type === 'transferEnded' || type === 'takenUp' || type === 'callEnded');
    const until = end?.at ?? ended.at;
    const isBack = events.slice(at + 1).some(({ type }) => type === 'takenUp');
    lineUntil = isBack ? null : until;
    // Without a report of the carrier the two may have talked until we gave up waiting for one.
    const isUnknown = end?.type === 'callEnded' && end.reason === 'transfer';
    const isTalk = end?.type === 'transferEnded' && end.outcome === 'talked';
    if (!isTalk && !isUnknown) continue;
    const from = (isTalk ? end.answeredAt : undefined) ?? event.at;
    // The carrier bills its own count, which no step of our clock has touched.
    const talked = (isTalk ? end.talkedSeconds : undefined) ?? (until - from) / 1000;
    persons.push(line('transfer', talked));
    if (lineUntil !== null) lineUntil = from + talked * 1000;
  }
  const started = startOf(events);
  if (lineUntil === null || !started) return [];
  return [line('', Math.max(agentSeconds, (lineUntil - started.at) / 1000)), ...persons];
}

function startOf(events: readonly JournalEvent[]): JournalEvent | undefined {
  return (
    events.find((event) => event.type === 'mediaStarted') ??
    events.find((event) => event.type === 'agentSaid')
  );
}

/**
 * From the first media socket's start to the end of the last; for a call by turns, from the agent's first
 * words to the end. A talk with a person is not part of it: the agent costs nothing then. `aliveUntil`: a
 * media socket that nobody closed was lost with its process, and ends there.
 */
function talkedSeconds(events: readonly JournalEvent[], aliveUntil: number | undefined): number {
  const started = startOf(events);
  const ended = events.at(-1);
  if (!started || !ended) return 0;
  const media = events.findLast(({ type }) => type === 'mediaStarted' || type === 'mediaStopped');
  const isTransfer = ended.type === 'callEnded' && ended.reason === 'transfer';
  const left = isTransfer ? events.findLast(({ type }) => type === 'transferStarted') : undefined;
  const lost = Math.min(ended.at, Math.max(aliveUntil ?? ended.at, started.at));
  const until = media?.type === 'mediaStopped' ? media.at : (left?.at ?? lost);
  return Math.max(0, until - started.at) / 1000;
}

/** The models whose prices apply to sums without lines: the defaults of the configuration. */
export const defaultModels = {
  stt: { provider: 'deepgram-flux', model: 'flux-general-multi' },
  llm: { provider: 'openai', model: 'gpt-6-luna' },
  tts: { provider: 'azure-tts', model: '' },
} as const;

/**
 * The cost of a call: one line per item that cost anything, in the order of `costItems`. An item in
 * `usage.lines` is priced from those lines, each by its model; any other from the sums, as the
 * default models. `seconds`, the length of the call, pays for carrier, edge and AWS.
 */
export function costOf(usage: Usage, carrier: CarrierName, card: RateCard = rateCard): Cost {
  const given = usage.lines ?? [];
  const named = new Set(given.map((line) => line.item));
  const lines = [...given, ...summed(usage, carrier).filter((line) => !named.has(line.item))];
  const sums = new Map<CostItem, number>();
  const estimated = new Set(given.filter(({ isEstimate }) => isEstimate).map(({ item }) => item));
  for (const item of costItems) {
    const micro = lines
      .filter((line) => line.item === item)
      .reduce((sum, line) => sum + priceOfLine(line, card), 0);
    if (micro > 0) sums.set(item, micro);
  }
  const total = [...sums.values()].reduce((sum, micro) => sum + micro, 0);
  return {
    lines: [...sums].map(([item, micro]) => ({
      item,
      ...money(micro),
      ...(estimated.has(item) ? { isEstimate: true as const } : {}),
    })),
    total: money(total),
  };
}

/**
 * Items of lines that are on no rate card. A newer edge sent them; they cost nothing here and are
 * worth a warning.
 */
export function unpricedItems(usage: Usage): string[] {
  const known: readonly string[] = costItems;
  return [...new Set((usage.lines ?? []).map((line) => line.item))].filter((item) => !known.includes(item));
}

/**
 * Providers and models of a call that the rate card lacks, as `provider/model`. They are booked at the
 * dearest price of their kind. A line without a provider, of an older release, is none of them.
 */
export function unratedModels(usage: Usage, card: RateCard = rateCard): string[] {
  const known: readonly string[] = costItems;
  const unrated = (usage.lines ?? []).filter(
    ({ item, provider, model }) =>
      known.includes(item) && provider !== '' && !isRated(item, provider, model, card),
  );
  return [...new Set(unrated.map(({ provider, model }) => `${provider}/${model}`.replace(/\/$/, '')))].sort();
}

/**
 * The cost so far of a live call, an estimate from below: tokens and characters as far as they were
 * reported, STT and carrier by the clock up to `nowMs`, STT as the default model until the bill
 * names another. In a call by turns the carrier's clock runs from the first words, and our STT
 * costs nothing. A call that only rings costs nothing. `measured`: what the call's own meter says of STT and
 * of the model's provider, where it is known.
 */
export function liveCostOf(
  events: readonly JournalEvent[],
  carrier: CarrierName,
  nowMs: number,
  card: RateCard = rateCard,
  measured: Measured | null = null,
): Cost {
  const media = events.find((event) => event.type === 'mediaStarted');
  const started = media ?? events.find((event) => event.type === 'agentSaid');
  const stopped = events.findLast((event) => event.type === 'mediaStopped' || event.type === 'callEnded');
  const until = stopped?.at ?? nowMs;
  const seconds = started ? Math.max(0, until - started.at) / 1000 : 0;
  const guessed: Measured = {
    stt: { ...defaultModels.stt, seconds: media ? seconds : 0 },
    llmProvider: defaultModels.llm.provider,
  };
  const usage = usageOf(events, measured ?? guessed);
  return costOf({ ...usage, seconds }, carrier, card);
}

function summed(usage: Usage, carrier: CarrierName): UsageLine[] {
  const cached = Math.min(usage.llmCachedTokens, usage.llmInputTokens);
  return [
    { item: 'carrier', provider: carrier, model: '', quantity: usage.seconds },
    { item: 'stt', ...defaultModels.stt, quantity: usage.sttSeconds },
    { item: 'llm_input', ...defaultModels.llm, quantity: usage.llmInputTokens - cached },
    { item: 'llm_cached', ...defaultModels.llm, quantity: cached },
    { item: 'llm_output', ...defaultModels.llm, quantity: usage.llmOutputTokens },
    { item: 'tts', ...defaultModels.tts, quantity: usage.ttsCharacters },
    { item: 'edge', provider: 'cloudflare', model: '', quantity: usage.seconds },
    { item: 'aws', provider: 'aws', model: '', quantity: usage.seconds },
  ];
}

function priceOfLine(line: UsageLine, card: RateCard): number {
  return priceOfItem(line.item, line.provider, line.model, line.quantity, card);
}
