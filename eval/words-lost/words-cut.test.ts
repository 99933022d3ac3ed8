import { expect, test } from 'vitest';
import { silence } from '../../edge/audio/mulaw.ts';
import { callsOf, sample } from './calls.ts';
import { wordsCut } from './words-cut.ts';

const loud = (ms: number) => new Uint8Array(ms * 8).map((_, at) => (at % 2 ? 0x2a : 0xaa));
const joined = (...pieces: Uint8Array[]) => new Uint8Array(Buffer.concat(pieces));

/** Two sentences of 600 ms: from 3000 to 3600 ms, and from 6600 to 7200. */
const [call] = await callsOf(['one two six', 'ten red big'], () =>
  Promise.resolve(joined(loud(200), silence(100), loud(300))),
);
if (!call) throw new Error('two sentences make a call');
const frames = call.audio.length / 160;
const without = (fromMs: number, untilMs: number) =>
  Array.from({ length: frames }, (_, frame) => frame * 20 < fromMs || frame * 20 >= untilMs);
const cutBy = (isSent: boolean[]) => wordsCut(call.audio, call.sentences, isSent);

test('a call has its sentences at their places, each behind 3 s of the agent', () => {
  expect(call.sentences).toEqual([
    { text: 'one two six', startMs: 3000, endMs: 3600 },
    { text: 'ten red big', startMs: 6600, endMs: 7200 },
  ]);
  expect(call.audio.length / 8).toBe(10_200);
});

test('nothing is cut where all is sent, or where silence alone is left out', () => {
  const none = { words: 6, cut: 0, firstCut: 0 };
  expect(cutBy(without(0, 0))).toEqual(none);
  expect(cutBy(without(0, 3000))).toEqual(none);
  expect(cutBy(without(3200, 3300))).toEqual(none);
  expect(cutBy(without(3600, 6600))).toEqual(none);
});

test('a word is cut when one audible frame of it is missing, and a first word is counted apart', () => {
  expect(cutBy(without(3000, 3020))).toEqual({ words: 6, cut: 1, firstCut: 1 });
  expect(cutBy(without(3580, 3600))).toEqual({ words: 6, cut: 1, firstCut: 0 });
  expect(cutBy(without(0, 20_000))).toEqual({ words: 6, cut: 6, firstCut: 2 });
});

test('a sample is from all parts of the list', () => {
  const list = Array.from({ length: 100 }, (_, at) => String(at));
  expect(sample(list, 4)).toEqual(['0', '25', '50', '75']);
  expect(sample(['a', 'b'], 4)).toEqual(['a', 'b']);
});
