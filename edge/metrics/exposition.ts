/** All shards' counts in Prometheus' text format 0.0.4 (prometheus.io, "Exposition formats"). Pure. */
import { type CounterName, counters, type HistogramName, histograms } from './call-metrics.ts';
import { counterDefinitions, gauges, histogramDefinitions, type Labels, labelsOf } from './definitions.ts';
import type { Snapshot } from './tally.ts';

export const expositionType = 'text/plain; version=0.0.4; charset=utf-8';

/**
 * Every metric, also those that were never counted, because an alert must not depend on whether a
 * series is absent or zero. `known`: series that are 0 from the start, besides those of the definitions.
 */
export function exposition(
  snapshots: readonly Snapshot[],
  known: Readonly<Partial<Record<CounterName, Labels[]>>> = {},
): string {
  const lines = [
    ...gauge('voice_active_calls', sum(snapshots.map((shard) => shard.activeCalls))),
    ...counters.flatMap((name) => counter(name, snapshots, known[name] ?? [])),
    ...histograms.flatMap((name) => histogram(name, snapshots)),
    ...gauge('voice_outbox_pending', sum(snapshots.map((shard) => shard.outboxPending))),
  ];
  return `${lines.join('\n')}\n`;
}

function gauge(name: keyof typeof gauges, value: number): string[] {
  return [...head(name, 'gauge', gauges[name]), sample(name, {}, value)];
}

function counter(name: CounterName, snapshots: readonly Snapshot[], more: readonly Labels[]): string[] {
  const { help, known } = counterDefinitions[name];
  const values = new Map([...known, ...more].map((labels) => [labelText(labelsOf(name, labels)), 0]));
  for (const series of snapshots.flatMap((shard) => shard.counters)) {
    if (series.name !== name) continue;
    const labels = labelText(series.labels);
    values.set(labels, (values.get(labels) ?? 0) + series.value);
  }
  return [
    ...head(name, 'counter', help),
    ...[...values].map(([labels, value]) => `${name}${labels} ${value}`),
  ];
}

function histogram(name: HistogramName, snapshots: readonly Snapshot[]): string[] {
  const { help, buckets } = histogramDefinitions[name];
  const shards = snapshots.flatMap((shard) => shard.histograms).filter((series) => series.name === name);
  const lines: string[] = [];
  let below = 0;
  for (const [n, bound] of [...buckets, '+Inf'].entries()) {
    below += sum(shards.map((series) => series.counts[n] ?? 0));
    lines.push(sample(`${name}_bucket`, { le: String(bound) }, below));
  }
  lines.push(
    sample(`${name}_sum`, {}, sum(shards.map((series) => series.sum))),
    sample(`${name}_count`, {}, below),
  );
  return [...head(name, 'histogram', help), ...lines];
}

function head(name: string, type: 'counter' | 'gauge' | 'histogram', help: string): string[] {
  return [
    `# HELP ${name} ${help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}`,
    `# TYPE ${name} ${type}`,
  ];
}

function sample(name: string, labels: Labels, value: number): string {
  return `${name}${labelText(labels)} ${value}`;
}

/** `{a="b",c="d"}`, or empty without labels. Backslash, quote and line feed are escaped in values. */
export function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}="${escaped(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
