import { expect, it } from 'vitest';
import { rateConverter, wholeConverted } from './rate-converter.ts';

const tone = (hz: number, rate: number, length: number) =>
  Float32Array.from({ length }, (_, index) => 0.5 * Math.sin((2 * Math.PI * hz * index) / rate));
const loudness = (samples: Float32Array) =>
  Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);

it('a tone a telephone can carry comes through at its own place and loudness', () => {
  const out = wholeConverted(rateConverter(22_050, 8000), tone(1000, 22_050, 22_050));
  const expected = tone(1000, 8000, 8000);
  expect(out.length).toBeGreaterThanOrEqual(7999);
  for (let index = 100; index < 7900; index++)
    expect(Math.abs((out[index] ?? 9) - (expected[index] ?? 0))).toBeLessThan(0.005);
});

it('what lies above 4 kHz does not come back as a whistle', () => {
  expect(
    loudness(wholeConverted(rateConverter(16_000, 8000), tone(5000, 16_000, 16_000)).subarray(200, -200)),
  ).toBeLessThan(0.001);
});

it('upsampling adds nothing above the old limit', () => {
  const out = wholeConverted(rateConverter(8000, 16_000), tone(3000, 8000, 8000)).subarray(200, 15_800);
  expect(loudness(out)).toBeCloseTo(0.5 / Math.SQRT2, 2);
});

it('cutting the stream anywhere changes no sample', () => {
  const input = tone(700, 22_050, 5000);
  const whole = wholeConverted(rateConverter(22_050, 8000), input);
  for (const size of [1, 7, 256, 2206]) {
    const converter = rateConverter(22_050, 8000);
    const pieces: number[] = [];
    for (let at = 0; at < input.length; at += size)
      pieces.push(...converter.push(input.subarray(at, at + size)));
    pieces.push(...converter.flush());
    expect(Float32Array.from(pieces)).toEqual(whole);
  }
});
