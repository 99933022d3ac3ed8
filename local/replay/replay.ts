/**
 * `npm run replay`: replays the journal of a stored call, and shows the first decision that is
 * different now.
 */
import { decidedToday } from '../../edge/core/replay/decided-today.ts';
import { differentFields, type Replay, replay } from '../../edge/core/replay/replay.ts';
import { toWire } from '../../shared/journal/events.ts';
import { staffApiOf } from '../terminal/business-of-command.ts';
import { paintFor } from '../terminal/columns.ts';
import { runCommand } from '../terminal/command.ts';
import { runningSystem } from '../terminal/running-system.ts';
import { readEvents, type StaffApi } from '../terminal/stored-call.ts';
import { type ReplayArguments, readArguments, usage } from './arguments.ts';
import { readJournalFile, writeJournalFile } from './journal-file.ts';
import { agreement, leftOut, scene, steps, turnsOf } from './print-replay.ts';
import { type StoredJournal, storedJournal } from './stored-journal.ts';

/** Exit codes: all decisions agree, one differs, nothing to replay. */
const same = 0;
const different = 1;
const unusable = 2;

async function main(argv: readonly string[]): Promise<number> {
  const options = readArguments(argv);
  if (options.help) {
    console.log(usage);
    return same;
  }
  let worst = same;
  for (const path of options.files) worst = Math.max(worst, await ofFile(path, options));
  if (options.calls.length === 0) return worst;
  const staff = await staffApiOf(await runningSystem(), options.business);
  for (const callId of options.calls) worst = Math.max(worst, await ofCall(staff, callId, options));
  return worst;
}

async function ofCall(staff: StaffApi, callId: string, options: ReplayArguments): Promise<number> {
  const events = await readEvents(staff, callId);
  if (typeof events === 'string')
    return complain(`There is no journal of ${callId}: ${events}. npm run calls lists the calls.`);
  return ofEvents(callId, events, options);
}

async function ofFile(path: string, options: ReplayArguments): Promise<number> {
  const events = await readJournalFile(path);
  if (typeof events === 'string') return complain(events);
  if (!options.accept) return ofEvents(path, events, options);
  const stored = storedJournal(events);
  if (typeof stored === 'string') return complain(`${path}: ${stored}`);
  if (leftOut(stored).length > 0)
    return complain(`${path}: the journal has events of another version, which would be lost`);
  const today = { ...stored, journal: decidedToday(stored.journal) };
  const again = replay(today.journal);
  if (again.difference) {
    console.log(
      `${path} is not changed: caller and carrier would have acted differently today, so the call must be made again.`,
    );
    return printResult(path, today, options);
  }
  const changed = replay(stored.journal).difference !== null;
  const failed = changed ? await writeJournalFile(path, today.journal.map(toWire)) : null;
  if (failed !== null) return complain(failed);
  console.log(changed ? `${path} has today's outcomes now` : `${path} agrees already`);
  return same;
}

/** `events`: the journal, unchecked. */
async function ofEvents(name: string, events: readonly unknown[], options: ReplayArguments): Promise<number> {
  const stored = storedJournal(events);
  if (typeof stored === 'string') return complain(`${name}: ${stored}`);
  const failed = options.save === null ? null : await writeJournalFile(options.save, events);
  return failed === null ? printResult(name, stored, options) : complain(failed);
}

function printResult(
  name: string,
  stored: StoredJournal,
  { json, steps: isEveryStep }: ReplayArguments,
): number {
  const beganMs = performance.now();
  const again = replay(stored.journal);
  const tookMs = performance.now() - beganMs;
  const { difference } = again;
  const paint = paintFor(process.stdout);
  const startedAt = stored.journal[0]?.at ?? 0;
  if (json) {
    console.log(JSON.stringify(report(name, stored, again, tookMs), null, 2));
  } else {
    const every = isEveryStep ? [...steps(stored.journal, again, startedAt), ''] : [];
    const result = difference
      ? scene(name, stored, again, difference, paint)
      : [agreement(name, stored, again, tookMs)];
    for (const line of [...every, ...result, ...leftOut(stored)]) console.log(line);
  }
  return difference ? different : same;
}

/** The output of `--json`. Times are in ms; `difference` is `null` when all decisions agree. */
function report(
  name: string,
  stored: StoredJournal,
  { steps: taken, outcomes, isOver, difference }: Replay,
  tookMs: number,
) {
  const startedAt = stored.journal[0]?.at ?? 0;
  const inFull = (found: NonNullable<typeof difference>) => {
    const { step, ...what } = found;
    const { seq, at, type } = step.event;
    const fields = what.kind === 'outcome' ? { fields: differentFields(what.recorded, what.decided) } : {};
    return {
      seq,
      sinceStartMs: at - startedAt,
      type,
      ...what,
      ...fields,
      event: step.event,
      before: step.before,
    };
  };
  return {
    name,
    agrees: difference === null,
    events: stored.journal.length,
    turns: turnsOf({ steps: taken, outcomes, isOver, difference }),
    outcomes,
    isOver,
    ms: Math.round(tookMs * 10) / 10,
    ignored: taken.at(-1)?.after.ignored ?? {},
    leftOut: stored.leftOut,
    difference: difference && inFull(difference),
  };
}

function complain(sentence: string): number {
  console.error(sentence);
  return unusable;
}

await runCommand(main, usage);
