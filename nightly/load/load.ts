/** 10, 25 and 50 calls at once, on both carriers, with scripted providers: who is late, and who breaks? */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { type Figure, figure, round } from '../../bench/figures.ts';
import { startScriptedSystem } from '../../tests/scripted/system.ts';
import type { Check, CheckOptions, CheckResult } from '../check.ts';
import { type CpuShares, calmMachine, countCpu, mostForeignPercent } from '../machine.ts';
import { processesOf } from '../processes.ts';
import { readyToTalk, type Talk, type TalkedTurn } from '../talking.ts';

export const levels = [
  { calls: 10, errorPercent: null, ownP95Ms: null, edgeMb: null },
  { calls: 25, errorPercent: 0, ownP95Ms: 80, edgeMb: null },
  { calls: 50, errorPercent: 0.99, ownP95Ms: 150, edgeMb: 350 },
] as const;
type Level = (typeof levels)[number];

const longMs = 120_000;
const shortMs = 15_000;
const lateResolutionMs = 5;

export interface Measured {
  level: Level;
  talks: Talk[];
  edgeMb: number;
  edgeCpuPercent: number;
  shares: CpuShares;
  /** How late the process of callers and providers was itself: it adds to every time it measures. */
  lateMs: number;
}

export const load: Check = {
  name: 'load',
  budgetMinutes: ({ short }) => (short ? 2 : 7.5),
  async run(options) {
    const { short, signal } = options;
    if (!short) await calmMachine(null, signal);
    const measured: Measured[] = [];
    for (const level of levels.slice(0, short ? 1 : undefined)) {
      signal.throwIfAborted();
      measured.push(await atOnce(level, options));
    }
    return resultOf(measured);
  },
};

/** A system of its own for each level, so that the peak of memory is this level's. */
async function atOnce(level: Level, { short, signal, say }: CheckOptions): Promise<Measured> {
  const system = await startScriptedSystem();
  try {
    const talk = await readyToTalk(system);
    const edgePid = await system.workerdPid();
    const edge = async () => (await processesOf(system.run.pid)).find(({ pid }) => pid === edgePid);
    const forMs = short ? shortMs : longMs;
    say(`${level.calls} calls at once for ${forMs / 1000} s`);
    const before = await edge();
    const late = monitorEventLoopDelay({ resolution: lateResolutionMs });
    late.enable();
    const cpu = await countCpu(system.run.pid);
    const beganMs = performance.now();
    const talks = await talk({ calls: level.calls, forMs, signal, firstNumber: level.calls });
    const tookMs = performance.now() - beganMs;
    const shares = await cpu();
    late.disable();
    const after = await edge();
    if (!before || !after) throw new Error('the edge was restarted while calls talked');
    return {
      level,
      talks,
      edgeMb: after.peakMb,
      edgeCpuPercent: ((after.cpuMs - before.cpuMs) / tookMs) * 100,
      shares,
      lateMs: Math.max(0, late.percentile(95) / 1e6 - lateResolutionMs),
    };
  } finally {
    await system.stop();
  }
}

/**
 * Why the figures of this run are not the system's; null when they are. That the callers' process was late
 * is no reason: it makes a time longer, never shorter.
 */
function doubt(measured: readonly Measured[]): string | null {
  const why = measured
    .filter(({ shares }) => shares.foreignPercent > mostForeignPercent)
    .map(
      ({ level, shares }) =>
        `at ${level.calls} calls other programs used ${Math.round(shares.foreignPercent)} % of a core`,
    );
  return why.length === 0 ? null : why.join('; ');
}

/** Pure. */
export function resultOf(measured: readonly Measured[]): CheckResult {
  const errors = measured.flatMap(({ level, talks }) =>
    talks.flatMap((each) => each.errors.map((why) => `${level.calls} calls: ${why}`)),
  );
  return {
    title: 'Calls at once',
    columns: [
      'calls',
      'turns',
      'errors',
      'underruns',
      'edge MB',
      'edge CPU %',
      'system CPU %',
      'callers CPU %',
      'others CPU %',
    ],
    rows: measured.map(({ level, talks, edgeMb, edgeCpuPercent, shares }) => [
      level.calls,
      talks.flatMap(({ turns }) => turns).length,
      talks.flatMap((each) => each.errors).length,
      underrunsOf(talks),
      round(edgeMb),
      Math.round(edgeCpuPercent),
      Math.round(shares.systemPercent),
      Math.round(shares.ownPercent),
      Math.round(shares.foreignPercent),
    ]),
    doubt: doubt(measured),
    figures: measured.flatMap(figuresOf),
    foot: [
      'Own time: from the end of turn to the first audio at the carrier, less the time of the scripted model and voice by their own logs. The same as in docs/benchmarks.md, with many calls at once.',
      'An error is a call that ended otherwise than by its caller, a turn without an answer within 20 s, or a complaint of the simulated phone.',
      'CPU in per cent of one core. System: the edge, the Lambdas and the stores. Callers: the one process of the simulated phones and the scripted providers, which share the cores with the system. Its own lateness is part of each time.',
      `The run does not count when others use more than ${mostForeignPercent} % of a core.`,
      ...[...Map.groupBy(errors, (each) => each)].map(([why, all]) => `${all.length} x ${why}`),
    ],
  };
}

function figuresOf({ level, talks, edgeMb, lateMs }: Measured): Figure[] {
  const { calls, errorPercent, ownP95Ms, edgeMb: mostMb } = level;
  const turns = talks.flatMap((each) => each.turns);
  const failed = talks.flatMap((each) => each.errors).length;
  const most = (atMost: number | null, of: 'p95' | 'worst') => (atMost === null ? null : { of, atMost });
  const times = (what: string, pick: (turn: TalkedTurn) => number, atMost: number | null): Figure =>
    figure(`${calls} calls: ${what}`, 'ms', turns.map(pick), most(atMost, 'p95'));
  return [
    figure(
      `${calls} calls: errors in 100 turns`,
      '%',
      [(failed / Math.max(1, turns.length + failed)) * 100],
      most(errorPercent, 'worst'),
    ),
    figure(
      `${calls} calls: underruns`,
      'count',
      [underrunsOf(talks)],
      most(errorPercent === 0 ? 0 : null, 'worst'),
    ),
    times('own time of a turn', ({ ownMs }) => ownMs, ownP95Ms),
    times('end of turn -> request at the model', ({ toModelMs }) => toModelMs, null),
    times("clause's last token -> request at the voice", ({ toVoiceMs }) => toVoiceMs, null),
    times("voice's first byte -> audio at the carrier", ({ toCarrierMs }) => toCarrierMs, null),
    figure(`${calls} calls: lateness of the callers' own process, p95`, 'ms', [lateMs], null),
    figure(`${calls} calls: memory of the edge at its peak`, 'MB', [edgeMb], most(mostMb, 'worst')),
  ];
}

function underrunsOf(talks: readonly Talk[]): number {
  return talks.flatMap(({ turns }) => turns).reduce((sum, { underruns }) => sum + underruns, 0);
}
