/**
 * How soon the agent answers, beside the bare floor: from the caller's last loud frame and from the
 * recogniser's message, on both carriers, with usual and with instant providers, in English and in Hindi.
 */
import { type BenchCarrier, carriers } from '../calls/carriers.ts';
import type { BenchResult, Beside, Figure } from '../figures.ts';
import { type ProviderTimes, startProviders, type Tongue, usualTimes, zeroTimes } from './providers.ts';
import { type Side, type SideName, sideNames, startSide, storesFoot, usualStores } from './side.ts';
import { aboveFigures, beside, valueFigure } from './table.ts';
import { rung, type Talk, type Turn, talk } from './talk.ts';

interface Case {
  name: 'usual' | 'zero' | 'hindi';
  times: ProviderTimes;
  tongue: Tongue;
  /** Calls of each side on each carrier; the sides take turns. */
  rounds: number;
}

const turnsPerCall = 6;

const cases: readonly Case[] = [
  { name: 'usual', times: usualTimes, tongue: 'en', rounds: 4 },
  { name: 'zero', times: zeroTimes, tongue: 'en', rounds: 4 },
  { name: 'hindi', times: usualTimes, tongue: 'hi', rounds: 2 },
];

/** Callers who interrupt every answer, all at once. */
const interrupters = { long: 25, short: 5 };
const interruptions = 8;
const interruptAfterMs = 200;
const mostClearMs = 5;

/** The most that we may be above the floor, p50 and p95. */
const goals: Record<BenchCarrier, { p50: number; p95: number }> = {
  twilio: { p50: 5, p95: 12 },
  exotel: { p50: 15, p95: 30 },
};
const zeroGoal = { p50: 112, p95: 130 };

interface Measured {
  case: Case['name'] | 'clear';
  carrier: BenchCarrier;
  side: SideName;
  turns: Turn[];
  errors: string[];
}

export async function latency({ short }: { short: boolean }): Promise<BenchResult> {
  const providers = await startProviders();
  const sides: Side[] = [];
  const measured: Measured[] = [];
  try {
    for (const name of sideNames) sides.push(await startSide(name, providers));
    let number = 1;
    const call = (side: Side, carrier: BenchCarrier, tongue: Tongue, turns: number): Promise<Talk> =>
      talk(side, providers, { carrier, tongue, number: number++, turns });
    // The first call of a process compiles code, which is the start's time.
    for (const carrier of carriers) for (const side of sides) await call(side, carrier, 'en', 2);
    for (const each of cases) {
      providers.take(each.times);
      for (let round = 0; round < (short ? 1 : each.rounds); round += 1)
        for (const carrier of carriers)
          for (const side of round % 2 === 0 ? sides : sides.toReversed()) {
            const { turns, errors } = await call(side, carrier, each.tongue, turnsPerCall);
            measured.push({ case: each.name, carrier, side: side.name, turns, errors });
          }
    }
    providers.take(usualTimes);
    for (const carrier of carriers)
      for (const side of sides) {
        const talks: Promise<Talk>[] = [];
        for (let n = 0; n < (short ? interrupters.short : interrupters.long); n += 1) {
          const asked = { carrier, number: number++, turns: interruptions + 1, interruptAfterMs };
          await rung((onRung) => talks.push(talk(side, providers, { ...asked, onRung })));
        }
        for (const { turns, errors } of await Promise.all(talks))
          measured.push({ case: 'clear', carrier, side: side.name, turns, errors });
      }
  } finally {
    for (const side of sides) await side.stop();
    await providers.close();
  }
  return resultOf(measured, storesFoot(await usualStores()));
}

/** Where an answer's time goes, in order. They add up to the whole. */
const shares: Record<string, (turn: Turn) => number> = {
  'hear: last loud frame -> end of turn': (turn) => turn.endedAtMs - turn.lastLoudAtMs,
  "think: end of turn -> first clause's last token": (turn) => turn.clauseAtMs - turn.endedAtMs,
  'clause: its last token -> request at the voice': (turn) => turn.voiceAskedAtMs - turn.clauseAtMs,
  'speak: request at the voice -> first audio': (turn) => turn.audioAtMs - turn.voiceAskedAtMs,
};

/** Pure. */
function resultOf(measured: readonly Measured[], stores: string): BenchResult {
  const rows: Beside[] = [];
  const figures: Figure[] = [];
  for (const { name } of cases)
    for (const carrier of carriers) {
      const [ours, floor] = sideNames.map((side) => turnsIn(measured, name, carrier, side)) as [
        Turn[],
        Turn[],
      ];
      const row = (what: string, pick: (turn: Turn) => number): Beside =>
        beside(`${carrier}, ${caseNames[name]}: ${what}`, 'ms', ours.map(pick), floor.map(pick));
      const whole = row('last loud frame -> first audio', (turn) => turn.audioAtMs - turn.lastLoudAtMs);
      rows.push(
        whole,
        row('recogniser’s message -> first audio', (turn) => turn.audioAtMs - turn.endedAtMs),
      );
      for (const [what, pick] of Object.entries(shares)) rows.push(row(`  ${what}`, pick));
      rows.push(row('  of it our own: without model and voice', ownMs));
      if (name !== 'zero') figures.push(...aboveFigures(whole, goals[carrier]));
      else if (carrier === 'twilio')
        for (const part of ['p50', 'p95'] as const)
          figures.push(
            valueFigure(`${whole.what}, ${part}`, 'ms', whole.ours[part], {
              of: 'worst',
              atMost: zeroGoal[part],
            }),
          );
    }
  for (const carrier of carriers) {
    const clears = (side: SideName): number[] =>
      turnsIn(measured, 'clear', carrier, side).flatMap(({ clearMs }) => clearMs ?? []);
    const row = beside(
      `${carrier}, ${interrupters.long} calls at once: first real word -> clear`,
      'ms',
      clears('ours'),
      clears('floor'),
    );
    rows.push(row);
    figures.push(valueFigure(`${row.what}, p95`, 'ms', row.ours.p95, { of: 'worst', atMost: mostClearMs }));
  }
  const errors = measured.flatMap((each) =>
    each.errors.map((why) => `${each.side}, ${each.carrier}: ${why}`),
  );
  figures.push(valueFigure('calls that went wrong', 'count', errors.length, { of: 'worst', atMost: 0 }));
  return {
    bench: 'latency',
    figures,
    beside: rows,
    foot: [
      'The whole bench takes about 13 minutes.',
      stores,
      `Usual: the end of turn comes after ${usualTimes.endOfTurnMs} ms of silence, the first token after ${usualTimes.firstTokenMs} ms, each further token after ${usualTimes.tokenMs} ms, the voice after ${usualTimes.voiceMs} ms. At zero: the end of turn after ${zeroTimes.endOfTurnMs} ms of silence, everything else at once.`,
      'The floor is a Worker with a Durable Object that does the least possible on the same wire with the same providers (bench/floor). It runs in the same workerd, and its calls take turns with ours.',
      'Hear counts by the audio that has reached the recogniser, so what is kept back on the way is in it. Think holds the model’s own time and the way of the request to it.',
      'Above the floor: percentile less percentile. Both ends of every loopback socket and the lateness of the scripted timers are in every time, on both sides.',
      ...new Set(errors),
    ],
    details: { measured },
  };
}

function turnsIn(
  measured: readonly Measured[],
  name: Measured['case'],
  carrier: BenchCarrier,
  side: SideName,
): Turn[] {
  return measured
    .filter((each) => each.case === name && each.carrier === carrier && each.side === side)
    .flatMap(({ turns }) => turns);
}

const caseNames: Record<Case['name'], string> = {
  usual: 'usual providers',
  zero: 'providers at zero',
  hindi: 'Hindi with a danda',
};

/** A turn's time without the model's and the voice's own, by their logs. */
export function ownMs(turn: Turn): number {
  const modelMs = turn.clauseAtMs - turn.askedAtMs;
  const voiceMs = turn.firstByteAtMs - turn.voiceAskedAtMs;
  return turn.audioAtMs - turn.endedAtMs - modelMs - voiceMs;
}
