/**
 * `npm run bench [-- names]`: measures latency, audio and load of the whole system. Prints tables and keeps
 * them in `bench/results/*.json`, or in the folder `--out`; `npm run docs` writes `docs/benchmarks.md` from
 * those. Exits with 1 when a figure misses its goal. `--compare A B` prints two runs beside each other;
 * `simulate` measures nothing, and computes which limit of the deployment comes first.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { reasonOf } from '../local/phone/trunk.ts';
import { capacity } from './beside/capacity.ts';
import { latency } from './beside/latency.ts';
import { memory } from './beside/memory.ts';
import { printBeside } from './beside/table.ts';
import { tail } from './beside/tail.ts';
import { business } from './business.ts';
import { audio } from './calls/audio.ts';
import { bargeIn } from './calls/barge-in.ts';
import { greeting } from './calls/greeting.ts';
import { keyless } from './calls/keyless.ts';
import { loadCalls } from './calls/load-calls.ts';
import { overhead } from './calls/overhead.ts';
import { speculativeReply } from './calls/speculative-reply.ts';
import { wholePath } from './calls/whole-path.ts';
import { compare } from './compare.ts';
import { conditionsLine, watchConditions } from './conditions.ts';
import { type BenchResult, isReached, keep, print, resultFolder } from './figures.ts';
import { heard } from './heard.ts';
import { held } from './held/held.ts';
import { lists } from './lists.ts';
import { profileCalls, profileFolder } from './profile/profile.ts';
import { limitNames, simulateCommand } from './simulate-command.ts';
import { start } from './start.ts';

/** `short`: a trial of a bench that takes minutes. It measures too little to be kept. */
const benches: Record<string, (options: { short: boolean }) => Promise<BenchResult>> = {
  start,
  greeting,
  overhead,
  latency,
  capacity,
  memory,
  held,
  tail,
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
const all = [...Object.keys(benches), recogniser];
/** Measures nothing that is compared. It shows where the time goes, and runs only where it is named. */
const profile = 'profile';
const known = [...all, profile];

const { values: options, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: {
    help: { type: 'boolean', short: 'h', default: false },
    short: { type: 'boolean', default: false },
    out: { type: 'string' },
    compare: { type: 'boolean', default: false },
    calls: { type: 'string' },
    limit: { type: 'string', multiple: true, default: [] },
  },
});
if (options.help) {
  console.log(`npm run bench [-- NAME ...]   of ${all.join(', ')}; all without a name
                  capacity takes 30 minutes, latency and memory 13 each, tail 10, any other one up to 3
  profile         where the processor time of 50 Twilio calls goes: a .cpuprofile and a flame graph
  --short         a quick trial of latency, capacity, memory and tail; it is not kept, unless with --out
  --out FOLDER    keeps the results there instead of in bench/results (a profile: in .data/profile)
  --compare A B   prints two runs beside each other: result files, folders of them, or revisions
  simulate [--calls 50,500] [--limit NAME=NUMBER ...]
                  which limit comes first as calls become more, of: ${limitNames.join(', ')}`);
  process.exit(0);
}
if (options.compare) {
  const [a, b] = wanted;
  if (a === undefined || b === undefined || wanted.length > 2) {
    console.error('--compare takes two: result files, folders of them, or revisions of this repository.');
    process.exit(2);
  }
  try {
    await compare(a, b);
  } catch (error) {
    console.error(reasonOf(error));
    process.exit(2);
  }
  process.exit(0);
}
const isSimulation = wanted[0] === 'simulate';
if (isSimulation || options.calls !== undefined || options.limit.length > 0) {
  if (!isSimulation || wanted.length > 1) {
    console.error('--calls and --limit are of `simulate`, which runs alone.');
    process.exit(2);
  }
  try {
    simulateCommand(options.calls, options.limit);
  } catch (error) {
    console.error(reasonOf(error));
    process.exit(2);
  }
  process.exit(0);
}
const unknown = wanted.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`There is no bench called ${unknown.join(', ')}. There are: ${known.join(', ')}.`);
  process.exit(2);
}

let isShort = false;
for (const name of wanted.length > 0 ? wanted : all) {
  console.log(`\n— ${name}`);
  if (name === profile) {
    await profileCalls({ short: options.short, folder: options.out ?? profileFolder });
    continue;
  }
  if (name === recogniser) {
    isShort ||= (await runRecogniser()) !== 0;
    continue;
  }
  const conditionsSince = await watchConditions();
  const result = await benches[name]?.({ short: options.short });
  if (!result) continue;
  const conditions = await conditionsSince();
  printBeside(result.beside ?? []);
  print(result);
  console.log(`  ${conditionsLine(conditions)}`);
  const folder = options.out ?? (options.short ? null : resultFolder);
  if (folder !== null) await keep(result, conditions, folder);
  isShort ||= result.figures.some((figure) => isReached(figure) === false);
}
process.exit(isShort ? 1 : 0);

function runRecogniser(): Promise<number> {
  const script = fileURLToPath(new URL('./recogniser.ts', import.meta.url));
  return new Promise((resolve) => {
    spawn(process.execPath, [script], { stdio: 'inherit' }).on('exit', (code) => resolve(code ?? 1));
  });
}
