/**
 * What the last day was like, hour by hour and for each business: how often each service was asked, how often
 * it failed, and what was refused. Plain data that can be stored. Pure; time is an argument, in ms since the
 * epoch.
 */
import type { CounterName, HistogramName, MeterBatch } from './call-metrics.ts';

export const services = ['stt', 'llm', 'tts', 'api', 'carrier', 'storage'] as const;
export type Service = (typeof services)[number];

/** Counts by a key: `llm`, `llm auth`, `deepgram-flux deepgram-nova`. What is not there is 0. */
type Counts = Record<string, number>;

export interface HourCounts {
  /** By service: answers in time. The API, carriers and storage report failures alone. */
  answered: Counts;
  /** By service and kind of fault. */
  failed: Counts;
  /** By the two providers. */
  failedOver: Counts;
  /** By reason. */
  refused: Counts;
  calls: number;
  /** By service. Absent where nothing failed, and in what older versions stored. */
  lastFaults?: Record<string, LastFault>;
}

interface LastFault {
  at: number;
  kind: string;
}

/** One hour. By business; '' for what belongs to none, or to more than can be kept apart. */
export interface Hour {
  hour: number;
  businesses: Record<string, HourCounts>;
  /** By service: the last fault of all businesses. */
  lastFaults: Record<string, LastFault>;
}

const hourMs = 3_600_000;
/** The hour that is running, and the 24 before it. */
const keptHours = 25;
/** One hour is one stored value. */
const mostBusinesses = 300;
/** A label from outside must not let an hour grow without bound. */
const mostKeys = 60;

/** The voice is asked for each clause, and its latency is measured once a turn: there the clauses count. */
const answeredBy: Partial<Record<HistogramName, Service>> = {
  voice_stt_latency_seconds: 'stt',
  voice_llm_first_token_seconds: 'llm',
};

/** Adds a batch in place and returns its hour, or null when it says nothing about the day. */
export function addToDay(hours: Map<number, Hour>, batch: MeterBatch, now: number): Hour | null {
  const asked = batch.observed.flatMap(({ name }) => answeredBy[name] ?? []);
  const counted = batch.counted.filter(({ name, by }) => dayCounters.has(name) && by > 0);
  const { businessId = '', clauses = 0 } = batch;
  if (asked.length + counted.length + clauses === 0) return null;
  const hour = hourOf(hours, now);
  const counts = countsOf(hour, businessId);
  if (clauses > 0) add(counts.answered, 'tts', clauses);
  for (const service of asked) add(counts.answered, service, 1);
  for (const { name, labels, by } of counted) {
    const { source = '', kind = '', from = '', to = '', reason = '', outcome = '', part = '' } = labels;
    if (name === 'voice_provider_failovers_total') add(counts.failedOver, `${from} ${to}`, by);
    else if (name === 'voice_rings_refused_total') add(counts.refused, reason, by);
    else if (name === 'voice_calls_total') counts.calls += outcome === 'refused' ? 0 : by;
    else if (name === 'voice_errors_total') fail(hour, counts, source, kind, by, now);
    else fail(hour, counts, part === 'recording' ? 'storage' : 'api', 'refused', by, now);
  }
  return hour;
}

const dayCounters: ReadonlySet<CounterName> = new Set([
  'voice_calls_total',
  'voice_errors_total',
  'voice_provider_failovers_total',
  'voice_rings_refused_total',
  'voice_outbox_refused_total',
]);

function fail(hour: Hour, counts: HourCounts, service: string, kind: string, by: number, now: number) {
  if (!(services as readonly string[]).includes(service)) return;
  add(counts.failed, `${service} ${kind}`, by);
  hour.lastFaults[service] = { at: now, kind };
  counts.lastFaults = { ...counts.lastFaults, [service]: { at: now, kind } };
}

/** Hours that are over for a day are forgotten. A clock that was set back finds its hour again. */
function hourOf(hours: Map<number, Hour>, now: number): Hour {
  const current = Math.floor(now / hourMs);
  for (const hour of hours.keys()) if (Math.abs(current - hour) >= keptHours) hours.delete(hour);
  const known = hours.get(current) ?? { hour: current, businesses: {}, lastFaults: {} };
  hours.set(current, known);
  return known;
}

function countsOf({ businesses }: Hour, wanted: string): HourCounts {
  const isKept = Object.hasOwn(businesses, wanted) || Object.keys(businesses).length < mostBusinesses;
  const businessId = isKept ? wanted : '';
  const counts = Object.hasOwn(businesses, businessId) ? businesses[businessId] : undefined;
  if (counts) return counts;
  const none = noCounts();
  businesses[businessId] = none;
  return none;
}

function add(counts: Counts, key: string, by: number): void {
  const isKept = Object.hasOwn(counts, key) || Object.keys(counts).length < mostKeys;
  const kept = isKept ? key : 'other';
  counts[kept] = (counts[kept] ?? 0) + by;
}

/** The hours of the last day from all shards, the oldest first, those without a count too. */
export function lastDay(shards: readonly (readonly Hour[])[], now: number): Hour[] {
  const current = Math.floor(now / hourMs);
  return Array.from({ length: keptHours - 1 }, (_, n) => {
    const hour = current - keptHours + 2 + n;
    const parts = shards.flat().filter((one) => one.hour === hour);
    const sum: Hour = { hour, businesses: {}, lastFaults: {} };
    for (const { businesses, lastFaults } of parts) {
      for (const [businessId, counts] of Object.entries(businesses))
        addCounts(countsOf(sum, businessId), counts);
      sum.lastFaults = latest(sum.lastFaults, lastFaults);
    }
    return sum;
  });
}

/** The counts of one business, or of all with null. What belongs to none is no business's to see. */
export function countsFor({ businesses }: Hour, businessId: string | null): HourCounts {
  const shown = Object.entries(businesses).filter(([id]) => businessId === null || id === businessId);
  return sumOf(shown.map(([, counts]) => counts));
}

export function sumOf(all: readonly HourCounts[]): HourCounts {
  const sum = noCounts();
  for (const counts of all) addCounts(sum, counts);
  return sum;
}

function noCounts(): HourCounts {
  return { answered: {}, failed: {}, failedOver: {}, refused: {}, calls: 0 };
}

function addCounts(sum: HourCounts, more: HourCounts): void {
  for (const kind of ['answered', 'failed', 'failedOver', 'refused'] as const)
    for (const [key, by] of Object.entries(more[kind])) add(sum[kind], key, by);
  sum.calls += more.calls;
  if (more.lastFaults) sum.lastFaults = latest(sum.lastFaults ?? {}, more.lastFaults);
}

function latest(known: Readonly<Record<string, LastFault>>, more: Readonly<Record<string, LastFault>>) {
  const newer = Object.entries(more).filter(([service, { at }]) => at > (known[service]?.at ?? 0));
  return { ...known, ...Object.fromEntries(newer) };
}
