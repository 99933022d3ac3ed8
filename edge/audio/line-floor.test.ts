import { expect, test } from 'vitest';
import { createLineFloor } from './line-floor.ts';
import { mulawOf, silence } from './mulaw.ts';

/** White noise of this mean amplitude. The generator is a fixed one, so every run is the same. */
function noise(ms: number, amplitude: number): Uint8Array {
  let seed = 1;
  const samples = Int16Array.from({ length: ms * 8 }, () => {
    seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff;
    return Math.round((seed / 0x3fffffff - 1) * 2 * amplitude);
  });
  return mulawOf(samples);
}

/** Syllables of 160 ms with 60 ms of the line's noise between them. */
function speech(ms: number, amplitude: number, between: number): Uint8Array[] {
  return Array.from({ length: Math.round(ms / 220) }, () => [
    noise(160, amplitude),
    noise(60, between),
  ]).flat();
}

function loudOf(pieces: readonly Uint8Array[]): number {
  const floor = createLineFloor();
  return pieces.reduce((sum, piece) => sum + floor.loudMs(piece), 0);
}

test.each([
  ['silence', [silence(15_000)], 0, 0],
  ['the noise of a line, from its first moment', [noise(15_000, 250)], 0, 0],
  [
    'a louder hum, once it has become the floor',
    [silence(500), noise(3000, 700), noise(12_000, 700)],
    0,
    3500,
  ],
  ['speech on a quiet line', [silence(500), ...speech(15_000, 1500, 10)], 9000, 12_000],
  ['a quiet voice on a quiet line', [silence(500), ...speech(15_000, 400, 10)], 9000, 12_000],
  ['speech on a noisy line', [noise(1000, 250), ...speech(15_000, 2500, 250)], 9000, 12_000],
])('%s', (_, pieces, least, most) => {
  const loudMs = loudOf(pieces);
  expect(loudMs).toBeGreaterThanOrEqual(least);
  expect(loudMs).toBeLessThanOrEqual(most);
});

test('frames of any length give the same as one piece', () => {
  const pieces = [silence(100), ...speech(2000, 1500, 10)];
  const whole = new Uint8Array(pieces.flatMap((piece) => [...piece]));
  const odd: Uint8Array[] = [];
  for (let at = 0; at < whole.length; at += 77) odd.push(whole.subarray(at, at + 77));
  expect(loudOf(odd)).toBe(loudOf([whole]));
});

test('how long ago the caller was loud is known to 20 ms, and is endless before the first sound', () => {
  const floor = createLineFloor();
  floor.loudMs(silence(500));
  expect(floor.quietMs()).toBe(Number.POSITIVE_INFINITY);
  floor.loudMs(noise(100, 1500));
  expect(floor.quietMs()).toBe(0);
  floor.loudMs(silence(100));
  expect(floor.quietMs()).toBe(100);
  floor.loudMs(silence(10));
  expect(floor.quietMs()).toBe(100);
});
