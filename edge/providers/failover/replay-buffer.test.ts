import fc from 'fast-check';
import { expect, test } from 'vitest';
import { joinedBytes } from '../../../shared/bytes.ts';
import { silence } from '../../audio/mulaw.ts';
import { createReplayBuffer } from './replay-buffer.ts';

/** A loud square wave; `mark` tells its bytes from those of others. */
const loud = (ms: number, mark = 0): Uint8Array =>
  Uint8Array.from({ length: ms * 8 }, (_, n) => (n % 2 === 0 ? 0x00 : 0x80) + mark);

function frames(audio: Uint8Array, bytes: number): Uint8Array[] {
  return Array.from({ length: Math.ceil(audio.length / bytes) }, (_, n) =>
    audio.subarray(n * bytes, (n + 1) * bytes),
  );
}

/** 20 ms at a time, as Twilio sends it. */
function filled(...parts: Uint8Array[]) {
  const buffer = createReplayBuffer();
  for (const part of parts) for (const frame of frames(part, 160)) buffer.add(frame);
  return buffer;
}

test('the last 10 s are kept, whatever came before, in the order in which they came', () => {
  const buffer = filled(loud(7000, 1), loud(7000, 2), loud(2000, 3));
  expect(buffer.sinceWord()).toEqual(Uint8Array.from([...loud(1000, 1), ...loud(7000, 2), ...loud(2000, 3)]));
});

test('audio that is longer than the buffer leaves its end', () => {
  const buffer = createReplayBuffer();
  buffer.add(loud(500, 1));
  buffer.add(loud(12_000, 2));
  expect(buffer.sinceWord()).toEqual(loud(10_000, 2));
});

test('a frame may be written over as soon as it was added', () => {
  const buffer = createReplayBuffer();
  const frame = loud(20, 1);
  buffer.add(frame);
  frame.fill(0xff);
  expect(buffer.sinceWord()).toEqual(loud(20, 1));
});

test('silence in front is left out, but for 300 ms before the first loud sound', () => {
  const buffer = filled(silence(5000), loud(1000), silence(2000));
  expect(buffer.sinceWord().length / 8).toBe(300 + 1000 + 2000);
});

test('of a line on which nothing was loud, the last 2 s are replayed', () => {
  expect(filled(silence(9000)).sinceWord().length / 8).toBe(2000);
});

test('audio before the last recognised word is never replayed, nor counted as loud', () => {
  const buffer = filled(loud(3000, 1), loud(2000, 2));
  buffer.wordEnded(1990);
  expect(buffer.sinceWord()).toEqual(loud(2000, 2).subarray(80));
  expect(buffer.loudMsSinceWord()).toBe(1990);
  buffer.wordEnded(4000);
  expect(buffer.loudMsSinceWord()).toBe(1990);
  buffer.wordEnded(0);
  expect([buffer.sinceWord().length, buffer.loudMsSinceWord()]).toEqual([0, 0]);
});

test('frames of any length keep and count what one piece of audio does', () => {
  const part = fc.record({ ms: fc.integer({ min: 1, max: 3000 }), isLoud: fc.boolean() });
  const audio = fc
    .array(part, { minLength: 1, maxLength: 8 })
    .map((parts) => joinedBytes(parts.map(({ ms, isLoud }, n) => (isLoud ? loud(ms, n % 7) : silence(ms)))));
  const options = { frame: fc.integer({ min: 1, max: 1700 }), agoMs: fc.integer({ min: 0, max: 12_000 }) };
  fc.assert(
    fc.property(audio, fc.record(options), (whole, { frame, agoMs }) => {
      const [one, cut] = [createReplayBuffer(), createReplayBuffer()];
      const atOnce = one.add(whole);
      const inFrames = frames(whole, frame).reduce((sum, each) => sum + cut.add(each), 0);
      for (const buffer of [one, cut]) buffer.wordEnded(agoMs);
      expect(inFrames).toBe(atOnce);
      expect(cut.quietMs()).toBe(one.quietMs());
      expect(cut.loudMsSinceWord()).toBe(one.loudMsSinceWord());
      const replayed = cut.sinceWord();
      expect(Buffer.compare(replayed, one.sinceWord())).toBe(0);
      expect(Buffer.compare(replayed, whole.subarray(whole.length - replayed.length))).toBe(0);
    }),
    { numRuns: 60 },
  );
});
