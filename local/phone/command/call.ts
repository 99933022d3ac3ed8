/**
 * `npm run call`: a phone for the terminal. Calls the running system, prints what happens, then
 * both transcripts and the latencies.
 */
import { access, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { type Paint, paintFor } from '../../terminal/columns.ts';
import { runCommand, UsageError } from '../../terminal/command.ts';
import { accountsOf, runningSystem } from '../../terminal/running-system.ts';
import {
  readFinishedCall,
  recordingUrl,
  type StaffApi,
  type StoredCall,
} from '../../terminal/stored-call.ts';
import { type CallOutcome, p50 } from '../outcome.ts';
import { type Call, placeCall } from '../phone.ts';
import { heardWav } from '../sound/heard-wav.ts';
import { type CallArguments, readArguments, usage } from './arguments.ts';
import { cost, latencies, transcripts, verdict, waterfall } from './print-call.ts';
import { timelineLine } from './print-timeline.ts';
import { spokenLine } from './spoken-line.ts';

interface Report {
  outcome: CallOutcome;
  stored: StoredCall | null;
  /** Why the system's side is missing. */
  missing: string | null;
  recording: string | null;
  heard: string | null;
}

async function main(argv: readonly string[]): Promise<number> {
  const wanted = readArguments(argv);
  if (wanted.help) {
    console.log(usage);
    return 0;
  }
  if (wanted.out !== null) await checkFolder(wanted.out);
  const run = await runningSystem();
  const lines = await Promise.all(wanted.sources.map((source) => spokenLine(source, wanted.language)));
  const paint = paintFor(process.stdout);
  const call = placeCall({
    carrier: wanted.carrier,
    mode: wanted.mode,
    edge: run.edge,
    accounts: accountsOf(),
    from: wanted.from,
    to: wanted.to,
    script: {
      lines,
      digits: wanted.digits,
      ...(wanted.hangUpAfterMs !== null && { hangUpAfterMs: wanted.hangUpAfterMs }),
    },
    patience: wanted.quietMs === null ? {} : { quietMs: wanted.quietMs },
    onRecord: (record) => {
      if (!wanted.json) console.log(timelineLine(record, paint));
    },
  });
  hangUpOnInterrupt(call);
  const report = await reportOf(call, run, wanted);
  if (wanted.json) console.log(JSON.stringify(jsonOf(report, call), null, 2));
  else print(report, paint);
  const { connected, heardAgent, carrierSaid, complaints } = report.outcome;
  // By turns the carrier's own voice is the agent's.
  const isServed =
    wanted.mode === 'turns' ? carrierSaid.length > 0 && complaints.length === 0 : connected && heardAgent;
  return isServed ? 0 : 1;
}

/** Before the call rather than after it. */
async function checkFolder(file: string): Promise<void> {
  const folder = dirname(resolve(file));
  await access(folder).catch(() => {
    throw new UsageError(`--out ${file}: there is no folder ${folder}`);
  });
}

/** Once: the caller hangs up and the report follows. Twice: out. */
function hangUpOnInterrupt(call: Call): void {
  process.once('SIGINT', () => {
    call.hangUp('Ctrl-C');
    process.once('SIGINT', () => process.exit(130));
  });
}

async function reportOf(call: Call, run: StaffApi, wanted: CallArguments): Promise<Report> {
  const outcome = await call.ended;
  const stored = await readFinishedCall(run, call.callId);
  const wav = wanted.out === null ? null : heardWav(call.sounds.caller, call.sounds.agent);
  const heard = wanted.out !== null && wav ? resolve(wanted.out) : null;
  if (heard !== null && wav) await writeFile(heard, wav);
  const isKnown = typeof stored !== 'string';
  const recording = isKnown && stored.recording ? await recordingUrl(run, call.callId) : null;
  return { outcome, stored: isKnown ? stored : null, missing: isKnown ? null : stored, recording, heard };
}

function print({ outcome, stored, missing, recording, heard }: Report, paint: Paint): void {
  const sections = [
    transcripts(outcome, stored),
    latencies(outcome, stored),
    waterfall(stored?.turns ?? []),
    stored ? cost(stored) : [],
    [
      verdict(outcome),
      stored
        ? `the system: ${stored.status ?? 'no status'}, ended by ${stored.endReason ?? '-'}`
        : `the system's side is missing: ${missing}`,
      ...(stored?.summary ? [`summary: ${stored.summary}`] : []),
      ...(recording ? [`recording: ${recording}`] : []),
      ...(heard ? [`as heard: ${heard}`] : []),
      ...(stored ? [`its decisions again: npm run replay -- ${stored.callId}`] : []),
    ],
  ];
  for (const [heading = '', ...rows] of sections.filter((lines) => lines.length > 0)) {
    console.log(`\n${paint(heading, 'cyan')}`);
    for (const row of rows) console.log(row);
  }
}

/**
 * `timeline` is the phone's; `call` is the system's record as the API gave it. Times in ms since
 * dialling.
 */
function jsonOf({ outcome, stored, missing, recording, heard }: Report, call: Call) {
  const answers = (turns: readonly { responseMs?: number | null | undefined }[]) =>
    p50(turns.flatMap(({ responseMs }) => (typeof responseMs === 'number' ? [responseMs] : [])));
  const systemTurns = (stored?.turns ?? []).filter(({ turn }) => turn > 0);
  return {
    ...outcome,
    responseP50Ms: { phone: answers(outcome.turns), system: answers(systemTurns) },
    call: stored,
    ...(missing === null ? {} : { missing }),
    recording,
    heard,
    timeline: call.records,
  };
}

await runCommand(main, usage);
