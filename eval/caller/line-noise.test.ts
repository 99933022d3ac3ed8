import { expect, test } from 'vitest';
import { mulawOf, samplesOf, silence, silenceByte } from '../../edge/audio/mulaw.ts';
import { poorLine, speechLevel } from './line-noise.ts';

const seconds = 20;
const tone = mulawOf(
  Int16Array.from({ length: 8000 * seconds }, (_, at) =>
    Math.round(8000 * Math.sin((2 * Math.PI * 440 * at) / 8000)),
  ),
);

function levelOf(samples: Int16Array): number {
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
}

test('the level of a voice does not count its pauses', () => {
  expect(speechLevel(tone)).toBeCloseTo(8000 / Math.SQRT2, -2);
  expect(speechLevel(Buffer.concat([tone, silence(20_000)]))).toBeCloseTo(speechLevel(tone), -1);
  expect(speechLevel(silence(1000))).toBe(0);
});

test.each([10, 20, 30])('noise lies %i dB under the voice, in its pauses too', (snrDb) => {
  const spoil = poorLine({ snrDb, lostPercent: 0 }, speechLevel(tone), 1);
  const noise = samplesOf(spoil(silence(seconds * 1000)));
  expect(20 * Math.log10(speechLevel(tone) / levelOf(noise))).toBeCloseTo(snrDb, 0);
});

test('the given percentage of whole frames is lost, and nothing else changes without noise', () => {
  const spoilt = poorLine({ snrDb: null, lostPercent: 5 }, speechLevel(tone), 7)(tone);
  const frames = Array.from({ length: tone.length / 160 }, (_, at) =>
    [tone, spoilt].map((audio) => audio.subarray(at * 160, at * 160 + 160)),
  );
  const lost = frames.filter(([, after]) => after?.every((byte) => byte === silenceByte));
  expect(lost.length).toBeGreaterThan(frames.length * 0.03);
  expect(lost.length).toBeLessThan(frames.length * 0.07);
  for (const frame of frames.filter((each) => !lost.includes(each))) expect(frame[1]).toEqual(frame[0]);
});

test('the same seed gives the same line', () => {
  const faults = { snrDb: 20, lostPercent: 1 };
  expect(poorLine(faults, 1000, 3)(tone)).toEqual(poorLine(faults, 1000, 3)(tone));
});
