/** `npm run calls [-- CALLID]`: lists or searches the calls that the system has stored, or shows one. */
import { staffApiOf } from '../../terminal/business-of-command.ts';
import { dayAndTime, table } from '../../terminal/columns.ts';
import { runCommand } from '../../terminal/command.ts';
import { printable } from '../../terminal/printable.ts';
import { runningSystem } from '../../terminal/running-system.ts';
import { readCall, readName, readTroubles, recordingUrl, type StaffApi } from '../../terminal/stored-call.ts';
import { p50 } from '../outcome.ts';
import { type CallsArguments, readArguments, type Search, usage } from './calls-arguments.ts';
import { cost, endOf, faults, waterfall } from './print-call.ts';
import { type Found, searchCalls } from './search-calls.ts';

async function main(argv: readonly string[]): Promise<string[] | string> {
  const given = readArguments(argv, Date.now());
  if (given.help) return usage.split('\n');
  const staff = await staffApiOf(await runningSystem(), given.business);
  return given.callId === null ? list(staff, given) : oneCall(staff, given.callId, given.json);
}

async function list(staff: StaffApi, { search, business, json }: CallsArguments): Promise<string[] | string> {
  const progress = progressOn(process.stderr);
  const result = await searchCalls(staff, search, progress.show);
  progress.end();
  if (typeof result === 'string') return result;
  const { found, looked, isMore } = result;
  if (json)
    return [
      JSON.stringify(
        found.map(({ call, name }) => ({ ...call, name })),
        null,
        2,
      ),
    ];
  if (found.length === 0) return [emptyWords(looked, search)];
  const more = business === null ? '' : ` --business ${business}`;
  return [
    ...table(...filledColumns(found.map(row))),
    '',
    ...(isMore ? [`there are older ones: --limit ${search.limit * 5}, or 0 for all`] : []),
    `one call: npm run calls -- CALLID${more}; to replay its decisions: npm run replay -- CALLID${more}`,
  ];
}

function emptyWords(looked: number, { limit: _, words, ...asked }: Search): string {
  if (looked > 0) return `none of ${looked} calls fits`;
  const isSearch = words.length > 0 || Object.values(asked).some((value) => value !== null);
  return isSearch ? 'no call fits' : 'no calls yet: npm run call';
}

/** A line that is drawn over; none where the errors go to a file or a pipe. */
function progressOn(stream: { isTTY?: boolean; write(text: string): unknown }) {
  let isShown = false;
  return {
    show: (looked: number, found: number) => {
      if (stream.isTTY !== true) return;
      isShown = true;
      stream.write(`\r${found} found in ${looked} calls\u001b[K`);
    },
    end: () => {
      if (isShown) stream.write('\r\u001b[K');
    },
  };
}

const heading = [
  ...['CALL', 'STARTED', 'FROM', 'NAME', 'STATUS', 'OUTCOME'],
  ...['ENDED BY', 'LENGTH', 'TURNS', 'P50', 'COST'],
];

/**
 * Leaves out the columns without a value in any row: the list of calls holds less of each than a
 * single call does.
 */
function filledColumns(rows: string[][]): [heading: string[], rows: string[][]] {
  const isFilled = heading.map((_, column) => rows.some((cells) => cells[column] !== '-'));
  const filled = (cells: string[]) => cells.filter((_, column) => isFilled[column]);
  return [filled(heading), rows.map(filled)];
}

function row({ call, name }: Found): string[] {
  const answers = (call.turns ?? []).flatMap(({ turn, responseMs }) =>
    turn > 0 && typeof responseMs === 'number' ? [responseMs] : [],
  );
  const median = p50(answers);
  return [
    call.callId,
    dayAndTime(call.startedAt),
    call.from || '-',
    name || '-',
    call.status ?? '-',
    call.outcome ?? '-',
    call.endReason ?? '-',
    typeof call.seconds === 'number' ? `${Math.round(call.seconds)} s` : '-',
    call.turns ? String(call.turns.length) : '-',
    median === null ? '-' : `${Math.round(median)} ms`,
    call.cost?.total ? `INR ${call.cost.total.inr}` : '-',
  ];
}

async function oneCall(run: StaffApi, callId: string, json: boolean): Promise<string[] | string> {
  const call = await readCall(run, callId);
  if (typeof call === 'string') return call;
  const [troubles, name] = await Promise.all([readTroubles(run, callId), readName(run, call.from ?? '')]);
  if (json) return [JSON.stringify({ ...call, name, ...troubles }, null, 2)];
  const recording = call.recording ? await recordingUrl(run, callId) : null;
  const words = (call.transcript ?? []).map(
    ({ who, text, interrupted }) =>
      `${who.padEnd(6)}  ${printable(text)}${interrupted ? ' [interrupted]' : ''}`,
  );
  const sections = [
    table(...filledColumns([row({ call, name })])),
    words,
    waterfall(call.turns ?? []),
    faults(troubles, call.startedAt),
    cost(call),
    [
      ...(troubles.behindEnd ? [endOf(call, troubles)] : []),
      ...(call.summary ? [`summary: ${printable(call.summary)}`] : []),
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
