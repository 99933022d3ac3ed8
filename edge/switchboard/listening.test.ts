import { expect, test } from 'vitest';
import { listened, mostSamples } from './listening.ts';

test('a person hears ten samples in a minute, and more once the first is a minute old', () => {
  let times: number[] = [];
  for (let n = 0; n < mostSamples.aMinute; n += 1) times = listened(times, 1_000 + n) ?? [];
  expect(times).toHaveLength(10);
  expect(listened(times, 2_000)).toBeNull();
  expect(listened(times, 61_000)).toHaveLength(11);
});

test('the samples of a day have an end, and those of yesterday are forgotten', () => {
  const day = Array.from({ length: mostSamples.aDay }, (_, n) => n * 100_000);
  expect(listened(day, 20_000_000)).toBeNull();
  expect(listened(day, 86_400_000)).toHaveLength(mostSamples.aDay);
  expect(listened(day, 200_000_000)).toEqual([200_000_000]);
});
