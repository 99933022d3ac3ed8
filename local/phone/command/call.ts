/**
 * `npm run call`: a phone for the terminal. Calls the running system and prints what happens, then both
 * transcripts and the latencies.
 */
import { access, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { BusinessId } from '../../../shared/ids.ts';
import { businessOfNumber, numberOf, staffApiOf } from '../../terminal/business-of-command.ts';
import { type Paint, paintFor } from '../../terminal/columns.ts';
import { runCommand, UsageError } from '../../terminal/command.ts';
import { accountsOf, runningSystem } from '../../terminal/running-system.ts';
import {
  type CallTroubles,
  readFinishedCall,
  readTroubles,
  recordingUrl,
  type StaffApi,
  type StoredCall,
} from '../../terminal/stored-call.ts';
import { type CallOutcome, p50 } from '../outcome.ts';
import { type Call, placeCall } from '../phone.ts';
import { heardWav } from '../sound/heard-wav.ts';
import { type CallArguments, readArguments, usage } from './arguments.ts';
import { cost, endOf, faults, latencies, transcripts, verdict, waterfall } from './print-call.ts';
import { timelineLine } from './print-timeline.ts';
import { spokenLine } from './spoken-line.ts';

/** Everything known of a call when it is over. */
interface Report {
  outcome: CallOutcome;
  stored: StoredCall | null;
  troubles: CallTroubles;
  /** Why `stored` is missing, as a sentence. */
  missing: string | null;
  recording: string | null;
  heard: string | null;
}

async function main(argv: readonly string[]): Promise<number> {
  const options = readArguments(argv);
  if (options.help) {
    console.log(usage);
    return 0;
  }
  if (options.out !== null) await checkFolder(options.out);
  const run = await runningSystem();
  const business = options.business ?? (options.to === null ? null : await businessOfNumber(run, options.to));
  const to = options.to ?? (business === null ? '' : await numberOf(run, business));
  const staff = await staffApiOf(run, business);
  const lines = await Promise.all(options.sources.map((source) => spokenLine(source, options.language)));
  const paint = paintFor(process.stdout);
  const call = placeCall({
    carrier: options.carrier,
    mode: options.mode,
    edge: run.edge,
    accounts: accountsOf(),
    from: options.from,
    to,
    script: {
      lines,
      digits: options.digits,
      ...(options.hangUpAfterMs !== null && { hangUpAfterMs: options.hangUpAfterMs }),
    },
    patience: options.quietMs === null ? {} : { quietMs: options.quietMs },
    onRecord: (record) => {
      if (!options.json) console.log(timelineLine(record, paint));
    },
  });
  hangUpOnInterrupt(call);
  const report = await reportOf(call, staff, options);
  if (options.json) console.log(JSON.stringify(jsonOf(report, call), null, 2));
  else print(report, business, paint);
  const { connected, heardAgent, carrierSaid, complaints } = report.outcome;
  // In a call by turns the carrier's voice speaks for the agent.
  const isServed =
    options.mode === 'turns' ? carrierSaid.length > 0 && complaints.length === 0 : connected && heardAgent;
  return isServed ? 0 : 1;
}

/** Throws `UsageError` when the folder of `--out` does not exist: better before the call than after it. */
async function checkFolder(file: string): Promise<void> {
  const folder = dirname(resolve(file));
  await access(folder).catch(() => {
    throw new UsageError(`--out ${file}: there is no folder ${folder}`);
  });
}

/** The first Ctrl-C hangs up, and the report follows. The second one exits. */
function hangUpOnInterrupt(call: Call): void {
  process.once('SIGINT', () => {
    call.hangUp('Ctrl-C');
    process.once('SIGINT', () => process.exit(130));
  });
}

async function reportOf(call: Call, run: StaffApi, options: CallArguments): Promise<Report> {
  const outcome = await call.ended;
  const stored = await readFinishedCall(run, call.callId);
  const wav = options.out === null ? null : heardWav(call.sounds.caller, call.sounds.agent);
  const heard = options.out !== null && wav ? resolve(options.out) : null;
  if (heard !== null && wav) await writeFile(heard, wav);
  const isKnown = typeof stored !== 'string';
  const recording = isKnown && stored.recording ? await recordingUrl(run, call.callId) : null;
  const troubles = isKnown ? await readTroubles(run, call.callId) : { troubles: [], behindEnd: null };
  return {
    outcome,
    stored: isKnown ? stored : null,
    troubles,
    missing: isKnown ? null : stored,
    recording,
    heard,
  };
}

function print(
  { outcome, stored, troubles, missing, recording, heard }: Report,
  business: BusinessId | null,
  paint: Paint,
): void {
  const sections = [
    transcripts(outcome, stored),
    latencies(outcome, stored),
    waterfall(stored?.turns ?? []),
    faults(troubles, stored?.startedAt),
    stored ? cost(stored) : [],
    [
      verdict(outcome),
      stored
        ? `the system: ${endOf(stored, troubles)}`
        : `the system's side is missing: ${missing}${hintOf(missing)}`,
      ...(stored?.summary ? [`summary: ${stored.summary}`] : []),
      ...(recording ? [`recording: ${recording}`] : []),
      ...(heard ? [`as heard: ${heard}`] : []),
      ...(stored
        ? [`to replay its decisions: npm run replay -- ${stored.callId}${ofBusiness(business)}`]
        : []),
    ],
  ];
  for (const [heading = '', ...rows] of sections.filter((lines) => lines.length > 0)) {
    console.log(`\n${paint(heading, 'cyan')}`);
    for (const row of rows) console.log(row);
  }
}

/** Staff of one business do not see the calls of another. */
function hintOf(missing: string | null): string {
  return missing?.endsWith('not found') ? '. A call to another business is read with --business' : '';
}

/** What has to be added to a command so that it finds the call. */
function ofBusiness(business: BusinessId | null): string {
  return business === null ? '' : ` --business ${business}`;
}

/**
 * The output of `--json`. `call` is the system's record as the API returned it. Times are in ms
 * since dialling.
 */
function jsonOf({ outcome, stored, troubles, missing, recording, heard }: Report, call: Call) {
  const median = (turns: readonly { responseMs?: number | null | undefined }[]) =>
    p50(turns.flatMap(({ responseMs }) => (typeof responseMs === 'number' ? [responseMs] : [])));
  const systemTurns = (stored?.turns ?? []).filter(({ turn }) => turn > 0);
  return {
    ...outcome,
    responseP50Ms: { phone: median(outcome.turns), system: median(systemTurns) },
    call: stored,
    troubles: troubles.troubles,
    faultBehindEnd: troubles.behindEnd,
    ...(missing === null ? {} : { missing }),
    recording,
    heard,
    timeline: call.records,
  };
}

await runCommand(main, usage);
