/**
 * How long `npm start` takes until `ready`, on a new folder and again on the one it left. Bundles
 * are found in `.build`, as on any second start.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSystem } from '../tests/scripted/system.ts';
import { type BenchResult, figure, round } from './figures.ts';

const again = 3;

export async function start(): Promise<BenchResult> {
  const dataDir = await mkdtemp(join(tmpdir(), 'voice-bench-'));
  const took: number[] = [];
  const outputs: string[] = [];
  try {
    for (let run = 0; run <= again; run += 1) {
      const system = await startSystem({ dataDir });
      took.push(round(system.startedInMs));
      outputs.push(system.output());
      await system.stop();
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
  const [first = Number.NaN, ...later] = took;
  return {
    bench: 'start',
    figures: [
      figure('first start with an empty data folder', 'ms', [first], null),
      figure('start with the data of the one before', 'ms', later, { of: 'p50', atMost: 6000 }),
    ],
    foot: ['From the start of the process to `ready`: all parts answer, embedded engines included.'],
    // Parts and their times alone: the rest of what is printed holds tokens.
    details: { took, lastParts: outputs.at(-1)?.match(/^ +\w+ +[\d.]+ s.*$/gm) ?? [] },
  };
}
