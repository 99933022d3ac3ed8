/**
 * `npm run bench [-- names]`: latency and audio of the whole system, printed as tables and kept in
 * `bench/results/*.json`. Exits with 1 when a figure falls short.
 */
import { spawn } from 'node:child_process';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { audio } from './audio.ts';
import { bargeIn } from './barge-in.ts';
import { business } from './business.ts';
import { eager } from './eager.ts';
import { type BenchResult, isReached, keep, print } from './figures.ts';
import { greeting } from './greeting.ts';
import { heard } from './heard.ts';
import { keyless } from './keyless.ts';
import { loadCalls } from './load-calls.ts';
import { overhead } from './overhead.ts';
import { start } from './start.ts';
import { wholePath } from './whole-path.ts';

const benches: Record<string, () => Promise<BenchResult>> = {
  start,
  greeting,
  overhead,
  eager,
  'barge-in': bargeIn,
  heard,
  audio,
  keyless,
  'whole-path': wholePath,
  business,
  'load-calls': loadCalls,
};
/** A program of its own, because it was one before it was a bench: prints and keeps its own table. */
const recogniser = 'recogniser';

const asked = process.argv.slice(2);
const known = [...Object.keys(benches), recogniser];
const unknown = asked.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`There is no bench called ${unknown.join(', ')}. There are: ${known.join(', ')}.`);
  process.exit(2);
}

let isShort = false;
for (const name of asked.length > 0 ? asked : known) {
  const loadBefore = loadavg()[0] ?? 0;
  console.log(
    `\n— ${name}${loadBefore > 1 ? ` (the machine is busy: load ${loadBefore.toFixed(1)}, figures will be worse than they are)` : ''}`,
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
