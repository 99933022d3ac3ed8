import { expect, test } from 'vitest';
import { fan, mixed } from '../../testing/sounds.ts';
import { chance } from '../core/testing/chance.ts';
import { mulawOf, silence } from './mulaw.ts';
import { blockBytes, createVoiceActivity } from './voice-activity.ts';

const random = chance(11).next;
const loud = (ms: number, amplitude = 4000) =>
  mulawOf(Int16Array.from({ length: ms * 8 }, () => Math.round((random() - 0.5) * 2 * amplitude)));

/** For each block of the pieces, one after the other, whether it was taken for voice. */
function judged(...pieces: Uint8Array[]): boolean[] {
  const audio = new Uint8Array(Buffer.concat(pieces));
  const activity = createVoiceActivity();
  return Array.from({ length: audio.length / blockBytes }, (_, at) =>
    activity.isVoice(audio.subarray(at * blockBytes, (at + 1) * blockBytes)),
  );
}
const share = (blocks: readonly boolean[]) => blocks.filter(Boolean).length / blocks.length;

test('a silent line has no voice, and neither has one with the least noise that mu-law can hold', () => {
  expect(judged(silence(5000)).some(Boolean)).toBe(false);
  expect(
    judged(mulawOf(Int16Array.from({ length: 40_000 }, () => (random() < 0.5 ? 0 : 8)))).some(Boolean),
  ).toBe(false);
});

test('a sound that begins is noticed within 40 ms, and is over one block after its end', () => {
  const blocks = judged(silence(1000), loud(200), silence(1000));
  expect(blocks.indexOf(true)).toBe(51);
  expect(blocks.lastIndexOf(true)).toBe(60);
});

test('a click of the line is no voice', () => {
  expect(judged(silence(1000), loud(20), silence(1000)).some(Boolean)).toBe(false);
});

test('a fan that begins is taken for voice until it is the floor, and the same fan never again', () => {
  const blocks = judged(silence(2000), mixed(silence(20_000), fan(20_000, 1000, random)));
  expect(share(blocks.slice(100, 200))).toBeGreaterThan(0.9);
  expect(share(blocks.slice(260))).toBeLessThan(0.02);
});

test('a voice 6 dB above a fan is noticed at once', () => {
  const blocks = judged(
    mixed(silence(6000), fan(6000, 500, random)),
    mixed(loud(400, 1750), fan(400, 500, random)),
  );
  expect(blocks.slice(300, 303)).toContain(true);
  expect(share(blocks.slice(302))).toBeGreaterThan(0.9);
});

test('frames that were lost and came as silence do not make noise a voice', () => {
  const noisy = mixed(silence(20_000), fan(20_000, 500, random));
  for (let frame = 200; frame < 1000; frame += 70) noisy.set(silence(20), frame * blockBytes);
  expect(share(judged(noisy).slice(200))).toBeLessThan(0.02);
});

test('a stream that begins in the middle of a word takes it for voice', () => {
  expect(share(judged(loud(400), silence(600)).slice(0, 20))).toBeGreaterThan(0.9);
});

test('a voice that never pauses is heard for as long as its loudness moves: no gap lasts 200 ms', () => {
  const syllables = Array.from({ length: 100 }, (_, at) => loud(100, at % 2 === 0 ? 6000 : 1500));
  const blocks = judged(silence(1000), ...syllables);
  const longestGap = blocks
    .slice(52)
    .map((isVoice) => (isVoice ? '.' : ' '))
    .join('')
    .split('.')
    .reduce((longest, gap) => Math.max(longest, gap.length), 0);
  expect(longestGap).toBeLessThan(10);
});
