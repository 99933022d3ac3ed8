/**
 * A run's measurements, kept as `eval/results/<name>.json` with machine, date and sample count.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, loadavg, totalmem } from 'node:os';
import { sumsOf } from './table.ts';
import type { Trial } from './trial.ts';

export interface EvalResult {
  way: 'text' | 'voice';
  language: string;
  /** The model that answered: `scripted demo engine`, or a model's name. */
  agent: string;
  /** How the calls were made, in words. */
  line: string;
  parallel: number;
  trials: readonly Trial[];
}

/** When and on what a run was made. `loadBefore`: the machine's load when it began. */
export function machineSince(loadBefore: number) {
  const machine = {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    loadBefore: Math.round(loadBefore * 10) / 10,
    loadAfter: Math.round((loadavg()[0] ?? 0) * 10) / 10,
  };
  return { date: new Date().toISOString(), machine };
}

/** The result as it is printed with `--json` and kept. */
export function resultOf({ trials, ...how }: EvalResult, loadBefore: number) {
  return { ...machineSince(loadBefore), ...how, samples: trials.length, ...sumsOf(trials), trials };
}

export type Kept = ReturnType<typeof resultOf>;

/** `name`: `<way>-<language>`, or `words-lost`. Returns the file's path from the project's root. */
export async function keep(name: string, result: object): Promise<string> {
  const folder = new URL('./results/', import.meta.url);
  await mkdir(folder, { recursive: true });
  await writeFile(new URL(`${name}.json`, folder), `${JSON.stringify(result, null, 2)}\n`);
  return `eval/results/${name}.json`;
}
