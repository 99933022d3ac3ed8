/**
 * `npm run record-journals [-- NAME ...]`: makes the calls of `recorded-calls.ts` on the running system and
 * saves their journals in `tests/journals`. One of them kills the system's workerd during a call (it is
 * restarted), so nobody else should use the system.
 */
import { join } from 'node:path';
import { replay } from '../../edge/core/replay/replay.ts';
import { workerdPid } from '../edge/workerd-pid.ts';
import { type Source, spokenLine } from '../phone/command/spoken-line.ts';
import { type Call, type CallOptions, placeCall } from '../phone/phone.ts';
import { projectRoot } from '../root.ts';
import type { RunFile } from '../run/run-file.ts';
import { runCommand, UsageError } from '../terminal/command.ts';
import { accountsOf, runningSystem } from '../terminal/running-system.ts';
import { readEvents, readFinishedCall } from '../terminal/stored-call.ts';
import { writeJournalFile } from './journal-file.ts';
import { agreement, scene } from './print-replay.ts';
import { callerOf, type RecordedCall, recordedCalls } from './recorded-calls.ts';
import { storedJournal } from './stored-journal.ts';

const usage = `npm run record-journals [-- NAME ...]   of ${recordedCalls.map(({ name }) => name).join(', ')}`;

const upAgainWithinMs = 20_000;
const storedWithinMs = 60_000;

async function main(names: readonly string[]): Promise<number> {
  if (names.includes('--help') || names.includes('-h')) {
    console.log(usage);
    return 0;
  }
  const unknown = names.filter((name) => !recordedCalls.some((call) => call.name === name));
  if (unknown.length > 0) throw new UsageError(`no recorded call is called ${unknown.join(', ')}`);
  const run = await runningSystem();
  let failures = 0;
  for (const recipe of recordedCalls) {
    if (names.length > 0 && !names.includes(recipe.name)) continue;
    const result = await record(run, recipe);
    console.log(result.text);
    if (!result.ok) failures += 1;
  }
  return failures === 0 ? 0 : 1;
}

/** Makes the call, and saves its journal if it replays. */
async function record(run: RunFile, recipe: RecordedCall): Promise<{ ok: boolean; text: string }> {
  const call = await makeCall(run, recipe);
  const over = await readFinishedCall(run, call.callId, storedWithinMs, upAgainWithinMs);
  const events = typeof over === 'string' ? over : await readEvents(run, call.callId);
  if (typeof events === 'string') return { ok: false, text: `${recipe.name}: ${events}` };
  const stored = storedJournal(events);
  if (typeof stored === 'string') return { ok: false, text: `${recipe.name}: ${stored}` };
  const beganMs = performance.now();
  const again = replay(stored.journal);
  const tookMs = performance.now() - beganMs;
  if (again.difference) {
    return {
      ok: false,
      text: scene(recipe.name, stored, again, again.difference, (text) => text).join('\n'),
    };
  }
  const failed = await writeJournalFile(join(projectRoot, 'tests/journals', `${recipe.name}.json`), events);
  return failed === null
    ? { ok: true, text: agreement(recipe.name, stored, again, tookMs) }
    : { ok: false, text: failed };
}

async function makeCall(run: RunFile, recipe: RecordedCall): Promise<Call> {
  const { carrier, digits = [], hangUpAfterMs, killed } = recipe;
  const person =
    recipe.person === undefined ? {} : { person: { outcome: recipe.person, talksMs: 0, presses: '1' } };
  const options: CallOptions = {
    carrier,
    ...(recipe.mode === undefined ? {} : { mode: recipe.mode }),
    edge: run.edge,
    accounts: accountsOf(),
    from: callerOf(recipe),
    [carrier]: person,
  };
  const script = {
    lines: await spoken(recipe.lines),
    digits,
    ...(hangUpAfterMs === undefined ? {} : { hangUpAfterMs }),
  };
  if (!killed) return ended(placeCall({ ...options, script }));
  // The system must not learn from the carrier that the first stream ended: it is lost with the process.
  const crashing: CallOptions = { ...options, exotel: { route: 'direct', statusCallback: 'none' } };
  const first = placeCall({ ...crashing, script: { ...script, hangUpAfterMs: 120_000 } });
  await first.until('streamStarted', 20_000);
  await later(killed.afterMs);
  process.kill(await workerdPid(run.pid), 'SIGKILL');
  await first.ended;
  await upAgain(run);
  return ended(
    placeCall({ ...crashing, callSid: first.callSid, script: { lines: await spoken(killed.lines) } }),
  );
}

async function ended(call: Call): Promise<Call> {
  await call.ended;
  return call;
}

function spoken(sources: readonly Source[]) {
  return Promise.all(sources.map((source) => spokenLine(source, 'en-IN')));
}

async function upAgain(run: RunFile): Promise<void> {
  for (
    const deadlineMs = performance.now() + upAgainWithinMs;
    performance.now() < deadlineMs;
    await later(100)
  ) {
    const isUp = await fetch(`${run.edge}/health`, { signal: AbortSignal.timeout(1000) }).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isUp) return;
  }
  throw new Error(`the system was not up again within ${upAgainWithinMs} ms`);
}

function later(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

await runCommand(main, usage);
