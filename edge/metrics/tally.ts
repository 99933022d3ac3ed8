/**
 * One shard's counts as plain data that can be stored: counters, histograms, and which calls are live.
 * Pure; time is an argument.
 */
import type { CounterName, HistogramName, MeterBatch } from './call-metrics.ts';
import { histogramDefinitions, type Labels, labelsOf } from './definitions.ts';

interface CounterSeries {
  name: CounterName;
  labels: Labels;
  value: number;
}

interface HistogramSeries {
  name: HistogramName;
  /** One for each bound, and a last one for what exceeds all bounds. Not cumulative. */
  counts: number[];
  sum: number;
}

/** `since`: when the outbox was last empty. Older versions stored neither that nor the business. */
interface Pending {
  events: number;
  at: number;
  since?: number;
  businessId?: string;
}

export interface Tally {
  counters: Map<string, CounterSeries>;
  histograms: Map<HistogramName, HistogramSeries>;
  /** By call: its last sign of life, ms since the epoch. */
  alive: Map<string, number>;
  /** By call: the events its outbox still holds. */
  pending: Map<string, Pending>;
}

/** One shard's counts for a scrape. They name no call. */
export interface Snapshot {
  counters: CounterSeries[];
  histograms: HistogramSeries[];
  activeCalls: number;
  outboxPending: number;
}

const aliveMs = 60_000;
/** A call reports its outbox at every attempt to deliver, at least every 5 minutes. */
const pendingMs = 15 * 60_000;

export function emptyTally(): Tally {
  return { counters: new Map(), histograms: new Map(), alive: new Map(), pending: new Map() };
}

/** Adds a batch in place. A tally has one owner, so a copy for every turn would be waste. */
export function tallyUp(tally: Tally, batch: MeterBatch, now: number): void {
  for (const { name, labels, by } of batch.counted) {
    if (!Number.isFinite(by) || by <= 0) continue;
    const series = counterOf(tally, name, labelsOf(name, labels));
    series.value += by;
  }
  for (const { name, seconds } of batch.observed) {
    if (Number.isFinite(seconds)) observe(histogramOf(tally, name), Math.max(0, seconds));
  }
  if (batch.live) tally.alive.set(batch.callId, now);
  else tally.alive.delete(batch.callId);
  if (batch.outboxPending > 0)
    tally.pending.set(batch.callId, {
      since: now,
      ...tally.pending.get(batch.callId),
      ...(batch.businessId === undefined ? {} : { businessId: batch.businessId }),
      events: batch.outboxPending,
      at: now,
    });
  else tally.pending.delete(batch.callId);
}

/** Also forgets calls that have reported nothing for too long. */
export function snapshotOf(tally: Tally, now: number): Snapshot {
  ageOut(tally, now);
  return {
    counters: [...tally.counters.values()],
    histograms: [...tally.histograms.values()],
    activeCalls: tally.alive.size,
    outboxPending: [...tally.pending.values()].reduce((sum, { events }) => sum + events, 0),
  };
}

/** An outbox that has not been empty for so long is late: a live call's is emptied every 10 s. */
const lateMs = 5 * 60_000;

/** The outboxes that are late. */
export function lateOutboxes(
  tally: Tally,
  now: number,
): { businessId: string; events: number; since: number }[] {
  ageOut(tally, now);
  return [...tally.pending.values()].flatMap(({ businessId = '', events, since = now }) =>
    now - since > lateMs ? [{ businessId, events, since }] : [],
  );
}

/** A stored tally without the histograms that this version counts in other buckets, or not at all. */
export function restoredTally(stored: Tally): Tally {
  const histograms = [...stored.histograms].filter(([name, series]) => {
    const bounds = histogramDefinitions[name]?.buckets.length;
    return bounds !== undefined && series.counts.length === bounds + 1;
  });
  return { ...stored, histograms: new Map(histograms) };
}

function ageOut(tally: Tally, now: number): void {
  for (const [callId, at] of tally.alive) if (Math.abs(now - at) > aliveMs) tally.alive.delete(callId);
  for (const [callId, { at }] of tally.pending)
    if (Math.abs(now - at) > pendingMs) tally.pending.delete(callId);
}

function counterOf(tally: Tally, name: CounterName, labels: Labels): CounterSeries {
  const key = `${name} ${Object.values(labels).join(' ')}`;
  const series = tally.counters.get(key) ?? { name, labels, value: 0 };
  tally.counters.set(key, series);
  return series;
}

function histogramOf(tally: Tally, name: HistogramName): HistogramSeries {
  const counts = Array<number>(histogramDefinitions[name].buckets.length + 1).fill(0);
  const series = tally.histograms.get(name) ?? { name, counts, sum: 0 };
  tally.histograms.set(name, series);
  return series;
}

function observe(series: HistogramSeries, seconds: number): void {
  const bounds = histogramDefinitions[series.name].buckets;
  const at = bounds.findIndex((bound) => seconds <= bound);
  const bucket = at < 0 ? bounds.length : at;
  series.counts[bucket] = (series.counts[bucket] ?? 0) + 1;
  series.sum += seconds;
}
