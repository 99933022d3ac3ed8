/** `npm run calls [-- CALLID]`: the calls the running system keeps, or one of them. */
import { table } from './columns.ts';
import { p50 } from './outcome.ts';
import { cost, waterfall } from './print-call.ts';
import { NotRunning, runningSystem } from './running-system.ts';
import { listCalls, readCall, recordingUrl, type StaffApi, type StoredCall } from './stored-call.ts';

async function main(callId: string | undefined): Promise<string[] | string> {
  const run = await runningSystem();
  if (callId !== undefined) return oneCall(run, callId);
  const calls = await listCalls(run);
  if (typeof calls === 'string') return calls;
  return calls.length === 0 ? ['no calls yet: npm run call'] : table(...knownColumns(calls.map(row)));
}

const heading = ['CALL', 'STARTED', 'FROM', 'STATUS', 'ENDED BY', 'LENGTH', 'TURNS', 'P50', 'COST'];

/** A list of calls may know less of each than a call asked for by its name: columns that say nothing are left out. */
function knownColumns(rows: string[][]): [heading: string[], rows: string[][]] {
  const isKnown = heading.map((_, column) => rows.some((cells) => cells[column] !== '-'));
  const known = (cells: string[]) => cells.filter((_, column) => isKnown[column]);
  return [known(heading), rows.map(known)];
}

function row(call: StoredCall): string[] {
  const answers = (call.turns ?? []).flatMap(({ turn, responseMs }) => (turn > 0 && typeof responseMs === 'number' ? [responseMs] : []));
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
  const recording = call.recording ? await recordingUrl(run, callId) : null;
  const words = (call.transcript ?? []).map(
    ({ who, text, interrupted }) => `${who.padEnd(6)}  ${text}${interrupted ? ' [interrupted]' : ''}`,
  );
  const sections = [
    table(...knownColumns([row(call)])),
    words,
    waterfall(call.turns ?? []),
    cost(call),
    [...(call.summary ? [`summary: ${call.summary}`] : []), ...(recording ? [`recording: ${recording}`] : [])],
  ];
  return sections.filter((lines) => lines.length > 0).flatMap((lines, at) => (at === 0 ? lines : ['', ...lines]));
}

try {
  const answer = await main(process.argv[2]);
  if (typeof answer === 'string') {
    console.error(answer);
    process.exitCode = 1;
  } else for (const line of answer) console.log(line);
} catch (error) {
  if (!(error instanceof NotRunning)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
