/** A bench's result: percentiles of samples, with their goals. It is printed and kept. */
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Figure {
  what: string;
  unit: 'ms' | 'dB' | 'Hz' | '%' | 'KB' | 'MB' | 'count';
  samples: number;
  p50: number;
  p95: number;
  worst: number;
  /** The goal, such as `p50 <= 25`. Null for a figure without one. */
  goal: Goal | null;
}

export interface Goal {
  of: 'p50' | 'p95' | 'worst';
  atMost?: number;
  atLeast?: number;
}

export interface BenchResult {
  bench: string;
  figures: Figure[];
  /** The same measured of the product and of the bare floor, for the benches that run both. */
  beside?: Beside[];
  /** What is no percentile of samples. */
  tables?: Table[];
  /** How it was measured. Printed under the table. */
  foot: string[];
  /** Everything that was measured. */
  details: unknown;
}

export interface Table {
  title: string;
  columns: string[];
  rows: (string | number)[][];
}

/** One thing, measured of the product and of the bare floor in the same run. */
export interface Beside {
  what: string;
  unit: Figure['unit'];
  ours: Spread;
  floor: Spread;
}

export interface Spread {
  samples: number;
  p50: number;
  p95: number;
}

/** NaN without a sample. */
export function spreadOf(values: readonly number[]): Spread {
  const { samples, p50, p95 } = figure('', 'ms', values, null);
  return { samples, p50, p95 };
}

/** `worst` is the largest value, or the smallest where the goal is `atLeast`. */
export function figure(
  what: string,
  unit: Figure['unit'],
  values: readonly number[],
  goal: Goal | null,
): Figure {
  const isFloor = goal?.atLeast !== undefined;
  const sorted = values.toSorted((a, b) => (isFloor ? b - a : a - b));
  const at = (share: number): number =>
    round(sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN);
  return { what, unit, samples: values.length, p50: at(0.5), p95: at(0.95), worst: at(1), goal };
}

/** Null when there is no goal. False without a sample. */
export function isReached({ goal, ...measured }: Figure): boolean | null {
  if (!goal) return null;
  const value = measured[goal.of];
  if (Number.isNaN(value)) return false;
  return (
    (goal.atMost === undefined || value <= goal.atMost) &&
    (goal.atLeast === undefined || value >= goal.atLeast)
  );
}

export function print(result: BenchResult): void {
  console.log(`\n${result.bench}`);
  printFigures(result.figures);
  for (const { title, columns, rows } of result.tables ?? []) {
    console.log(`\n${title}`);
    printTable(columns, rows);
  }
  for (const line of result.foot) console.log(`  ${line}`);
}

export function printFigures(figures: readonly Figure[]): void {
  const rows = figures.map((each) => {
    const reached = isReached(each);
    const goal = each.goal
      ? `${each.goal.of} ${each.goal.atMost === undefined ? `>= ${each.goal.atLeast}` : `<= ${each.goal.atMost}`}`
      : '';
    const verdict = reached === null ? '' : reached ? 'reached' : 'SHORT';
    return [each.what, each.unit, each.samples, each.p50, each.p95, each.worst, goal, verdict];
  });
  printTable(['what', 'unit', 'n', 'p50', 'p95', 'worst', 'goal', ''], rows);
}

/** Numbers are set to the right. */
export function printTable(
  columns: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): void {
  const widths = columns.map((name, column) =>
    Math.max(name.length, ...rows.map((row) => String(row[column] ?? '').length)),
  );
  for (const row of [columns, ...rows]) {
    const cells = widths.map((width, column) => {
      const isNumber = rows.some((each) => typeof each[column] === 'number');
      const cell = String(row[column] ?? '');
      return isNumber ? cell.padStart(width) : cell.padEnd(width);
    });
    console.log(`  ${cells.join('  ').trimEnd()}`);
  }
}

/** Where results are kept, unless told otherwise. */
export const resultFolder = fileURLToPath(new URL('./results/', import.meta.url));

/** Writes `<folder>/<bench>.json`, with the run's conditions and the date. */
export async function keep(result: BenchResult, conditions: object, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const kept = { date: new Date().toISOString(), ...conditions, ...result };
  await writeFile(join(folder, `${result.bench}.json`), `${JSON.stringify(kept, null, 2)}\n`);
}

export interface Machine {
  cpu: string;
  cores: number;
  memoryGb: number;
  node: string;
  platform: string;
  loadBefore: number;
  loadAfter: number;
}

/** `loadBefore`: the machine's load when the measurement began. */
export function thisMachine(loadBefore: number): Machine {
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGb: round(totalmem() / 2 ** 30),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    loadBefore: round(loadBefore),
    loadAfter: round(loadavg()[0] ?? 0),
  };
}

export function round(value: number): number {
  return Math.round(value * 10) / 10;
}
