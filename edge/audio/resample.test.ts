import { expect, it } from 'vitest';
import { resample } from './resample.ts';

function tone(hz: number, rate: number, ms: number): Int16Array {
  return Int16Array.from({ length: (rate * ms) / 1000 }, (_, n) =>
    Math.round(8000 * Math.sin((2 * Math.PI * hz * n) / rate)),
  );
}

/** Root mean square, the edges left out. */
function levelOf(samples: Int16Array): number {
  const middle = samples.subarray(200, samples.length - 200);
  return Math.sqrt(middle.reduce((sum, sample) => sum + sample ** 2, 0) / middle.length);
}

it.each([8000, 11025, 16000, 22050, 24000, 44100, 48000])(
  'keeps a tone as long, as high and as loud from %i Hz',
  (rate) => {
    const resampled = resample(tone(440, rate, 500), rate, 8000);
    const expected = tone(440, 8000, 500);
    expect(resampled.length).toBe(expected.length);
    const error = resampled.map((sample, n) => sample - (expected[n] ?? 0));
    expect(levelOf(error)).toBeLessThan(levelOf(expected) / 100);
  },
);

it('brings a voice of a lower rate up', () => {
  const resampled = resample(tone(440, 6000, 500), 6000, 8000);
  expect(resampled.length).toBe(4000);
  expect(levelOf(resampled)).toBeCloseTo(levelOf(tone(440, 8000, 500)), -2);
});

it('takes a hiss away instead of folding it into the voice', () => {
  expect(levelOf(resample(tone(6000, 16000, 500), 16000, 8000))).toBeLessThan(20);
});

it('clips instead of wrapping to the other sign', () => {
  const square = Int16Array.from({ length: 4000 }, (_, n) => (Math.floor(n / 40) % 2 === 0 ? 32767 : -32768));
  const resampled = resample(square, 16000, 8000);
  expect(resampled.subarray(5, 15).every((sample) => sample > 20000)).toBe(true);
});
