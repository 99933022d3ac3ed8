/**
 * What a call holds in memory at 1, 10 and 60 minutes, on a virtual clock, and what of it grows. Each call is
 * the reference call's talk, over and over.
 */
import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { virtualClock } from '../../edge/call/testing/virtual-clock.ts';
import { valueFigure } from '../beside/table.ts';
import type { BenchCarrier } from '../calls/carriers.ts';
import type { BenchResult, Table } from '../figures.ts';
import { type HeldCall, heldCall } from './held-call.ts';
import { oneTurn, turnMs } from './one-turn.ts';

const carriers: readonly BenchCarrier[] = ['twilio', 'exotel'];
const callsAtOnce = { long: 3, short: 2 };
const looks = { long: [1, 10, 60], short: [1, 2] };

/** KB of one call, the mean of all. */
interface Look {
  minutes: number;
  buffersKb: number;
  historyKb: number;
  stateKb: number;
  journalKb: number;
  journalWrittenKb: number;
  recordingWrittenKb: number;
}

export async function held({ short }: { short: boolean }): Promise<BenchResult> {
  const calls = short ? callsAtOnce.short : callsAtOnce.long;
  const minutes = short ? looks.short : looks.long;
  const measured: { carrier: BenchCarrier; looks: Look[] }[] = [];
  for (const carrier of carriers) {
    // What is compiled and cached once for all calls is none of a call's own.
    await talked(carrier, 1, [2]);
    measured.push({ carrier, looks: await talked(carrier, calls, minutes) });
  }
  const last = Math.max(...minutes);
  const before = minutes.at(-2) ?? last;
  const kbAt = (of: readonly Look[], at: number): number => {
    const look = of.find((each) => each.minutes === at);
    return look ? look.stateKb + look.journalKb + look.buffersKb : Number.NaN;
  };
  return {
    bench: 'held',
    figures: measured.map(({ carrier, looks: of }) =>
      valueFigure(
        `${carrier}: a call after ${last} minutes, more than after ${before}`,
        'KB',
        kbAt(of, last) - kbAt(of, before),
        { of: 'worst', atMost: 250 },
      ),
    ),
    tables: measured.map(({ carrier, looks: of }) => tableOf(carrier, of)),
    foot: [
      `${calls} calls at once in Node, on a virtual clock, with a turn each ${turnMs / 1000} s. State and journal are counted as V8 would write them to the storage; as objects they take more. Buffers are V8's own count behind a garbage collection, less that before the calls. Code, closures, sockets, the database of a Durable Object and what waits for a collection are not in it: \`npm run bench -- memory\` has them.`,
      'What grows is what the model remembers and what was said in the journal: the model is given all of it, and a person who picks up a transfer hears of it. The rest of the journal is in the storage.',
    ],
    details: { measured },
  };
}

/** Lets calls talk and looks at them. `minutes` ascend. */
async function talked(carrier: BenchCarrier, calls: number, minutes: readonly number[]): Promise<Look[]> {
  const clock = virtualClock();
  const before = await buffersAlive();
  const all = Array.from({ length: calls }, (_, number) => heldCall(carrier, number, clock));
  const seen: Look[] = [];
  const startMs = clock.now();
  for (let turn = 1; seen.length < minutes.length; turn += 1) {
    await oneTurn(all, clock, turn);
    const due = minutes[seen.length] ?? Number.POSITIVE_INFINITY;
    if (clock.now() - startMs >= due * 60_000) seen.push(lookAt(all, due, (await buffersAlive()) - before));
  }
  for (const call of all) call.stop();
  return seen;
}

function lookAt(calls: readonly HeldCall[], minutes: number, bufferBytes: number): Look {
  const kb = (bytes: number): number => Math.round(bytes / 1024);
  const mean = (of: (call: HeldCall) => number): number =>
    kb(calls.reduce((sum, call) => sum + of(call), 0) / calls.length);
  return {
    minutes,
    buffersKb: kb(bufferBytes / calls.length),
    historyKb: mean((call) => call.parts().history),
    stateKb: mean((call) => call.parts().state),
    journalKb: mean((call) => call.parts().journal),
    journalWrittenKb: mean((call) => call.written().journal),
    recordingWrittenKb: mean((call) => call.written().recording),
  };
}

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

/** Bytes of all buffers that are alive. */
async function buffersAlive(): Promise<number> {
  // What the first one finds dead may hold others until the next, and so may a task that has just ended.
  for (let round = 0; round < 3; round += 1) {
    await setImmediate();
    collect();
  }
  return process.memoryUsage().arrayBuffers;
}

function tableOf(carrier: BenchCarrier, of: readonly Look[]): Table {
  const row = (what: string, value: (look: Look) => number) => [what, ...of.map(value)];
  return {
    title: `A call over ${carrier}, KB`,
    columns: ['what', ...of.map(({ minutes }) => `${minutes} min`)],
    rows: [
      row('in memory: what the model remembers', ({ historyKb }) => historyKb),
      row("in memory: the conversation's state besides", ({ stateKb, historyKb }) => stateKb - historyKb),
      row('in memory: the journal without the details of settled turns', ({ journalKb }) => journalKb),
      row('in memory: buffers of sound', ({ buffersKb }) => buffersKb),
      row('in the storage: the whole journal', ({ journalWrittenKb }) => journalWrittenKb),
      row('in the storage: the recording', ({ recordingWrittenKb }) => recordingWrittenKb),
    ],
  };
}
