import { describe, expect, it } from 'vitest';
import { rateConverter, resample, wholeConverted } from './resample.ts';

describe('16-bit samples of a whole file', () => {
  function tone(hz: number, rate: number, ms: number): Int16Array {
    return Int16Array.from({ length: (rate * ms) / 1000 }, (_, n) =>
      Math.round(8000 * Math.sin((2 * Math.PI * hz * n) / rate)),
    );
  }

  /** Root mean square, without the edges. */
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

  it('raises a lower rate', () => {
    const resampled = resample(tone(440, 6000, 500), 6000, 8000);
    expect(resampled.length).toBe(4000);
    expect(levelOf(resampled)).toBeCloseTo(levelOf(tone(440, 8000, 500)), -2);
  });

  it('filters out what would alias into the voice', () => {
    expect(levelOf(resample(tone(6000, 16000, 500), 16000, 8000))).toBeLessThan(20);
  });

  it('clips instead of wrapping to the other sign', () => {
    const square = Int16Array.from({ length: 4000 }, (_, n) =>
      Math.floor(n / 40) % 2 === 0 ? 32767 : -32768,
    );
    const resampled = resample(square, 16000, 8000);
    expect(resampled.subarray(5, 15).every((sample) => sample > 20000)).toBe(true);
  });
});

describe('a stream of the speech engines', () => {
  const wave = (hz: number, rate: number, length: number) =>
    Float32Array.from({ length }, (_, index) => 0.5 * Math.sin((2 * Math.PI * hz * index) / rate));
  const loudnessOf = (samples: Float32Array) =>
    Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);

  it('a tone within the telephone band keeps its frequency and loudness', () => {
    const out = wholeConverted(wave(1000, 22_050, 22_050), 22_050, 8000);
    const expected = wave(1000, 8000, 8000);
    expect(out.length).toBeGreaterThanOrEqual(7999);
    for (let index = 100; index < 7900; index++)
      expect(Math.abs((out[index] ?? 9) - (expected[index] ?? 0))).toBeLessThan(0.005);
  });

  it('a tone above 4 kHz does not alias', () => {
    expect(
      loudnessOf(wholeConverted(wave(5000, 16_000, 16_000), 16_000, 8000).subarray(200, -200)),
    ).toBeLessThan(0.001);
  });

  it('upsampling adds nothing above the old limit', () => {
    const out = wholeConverted(wave(3000, 8000, 8000), 8000, 16_000).subarray(200, 15_800);
    expect(loudnessOf(out)).toBeCloseTo(0.5 / Math.SQRT2, 2);
  });

  it('cutting the stream anywhere changes no sample', () => {
    const input = wave(700, 22_050, 5000);
    const whole = wholeConverted(input, 22_050, 8000);
    for (const size of [1, 7, 256, 2206]) {
      const converter = rateConverter(22_050, 8000);
      const pieces: number[] = [];
      for (let at = 0; at < input.length; at += size)
        pieces.push(...converter.push(input.subarray(at, at + size)));
      pieces.push(...converter.flush());
      expect(Float32Array.from(pieces)).toEqual(whole);
    }
  });
});

describe('a stream of the softphone', () => {
  const sine = (hz: number, rate: number, seconds: number) =>
    Float32Array.from({ length: rate * seconds }, (_, n) => Math.sin((2 * Math.PI * hz * n) / rate));
  /** Root mean square of the middle, away from the ends. */
  const power = (samples: Float32Array) => {
    const middle = samples.slice(samples.length / 4, (3 * samples.length) / 4);
    return Math.sqrt(middle.reduce((sum, sample) => sum + sample * sample, 0) / middle.length);
  };
  function inPieces(samples: Float32Array, size: number, fromHz: number, toHz: number): Float32Array {
    const converter = rateConverter(fromHz, toHz);
    const made: number[] = [];
    for (let n = 0; n < samples.length; n += size)
      made.push(...converter.push(samples.subarray(n, n + size)));
    return Float32Array.from(made);
  }

  it.each([48_000, 44_100, 16_000])('speech at %i Hz comes out at 8 kHz as loud as it was', (rate) => {
    const made = inPieces(sine(1000, rate, 1), 128, rate, 8000);
    expect(made.length).toBeGreaterThan(7950);
    expect(made.length).toBeLessThanOrEqual(8000);
    expect(power(made)).toBeCloseTo(Math.SQRT1_2, 2);
  });

  it('a tone above 4 kHz does not alias into 8 kHz', () => {
    expect(power(inPieces(sine(6000, 48_000, 1), 128, 48_000, 8000))).toBeLessThan(0.01);
  });

  it('upsampling for the browser adds no tone', () => {
    const made = inPieces(sine(1000, 8000, 1), 16, 8000, 48_000);
    const wanted = sine(1000, 48_000, 1);
    // The filter delays by half its length, which the first zero crossing shows.
    const error = (shift: number) =>
      power(
        Float32Array.from(made.slice(1000, 9000), (sample, n) => sample - (wanted[n + 1000 + shift] ?? 0)),
      );
    expect(Math.min(...Array.from({ length: 120 }, (_, n) => error(n - 60)))).toBeLessThan(0.01);
  });

  it('pieces of any size make the same stream', () => {
    const samples = sine(440, 44_100, 0.2);
    const whole = rateConverter(44_100, 8000).push(samples);
    expect(inPieces(samples, 7, 44_100, 8000)).toEqual(whole);
    expect(inPieces(samples, 1001, 44_100, 8000)).toEqual(whole);
  });
});
