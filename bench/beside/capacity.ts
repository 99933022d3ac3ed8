/**
 * How many calls one core holds, beside the bare floor: in growing steps until answers get late, and then
 * twice as many as fit.
 */
import { type BenchCarrier, carriers } from '../calls/carriers.ts';
import { type BenchResult, type Figure, type Goal, round, spreadOf, type Table } from '../figures.ts';
import { callsAtOnce, type Level } from './one-core.ts';
import { startProviders } from './providers.ts';
import { type SideName, type Stores, sideNames, storesFoot, usualStores } from './side.ts';
import { valueFigure } from './table.ts';

/** A side that is over at one step is not asked for a later one, but for those of `compared`. */
const steps = [50, 75, 100, 125, 150, 200, 250, 300];
const compared = [50, 100];
const shortSteps = [10, 20];
/** To show what the disk takes, in one row for each carrier. */
const callsOnDisk = 50;
const shortOnDisk = 10;
const forMs = { long: 15_000, short: 8_000 };
/** The p95 of our own part of an answer above which calls count as too many. */
const mostOwnMs = 100;

export async function capacity({ short }: { short: boolean }): Promise<BenchResult> {
  const providers = await startProviders();
  const levels: Level[] = [];
  const beyond: Level[] = [];
  const onDisk: Level[] = [];
  const stores = await usualStores();
  let firstNumber = 1;
  const run = async (
    side: SideName,
    carrier: BenchCarrier,
    calls: number,
    at: Stores = stores,
  ): Promise<Level> => {
    console.log(`  ${carrier}, ${side}: ${calls} calls${at === stores ? '' : `, stores on ${at}`}`);
    const asked = { carrier, calls, stores: at, forMs: short ? forMs.short : forMs.long, firstNumber };
    const level = await callsAtOnce(side, providers, asked);
    firstNumber += calls + 1;
    return level;
  };
  try {
    for (const carrier of carriers) {
      for (const calls of short ? shortSteps : steps)
        for (const side of sideNames) {
          const isOver = levels.some((each) => each.side === side && each.carrier === carrier && !fits(each));
          if (isOver && !compared.includes(calls)) continue;
          levels.push(await run(side, carrier, calls));
        }
      for (const side of sideNames) {
        const most = mostThatFit(levels, side, carrier);
        if (most > 0) beyond.push(await run(side, carrier, 2 * most));
      }
      if (stores !== 'disk')
        onDisk.push(await run('ours', carrier, short ? shortOnDisk : callsOnDisk, 'disk'));
    }
  } finally {
    await providers.close();
  }
  return resultOf(levels, beyond, onDisk, storesFoot(stores));
}

/** Pure. */
export function fits(level: Level): boolean {
  return level.refused === 0 && level.broken === 0 && spreadOf(level.ownMs).p95 <= mostOwnMs;
}

/** The largest number of calls below the first that did not fit; 0 when none did. Pure. */
export function mostThatFit(levels: readonly Level[], side: SideName, carrier: BenchCarrier): number {
  const own = levels
    .filter((each) => each.side === side && each.carrier === carrier)
    .toSorted((one, other) => one.calls - other.calls);
  const over = own.findIndex((each) => !fits(each));
  return own.slice(0, over < 0 ? own.length : over).at(-1)?.calls ?? 0;
}

/** Pure. */
export function resultOf(
  levels: readonly Level[],
  beyond: readonly Level[],
  onDisk: readonly Level[],
  stores: string,
): BenchResult {
  const figures = carriers.flatMap((carrier) => figuresOf(levels, beyond, carrier));
  const isPinned = [...levels, ...beyond].every((each) => each.isPinned);
  return {
    bench: 'capacity',
    figures,
    tables: [
      tableOf('Calls at once', levels),
      tableOf('Twice as many calls as fit', beyond),
      ...(onDisk.length > 0 ? [tableOf('The same with the stores on this machine’s disk', onDisk)] : []),
      partsOf([...levels, ...beyond, ...onDisk]),
    ],
    foot: [
      'The whole bench takes about 30 minutes.',
      stores,
      isPinned
        ? 'workerd has one core for itself. Callers and scripted providers have the other, and of ours also the API, the Lambdas and the stores.'
        : 'The processes were NOT bound to cores of their own, because `taskset` or a second core is missing.',
      `Calls fit while the p95 of our own part of an answer stays at or below ${mostOwnMs} ms, and no call is refused or broken. Own: from the recogniser's end of turn to the first audio, less the model's and the voice's own times.`,
      'Broken: ended otherwise than by the caller, or without an answer within 20 s. Refused: the ring was answered without a conversation. A hole: audio that came later than what was before it had been played.',
      'The process of callers and providers is late itself under many calls. Its lateness is part of each time, on both sides.',
      'RSS is that of workerd while all calls talk, in a process of its own for each row. Idle: after its first call.',
      ...new Set([...levels, ...beyond, ...onDisk].flatMap(({ why }) => why)),
    ],
    details: { levels, beyond, onDisk },
  };
}

function figuresOf(levels: readonly Level[], beyond: readonly Level[], carrier: BenchCarrier): Figure[] {
  const at = (side: SideName, calls: number): Level | undefined =>
    levels.find((each) => each.side === side && each.carrier === carrier && each.calls === calls);
  const ratio = (what: string, calls: number, of: (level: Level) => number, goal: Goal | null): Figure[] => {
    const [ours, floor] = [at('ours', calls), at('floor', calls)];
    if (!ours || !floor || of(floor) === 0) return [];
    return [
      valueFigure(
        `${carrier}: ${what} at ${calls} calls, ratio to the floor`,
        '%',
        100 * (of(ours) / of(floor)),
        goal,
      ),
    ];
  };
  const [ours, floor] = sideNames.map((side) => mostThatFit(levels, side, carrier)) as [number, number];
  const more = (side: SideName): number => {
    const [few, many] = compared.map((calls) => at(side, calls));
    return few && many ? (many.rssMb - few.rssMb) / (many.calls - few.calls) : Number.NaN;
  };
  const lost = beyond.find((each) => each.side === 'ours' && each.carrier === carrier)?.broken;
  return [
    valueFigure(`${carrier}: most calls on one core, ours`, 'count', ours, null),
    valueFigure(`${carrier}: most calls on one core, floor`, 'count', floor, null),
    ...(floor > 0
      ? [
          valueFigure(`${carrier}: most calls on one core, ratio to the floor`, '%', (100 * ours) / floor, {
            of: 'worst',
            atLeast: 90,
          }),
        ]
      : []),
    ...ratio('CPU', 50, ({ cpuPercent }) => cpuPercent, { of: 'worst', atMost: 110 }),
    ...ratio('RSS', 50, ({ rssMb }) => rssMb, { of: 'worst', atMost: 120 }),
    ...ratio('RSS', 100, ({ rssMb }) => rssMb, { of: 'worst', atMost: 130 }),
    ...sideNames.flatMap((side) =>
      Number.isNaN(more(side))
        ? []
        : [
            valueFigure(
              `${carrier}: RSS of a call more, between ${compared.join(' and ')}, ${side}`,
              'MB',
              more(side),
              side === 'ours' ? { of: 'worst', atMost: 2.5 } : null,
            ),
          ],
    ),
    ...(lost === undefined
      ? []
      : [
          valueFigure(`${carrier}: calls broken, twice as many as fit`, 'count', lost, {
            of: 'worst',
            atMost: 0,
          }),
        ]),
  ];
}

function tableOf(title: string, levels: readonly Level[]): Table {
  return {
    title,
    columns: [
      'carrier',
      'side',
      'calls',
      'turns',
      'own p50',
      'own p95',
      'answer p50',
      'answer p95',
      'holes',
      'refused',
      'broken',
      'CPU, % of a core',
      'RSS, MB',
      'idle, MB',
      'callers late, p95',
    ],
    rows: levels.map((each) => {
      const [own, answers] = [spreadOf(each.ownMs), spreadOf(each.answersMs)];
      return [
        each.carrier,
        each.side,
        each.calls,
        own.samples,
        own.p50,
        own.p95,
        answers.p50,
        answers.p95,
        each.holes,
        each.refused,
        each.broken,
        Math.round(each.cpuPercent),
        Math.round(each.rssMb),
        Math.round(each.idleMb),
        round(each.generatorLateMs),
      ];
    }),
  };
}

function partsOf(levels: readonly Level[]): Table {
  return {
    title: 'Where our own time goes, p50 / p95 in ms',
    columns: [
      'carrier',
      'side',
      'calls',
      'end of turn -> request at the model',
      "clause's last token -> request at the voice",
      "voice's first byte -> audio at the carrier",
    ],
    rows: levels.map(({ carrier, side, calls, parts }) => [
      carrier,
      side,
      calls,
      ...[parts.toModelMs, parts.toVoiceMs, parts.toCarrierMs].map((values) => {
        const { p50, p95 } = spreadOf(values);
        return `${p50} / ${p95}`;
      }),
    ]),
  };
}
