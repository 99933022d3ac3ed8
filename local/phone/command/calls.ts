/** `npm run calls [-- CALLID]`: lists the calls that the running system has stored, or shows one. */
import { table } from '../../terminal/columns.ts';
import { runCommand, UsageError } from '../../terminal/command.ts';
import { runningSystem } from '../../terminal/running-system.ts';
import {
  listCalls,
  readCall,
  readTroubles,
  recordingUrl,
  type StaffApi,
  type StoredCall,
} from '../../terminal/stored-call.ts';
import { p50 } from '../outcome.ts';
import { cost, endOf, faults, waterfall } from './print-call.ts';

const usage =
  'npm run calls            the newest calls\nnpm run calls -- CALLID  one of them: transcript, waterfall of its turns, cost';

async function main([callId, ...more]: readonly string[]): Promise<string[] | string> {
  if (callId === '--help' || callId === '-h') return usage.split('\n');
  if (callId?.startsWith('-') || more.length > 0) throw new UsageError('Which call? One CALLID at most.');
  const run = await runningSystem();
  if (callId !== undefined) return oneCall(run, callId);
  const calls = await listCalls(run);
  if (typeof calls === 'string') return calls;
  if (calls.length === 0) return ['no calls yet: npm run call'];
  return [
    ...table(...filledColumns(calls.map(row))),
    '',
    'one call: npm run calls -- CALLID; to replay its decisions: npm run replay -- CALLID',
  ];
}

const heading = ['CALL', 'STARTED (UTC)', 'FROM', 'STATUS', 'ENDED BY', 'LENGTH', 'TURNS', 'P50', 'COST'];

/**
 * Leaves out the columns without a value in any row: the list of calls holds less of each than a
 * single call does.
 */
function filledColumns(rows: string[][]): [heading: string[], rows: string[][]] {
  const isFilled = heading.map((_, column) => rows.some((cells) => cells[column] !== '-'));
  const filled = (cells: string[]) => cells.filter((_, column) => isFilled[column]);
  return [filled(heading), rows.map(filled)];
}

function row(call: StoredCall): string[] {
  const answers = (call.turns ?? []).flatMap(({ turn, responseMs }) =>
    turn > 0 && typeof responseMs === 'number' ? [responseMs] : [],
  );
  const median = p50(answers);
  return [
    call.callId,
    (call.startedAt ?? '-').slice(0, 19).replace('T', ' '),
    call.from ?? '-',
    call.status ?? '-',
    call.endReason ?? '-',
    typeof call.seconds === 'number' ? `${Math.round(call.seconds)} s` : '-',
    call.turns ? String(call.turns.length) : '-',
    median === null ? '-' : `${Math.round(median)} ms`,
    call.cost?.total ? `INR ${call.cost.total.inr}` : '-',
  ];
}

async function oneCall(run: StaffApi, callId: string): Promise<string[] | string> {
  const call = await readCall(run, callId);
  if (typeof call === 'string') return call;
  const troubles = await readTroubles(run, callId);
  const recording = call.recording ? await recordingUrl(run, callId) : null;
  const words = (call.transcript ?? []).map(
    ({ who, text, interrupted }) => `${who.padEnd(6)}  ${text}${interrupted ? ' [interrupted]' : ''}`,
  );
  const sections = [
    table(...filledColumns([row(call)])),
    words,
    waterfall(call.turns ?? []),
    faults(troubles, call.startedAt),
    cost(call),
    [
      ...(troubles.behindEnd ? [endOf(call, troubles)] : []),
      ...(call.summary ? [`summary: ${call.summary}`] : []),
      ...(recording ? [`recording: ${recording}`] : []),
    ],
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .flatMap((lines, at) => (at === 0 ? lines : ['', ...lines]));
}

/** Prints the lines and returns 0, or prints what went wrong and returns 1. */
async function printed(argv: readonly string[]): Promise<number> {
  const answer = await main(argv);
  if (typeof answer === 'string') {
    console.error(answer);
    return 1;
  }
  for (const line of answer) console.log(line);
  return 0;
}

await runCommand(printed, usage);
