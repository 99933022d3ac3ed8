/** Many calls at once on one core: what they cost, how late their answers are, and which of them go wrong. */
import { cpus } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { type BenchCarrier, sleep } from '../calls/carriers.ts';
import { ownMs } from './latency.ts';
import type { Providers } from './providers.ts';
import { pin, type Side, type SideName, type Stores, startSide, unpin, usedBy } from './side.ts';
import { rung, type Talk, talk } from './talk.ts';

/** One number of calls on one side, in a process of its own, so that its memory is this level's. */
export interface Level {
  side: SideName;
  carrier: BenchCarrier;
  calls: number;
  stores: Stores;
  /** Of the turns that ended while all calls talked. */
  ownMs: number[];
  answersMs: number[];
  /** Own time in its parts. */
  parts: { toModelMs: number[]; toVoiceMs: number[]; toCarrierMs: number[] };
  holes: number;
  /** Calls whose ring got no conversation. */
  refused: number;
  /** Calls that ended otherwise than by their caller, or had no answer within 20 s. */
  broken: number;
  why: string[];
  /** Of one core, while all calls talked. */
  cpuPercent: number;
  rssMb: number;
  idleMb: number;
  /** How late the process of callers and providers was itself, p95. It adds to every time. */
  generatorLateMs: number;
  isPinned: boolean;
}

/** The greetings are over. */
const settleMs = 5000;
const lateResolutionMs = 5;

export interface Asked {
  carrier: BenchCarrier;
  calls: number;
  stores: Stores;
  forMs: number;
  firstNumber: number;
  /** Also watches the Worker while all calls talk, by V8's inspector at this port. */
  watch?: { inspectorPort: number; whileAllTalk(side: Side): Promise<void> };
}

export async function callsAtOnce(name: SideName, providers: Providers, asked: Asked): Promise<Level> {
  const { carrier, calls, stores, forMs, firstNumber, watch } = asked;
  const hasTwoCores = cpus().length > 1;
  // What is started from here on inherits the core: the API and the stores of the product.
  const isApart = hasTwoCores && (await pin(process.pid, 1));
  const inspector = watch && { inspectorPort: watch.inspectorPort };
  const side = await startSide(name, { urls: providers.urls, stores, ...inspector });
  try {
    const isPinned = isApart && (await pin(side.workerdPid, 0));
    await talk(side, providers, { carrier, number: firstNumber, turns: 2 });
    const idleMb = (await usedBy(side.workerdPid)).rssMb;
    let untilMs = Number.POSITIVE_INFINITY;
    const isOver = (): boolean => performance.now() >= untilMs;
    const talks: Promise<Talk>[] = [];
    for (let n = 0; n < calls; n += 1) {
      const asked = { carrier, number: firstNumber + 1 + n, turns: Number.POSITIVE_INFINITY, isOver };
      await rung((onRung) => talks.push(talk(side, providers, { ...asked, onRung })));
    }
    const fromMs = performance.now() + settleMs;
    untilMs = fromMs + forMs;
    const watched = sleep(settleMs).then(() => watch?.whileAllTalk(side));
    const [measured] = await Promise.all([measure(side.workerdPid, fromMs, untilMs), watched]);
    const ended = await Promise.all(talks);
    const turns = ended
      .flatMap((each) => each.turns)
      .filter(({ endedAtMs }) => endedAtMs >= fromMs && endedAtMs <= untilMs);
    return {
      side: name,
      carrier,
      calls,
      stores,
      ownMs: turns.map(ownMs),
      answersMs: turns.map((turn) => turn.audioAtMs - turn.lastLoudAtMs),
      parts: {
        toModelMs: turns.map((turn) => turn.askedAtMs - turn.endedAtMs),
        toVoiceMs: turns.map((turn) => turn.voiceAskedAtMs - turn.clauseAtMs),
        toCarrierMs: turns.map((turn) => turn.audioAtMs - turn.firstByteAtMs),
      },
      holes: turns.reduce((sum, { holes }) => sum + holes, 0),
      refused: ended.filter(({ isRefused }) => isRefused).length,
      broken: ended.filter(({ errors }) => errors.length > 0).length,
      why: [...new Set(ended.flatMap(({ errors }) => errors))],
      idleMb,
      isPinned,
      ...measured,
    };
  } finally {
    await side.stop();
    if (isApart) await unpin(process.pid, cpus().length);
  }
}

/** What workerd uses while all calls talk, and how late this process is meanwhile. */
async function measure(
  pid: number,
  fromMs: number,
  untilMs: number,
): Promise<Pick<Level, 'cpuPercent' | 'rssMb' | 'generatorLateMs'>> {
  await sleep(Math.max(0, fromMs - performance.now()));
  const late = monitorEventLoopDelay({ resolution: lateResolutionMs });
  late.enable();
  const [beganMs, before] = [performance.now(), await usedBy(pid)];
  await sleep(Math.max(0, untilMs - performance.now()));
  const [tookMs, after] = [performance.now() - beganMs, await usedBy(pid)];
  late.disable();
  return {
    cpuPercent: ((after.cpuMs - before.cpuMs) / tookMs) * 100,
    rssMb: after.rssMb,
    generatorLateMs: Math.max(0, late.percentile(95) / 1e6 - lateResolutionMs),
  };
}
