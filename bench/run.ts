/**
 * `npm run bench [-- names]`: measures latency and audio of the whole system. Prints tables and keeps
 * them in `bench/results/*.json`; `npm run docs` writes `docs/benchmarks.md` from those. Exits with 1
 * when a figure misses its goal.
 */
import { spawn } from 'node:child_process';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { business } from './business.ts';
import { audio } from './calls/audio.ts';
import { bargeIn } from './calls/barge-in.ts';
import { greeting } from './calls/greeting.ts';
import { keyless } from './calls/keyless.ts';
import { loadCalls } from './calls/load-calls.ts';
import { overhead } from './calls/overhead.ts';
import { speculativeReply } from './calls/speculative-reply.ts';
import { wholePath } from './calls/whole-path.ts';
import { type BenchResult, isReached, keep, print } from './figures.ts';
import { heard } from './heard.ts';
import { lists } from './lists.ts';
import { start } from './start.ts';

const benches: Record<string, () => Promise<BenchResult>> = {
  start,
  greeting,
  overhead,
  'speculative-reply': speculativeReply,
  'barge-in': bargeIn,
  heard,
  audio,
  keyless,
  'whole-path': wholePath,
  business,
  lists,
  'load-calls': loadCalls,
};
/** Runs as a process of its own. It prints and keeps its own table. */
const recogniser = 'recogniser';

const wanted = process.argv.slice(2);
const known = [...Object.keys(benches), recogniser];
if (wanted.includes('--help') || wanted.includes('-h')) {
  console.log(`npm run bench [-- NAME ...]   of ${known.join(', ')}; all without a name`);
  process.exit(0);
}
const unknown = wanted.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`There is no bench called ${unknown.join(', ')}. There are: ${known.join(', ')}.`);
  process.exit(2);
}

let isShort = false;
for (const name of wanted.length > 0 ? wanted : known) {
  const loadBefore = loadavg()[0] ?? 0;
  console.log(
    `\n— ${name}${loadBefore > 1 ? ` (the machine is busy: load ${loadBefore.toFixed(1)}, figures will be worse than on an idle one)` : ''}`,
  );
  if (name === recogniser) {
    isShort ||= (await runRecogniser()) !== 0;
    continue;
  }
  const result = await benches[name]?.();
  if (!result) continue;
  print(result);
  await keep(result, loadBefore);
  isShort ||= result.figures.some((figure) => isReached(figure) === false);
}
process.exit(isShort ? 1 : 0);

function runRecogniser(): Promise<number> {
  const script = fileURLToPath(new URL('./recogniser.ts', import.meta.url));
  return new Promise((resolve) => {
    spawn(process.execPath, [script], { stdio: 'inherit' }).on('exit', (code) => resolve(code ?? 1));
  });
}
