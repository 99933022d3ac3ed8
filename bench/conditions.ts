/** Under which conditions a bench ran: the machine, its load, the versions, and how steady it was. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { promisify } from 'node:util';
import { packageFile } from '../local/parts/package-file.ts';
import { projectRoot } from '../local/root.ts';
import { type Machine, round, spreadOf, thisMachine } from './figures.ts';

export interface Conditions {
  machine: Machine;
  versions: { workerd: string; revision: string };
  noise: Noise;
}

/** How steady the machine was, by a loop of fixed work before and after the bench. */
export interface Noise {
  /** How much longer one loop in twenty took than the usual one. */
  tailPercent: number;
  /** How much the usual loop of before and that of after differ. */
  driftPercent: number;
  isNoisy: boolean;
}

/** A calm machine of two cores stays below 10 and 5. Chosen with room above that. */
const mostTailPercent = 30;
const mostDriftPercent = 15;

/** Pure. `before` and `after`: times of the loop in ms. */
export function noiseOf(before: readonly number[], after: readonly number[]): Noise {
  const all = spreadOf([...before, ...after].map((ms) => ms * 1000));
  const [first, last] = [spreadOf(before.map((ms) => ms * 1000)), spreadOf(after.map((ms) => ms * 1000))];
  const tailPercent = round((all.p95 / all.p50 - 1) * 100);
  const driftPercent = round(Math.abs(last.p50 / first.p50 - 1) * 100);
  return {
    tailPercent,
    driftPercent,
    isNoisy: tailPercent > mostTailPercent || driftPercent > mostDriftPercent,
  };
}

const loops = 200;

/** Times of a loop of about a millisecond: what else runs on the machine makes some of them longer. */
function calibrate(): number[] {
  let sum = 0;
  const times = Array.from({ length: loops }, () => {
    const beganMs = performance.now();
    for (let at = 0; at < 300_000; at += 1) sum = (sum * 31 + at) % 1_000_003;
    return performance.now() - beganMs;
  });
  if (sum < 0) throw new Error('a remainder is never negative');
  // The first ones are run by the interpreter.
  return times.slice(loops / 10);
}

/** Begins to watch. The returned function says under which conditions the bench ran since. */
export async function watchConditions(): Promise<() => Promise<Conditions>> {
  const loadBefore = loadavg()[0] ?? 0;
  const before = calibrate();
  const versions = { workerd: await workerdVersion(), revision: await revision() };
  return async () => {
    const noise = noiseOf(before, calibrate());
    return { machine: thisMachine(loadBefore), versions, noise };
  };
}

/** One line for a terminal. */
export function conditionsLine({ machine, versions, noise }: Conditions): string {
  const { cpu, cores, node, loadBefore, loadAfter } = machine;
  const noisy = noise.isNoisy ? 'NOISY: do not compare these figures with another run; ' : '';
  return (
    `${noisy}${cpu}, ${cores} cores, Node ${node.slice(1)}, workerd ${versions.workerd}, ` +
    `revision ${versions.revision}, load ${loadBefore} before and ${loadAfter} after, ` +
    `a fixed loop: tail +${noise.tailPercent} %, drift ${noise.driftPercent} %`
  );
}

async function workerdVersion(): Promise<string> {
  const file = packageFile('workerd', 'package.json', import.meta.url);
  const found = file === null ? null : (JSON.parse(await readFile(file, 'utf8')) as { version?: unknown });
  return String(found?.version ?? 'unknown');
}

/** The commit, with `+` where files have changed since. */
async function revision(): Promise<string> {
  const git = async (...args: string[]): Promise<string> =>
    (await promisify(execFile)('git', args, { cwd: projectRoot })).stdout.trim();
  try {
    const changed = await git('status', '--porcelain', '--untracked-files=no', '--', '.', ':!bench/results');
    return `${await git('rev-parse', '--short=8', 'HEAD')}${changed === '' ? '' : '+'}`;
  } catch {
    return 'unknown';
  }
}
