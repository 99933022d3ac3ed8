import { expect, test } from 'vitest';
import { backoffMs } from './backoff.ts';

const waits = { firstMs: 2000, longestMs: 300_000 };

test('waits double up to a limit, and chance takes away up to half of each', () => {
  expect([1, 2, 3, 9, 500].map((failures) => backoffMs(failures, waits, 0))).toEqual([
    2000, 4000, 8000, 300_000, 300_000,
  ]);
  expect([0, 0.5, 1].map((random) => backoffMs(2, waits, random))).toEqual([4000, 3000, 2000]);
  expect([1, 2, 3].map((failures) => backoffMs(failures, { ...waits, factor: 4 }, 0))).toEqual([
    2000, 8000, 32_000,
  ]);
});

test('a server that asks for a longer wait gets it, within the limit', () => {
  expect(backoffMs(1, waits, 1, 5000)).toBe(5000);
  expect(backoffMs(1, waits, 1, 86_400_000)).toBe(300_000);
});
