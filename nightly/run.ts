/**
 * `npm run nightly`: attacks the running system and measures it, for at most 40 minutes. Prints its
 * progress, and all tables at the end. Keeps them in `nightly/results/nightly.json`, from which
 * `npm run docs` writes the figures of `docs/reliability.md`. Exits with 1 when a figure misses its goal.
 */
import { loadavg } from 'node:os';
import { isReached, printFigures, printTable, thisMachine } from '../bench/figures.ts';
import { runCommand } from '../local/terminal/command.ts';
import { readArguments, usage } from './arguments.ts';
import type { Check, CheckOptions, CheckResult } from './check.ts';
import { checks } from './checks.ts';
import { keep } from './results.ts';

/** How long a check that is told to stop may take to end what it started. */
const cleanUpMs = 30_000;

async function main(argv: readonly string[]): Promise<number> {
  const { only, short, soakMinutes, help } = readArguments(
    argv,
    checks.map(({ name }) => name),
  );
  if (help) {
    console.log(usage);
    return 0;
  }
  const wanted = only === null ? checks : checks.filter(({ name }) => only.includes(name));
  const results: CheckResult[] = [];
  let hasFailed = false;
  for (const check of wanted) {
    const loadBefore = loadavg()[0] ?? 0;
    const beganMs = performance.now();
    console.log(
      `\n— ${check.name}${loadBefore > 1 ? `, on a busy machine (load ${loadBefore.toFixed(1)})` : ''}`,
    );
    try {
      const result = await inTime(check, { short, soakMinutes });
      const tookMs = Math.round(performance.now() - beganMs);
      results.push(result);
      const isDoubtful = (result.doubt ?? null) !== null;
      hasFailed ||= isDoubtful && !short;
      // A short run measures too little to be a figure.
      if (!short && !isDoubtful) await keep(check.name, result, { machine: thisMachine(loadBefore), tookMs });
    } catch (error) {
      hasFailed = true;
      console.error(
        `✗ ${check.name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
    }
  }
  for (const { title, columns, rows, figures, doubt, foot } of results) {
    console.log(`\n${title}`);
    if (doubt) console.log(`  Not valid: ${doubt}.`);
    if (rows.length > 0) printTable(columns, rows);
    printFigures(figures);
    for (const line of foot) console.log(`  ${line}`);
  }
  const isShort = results.some(({ figures }) => figures.some((figure) => isReached(figure) === false));
  return hasFailed || isShort ? 1 : 0;
}

/** @throws Error when the check is not over within its budget. */
async function inTime(
  check: Check,
  options: Pick<CheckOptions, 'short' | 'soakMinutes'>,
): Promise<CheckResult> {
  const minutes = check.budgetMinutes(options);
  const overdue = new AbortController();
  const timer = setTimeout(
    () => overdue.abort(new Error(`was not over within ${minutes} minutes`)),
    minutes * 60_000,
  );
  const beganMs = performance.now();
  const say = (line: string): void =>
    console.log(`  ${String(Math.round((performance.now() - beganMs) / 1000)).padStart(4)} s  ${line}`);
  try {
    const { signal } = overdue;
    return await Promise.race([check.run({ ...options, signal, say }), neverEnding(signal)]);
  } finally {
    clearTimeout(timer);
  }
}

/** Rejects for a check that does not stop although it was told to. */
function neverEnding(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => {
      setTimeout(() => reject(signal.reason), cleanUpMs).unref();
    });
  });
}

await runCommand(main, usage);
// A check that did not stop in time may hold the process.
process.exit();
