/** Random input over raw sockets against the running system: nothing breaks, and nothing is left behind. */
import { figure } from '../../bench/figures.ts';
import { freePorts } from '../../local/parts/ports.ts';
import { attentive } from '../../testing/wire/deepgram/script.ts';
import { type SystemOptions, startScriptedSystem } from '../../tests/scripted/system.ts';
import type { Check } from '../check.ts';
import { openHeaps } from '../heaps.ts';
import { countCpu, mostForeignPercent } from '../machine.ts';
import { ordinaryCalls, printedFaults, quiet, raiseBudget, standingOf } from './aftermath.ts';
import { type Attack, type Attacked, attack } from './attack.ts';
import { keptFindings } from './kept-cases.ts';

const sizes = {
  long: { httpCases: 8000, socketCases: 400 },
  short: { httpCases: 2000, socketCases: 120 },
} as const;

export interface Fuzzed extends Attacked {
  /** From behind the first calls to the end, each time after a garbage collection, MB. */
  grownMb: { resident: number; edge: number; api: number };
  sockets: { before: number; after: number };
  /** Of one core: what other programs used meanwhile. */
  foreignPercent: number;
}

/** Code that was compiled, pools of connections, calls whose objects are not forgotten yet. */
export const mostLiveMb = 20;
/** Connections that workerd may keep for the next request to the API. */
const keptSockets = 12;

export async function fuzzed(
  options: Attack & { say(line: string): void },
  system: SystemOptions = {},
): Promise<Fuzzed> {
  const [inspectorPort = 0] = await freePorts(1);
  const running = await startScriptedSystem({
    ...system,
    variables: { ...system.variables, EDGE_INSPECTOR_PORT: String(inspectorPort) },
  });
  const heaps = await openHeaps(running, inspectorPort).catch(async (error: unknown) => {
    await running.stop();
    throw error;
  });
  try {
    running.deepgram.listens(() => attentive);
    const first = await ordinaryCalls(running);
    await raiseBudget(running);
    const kept = await keptFindings(running);
    // Every kind once, so that what is compiled and kept for later counts as before.
    await attack(running, { ...options, seed: options.seed + 1, httpCases: 300, socketCases: 12 });
    await quiet(running, await standingOf(running), 0);
    const liveBefore = await heaps.liveMb();
    const before = await standingOf(running);
    options.say(`seed ${options.seed}: ${options.httpCases} requests, ${options.socketCases} sockets`);
    const cpu = await countCpu(running.run.pid);
    const attacked = await attack(running, options);
    options.say(`${attacked.httpCases} requests and ${attacked.socketCases} sockets were sent`);
    for (const finding of new Set(attacked.findings)) options.say(finding);
    const left = await quiet(running, before, keptSockets);
    const { foreignPercent } = await cpu();
    options.say(left.length === 0 ? 'all calls are over' : left.join(', '));
    const calls = await ordinaryCalls(running);
    const live = await heaps.liveMb();
    const after = await standingOf(running);
    const findings = [
      ...first.map((each) => `before the attack, ${each}`),
      ...kept,
      ...attacked.findings,
      ...left,
      ...calls,
      ...(after.pids === before.pids ? [] : [`processes ${before.pids} became ${after.pids}`]),
      ...(await printedFaults(running)),
    ];
    return {
      ...attacked,
      findings: [...new Set(findings)],
      grownMb: {
        resident: after.residentMb - before.residentMb,
        edge: live.edge - liveBefore.edge,
        api: live.api - liveBefore.api,
      },
      sockets: { before: before.sockets, after: after.sockets },
      foreignPercent,
    };
  } finally {
    heaps.close();
    await running.stop();
  }
}

/** On a busy machine whoever waits, waits for the machine. */
function doubtOf({ findings, foreignPercent }: Fuzzed): string | null {
  const isLate = findings.some((each) => /without an answer|lets nobody in|are still/.test(each));
  if (!isLate || foreignPercent <= mostForeignPercent) return null;
  return `something was late while other programs used ${Math.round(foreignPercent)} % of a core`;
}

export const fuzz: Check = {
  name: 'fuzz',
  budgetMinutes: () => 3,
  async run({ short, signal, say }) {
    const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 1_000_000);
    const result = await fuzzed({ seed, ...(short ? sizes.short : sizes.long), signal, say });
    const { findings, grownMb, statuses, opened } = result;
    return {
      title: `Random input over raw sockets, seed ${seed}`,
      columns: ['what', 'times'],
      rows: [
        ...[...statuses]
          .sort(([a], [b]) => a.localeCompare(b))
          .map(([what, times]) => [`answers: ${what}`, times]),
        ...[...opened].map(([door, times]) => [`sockets opened: ${door}`, times]),
      ],
      figures: [
        figure('requests sent', 'count', [result.httpCases], null),
        figure('sockets sent frames', 'count', [result.socketCases], null),
        figure('broken promises', 'count', [findings.length], { of: 'worst', atMost: 0 }),
        figure('growth of what V8 keeps in the edge', 'MB', [grownMb.edge], {
          of: 'worst',
          atMost: mostLiveMb,
        }),
        figure('growth of what V8 keeps in the API', 'MB', [grownMb.api], {
          of: 'worst',
          atMost: mostLiveMb,
        }),
        figure('growth of memory, all processes', 'MB', [grownMb.resident], { of: 'worst', atMost: 150 }),
        figure(
          'sockets of workerd left open',
          'count',
          [Math.max(0, result.sockets.after - result.sockets.before)],
          {
            of: 'worst',
            atMost: keptSockets,
          },
        ),
      ],
      doubt: doubtOf(result),
      foot: [
        'Promises: no 5xx but a documented 503, no crash, the security headers on each answer of ours, no marked number or secret printed, an ordinary call on each carrier afterwards with transcript, recording and bill, no live call and no hold left.',
        'Memory is counted after a garbage collection in the edge and in the API. Without one a busy Node process holds hundreds of MB that nobody needs.',
        `FUZZ_SEED=${seed} sends the same again.`,
        ...findings.slice(0, 40),
      ],
    };
  },
};
