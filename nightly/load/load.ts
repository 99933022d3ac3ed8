/** 10, 25 and 50 calls at once, on both carriers, with scripted providers: who is late, and who breaks? */
import { type Figure, figure, round } from '../../bench/figures.ts';
import { startScriptedSystem } from '../../tests/scripted/system.ts';
import type { Check, CheckOptions, CheckResult } from '../check.ts';
import { processesOf } from '../processes.ts';
import { answerInOwnWords, type Talk, talk } from '../talking.ts';

const levels = [
  { calls: 10, errorPercent: null, ownP95Ms: null, workerdMb: null },
  { calls: 25, errorPercent: 0, ownP95Ms: 80, workerdMb: null },
  { calls: 50, errorPercent: 0.99, ownP95Ms: 150, workerdMb: 350 },
] as const;
type Level = (typeof levels)[number];

const longMs = 120_000;
const shortMs = 15_000;

interface Measured {
  level: Level;
  talks: Talk[];
  workerdMb: number;
  /** Shares of one core. */
  workerdCpuPercent: number;
  systemCpuPercent: number;
}

export const load: Check = {
  name: 'load',
  budgetMinutes: () => 10,
  async run(options) {
    const measured: Measured[] = [];
    for (const level of levels.slice(0, options.short ? 1 : undefined)) {
      if (options.signal.aborted) throw options.signal.reason;
      measured.push(await atOnce(level, options));
    }
    return resultOf(measured);
  },
};

/** A system of its own for each level, so that the peak of memory is this level's. */
async function atOnce(level: Level, { short, signal, say }: CheckOptions): Promise<Measured> {
  const system = await startScriptedSystem();
  try {
    answerInOwnWords(system);
    const forMs = short ? shortMs : longMs;
    say(`${level.calls} calls at once for ${forMs / 1000} s`);
    const before = await processesOf(system.run.pid);
    const beganMs = performance.now();
    const talks = await talk(system, { calls: level.calls, forMs, signal, firstNumber: level.calls });
    const tookMs = performance.now() - beganMs;
    const after = await processesOf(system.run.pid);
    const cpuOf = (names: (name: string) => boolean): number => {
      const sum = (uses: typeof after): number =>
        uses.filter(({ name }) => names(name)).reduce((ms, { cpuMs }) => ms + cpuMs, 0);
      return round(((sum(after) - sum(before)) / tookMs) * 100);
    };
    const isWorkerd = (name: string): boolean => name.startsWith('workerd');
    return {
      level,
      talks,
      workerdMb: round(Math.max(...after.filter(({ name }) => isWorkerd(name)).map(({ peakMb }) => peakMb))),
      workerdCpuPercent: cpuOf(isWorkerd),
      systemCpuPercent: cpuOf(() => true),
    };
  } finally {
    await system.stop();
  }
}

function resultOf(measured: readonly Measured[]): CheckResult {
  const errors = measured.flatMap(({ level, talks }) =>
    talks.flatMap((each) => each.errors.map((why) => `${level.calls} calls: ${why}`)),
  );
  return {
    title: 'Calls at once',
    columns: ['calls', 'turns', 'errors', 'underruns', 'workerd MB', 'workerd CPU %', 'system CPU %'],
    rows: measured.map(({ level, talks, workerdMb, workerdCpuPercent, systemCpuPercent }) => [
      level.calls,
      talks.flatMap(({ turns }) => turns).length,
      talks.flatMap((each) => each.errors).length,
      underrunsOf(talks),
      workerdMb,
      workerdCpuPercent,
      systemCpuPercent,
    ]),
    figures: measured.flatMap(figuresOf),
    foot: [
      'Own time: from the end of turn to the first audio at the carrier, less the time of the scripted model and voice by their own logs.',
      'An error is a call that ended otherwise than by its caller, a turn without an answer within 20 s, or a complaint of the simulated phone.',
      'The callers, the scripted providers, workerd, the Lambdas and the stores share the machine’s cores. CPU in per cent of one core, without callers and providers.',
      ...[...Map.groupBy(errors, (each) => each)].map(([why, all]) => `${all.length} x ${why}`),
    ],
  };
}

function figuresOf({ level, talks, workerdMb }: Measured): Figure[] {
  const { calls, errorPercent, ownP95Ms, workerdMb: mostMb } = level;
  const turns = talks.flatMap((each) => each.turns);
  const failed = talks.flatMap((each) => each.errors).length;
  const most = (atMost: number | null, of: 'p95' | 'worst') => (atMost === null ? null : { of, atMost });
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
    figure(
      `${calls} calls: own time of a turn`,
      'ms',
      turns.map(({ ownMs }) => ownMs),
      most(ownP95Ms, 'p95'),
    ),
    figure(`${calls} calls: workerd's memory at its peak`, 'MB', [workerdMb], most(mostMb, 'worst')),
  ];
}

function underrunsOf(talks: readonly Talk[]): number {
  return talks.flatMap(({ turns }) => turns).reduce((sum, { underruns }) => sum + underruns, 0);
}
