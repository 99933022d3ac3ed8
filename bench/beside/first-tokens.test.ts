import { expect, test } from 'vitest';
import { firstTokenMs, published, shareOf, shareOfRepetition } from './first-tokens.ts';

test('first tokens have the published p50 and p95', () => {
  expect(firstTokenMs(0.5)).toBeCloseTo(published.p50, 6);
  expect(firstTokenMs(0.95)).toBeCloseTo(published.p95, 0);
  expect(firstTokenMs(0.05)).toBeCloseTo(published.p50 ** 2 / published.p95, 0);
});

test('every question has a share of its own, the same in each run, and they cover the whole evenly', () => {
  const shares = Array.from({ length: 120 }, (_, question) => shareOf(question, 120));
  expect(shares.toSorted((one, other) => one - other)).toEqual(
    Array.from({ length: 120 }, (_, at) => (at + 0.5) / 120),
  );
  expect(shares).not.toEqual(shares.toSorted((one, other) => one - other));
});

test('a repeated request does not know of the first: late ones are no later than others', () => {
  const shares = Array.from({ length: 2000 }, (_, question) => shareOfRepetition(question, 1));
  expect(Math.min(...shares)).toBeGreaterThan(0);
  expect(Math.max(...shares)).toBeLessThan(1);
  expect(shares.reduce((sum, share) => sum + share, 0) / shares.length).toBeCloseTo(0.5, 1);
  expect(new Set(shares.map((share) => Math.floor(share * 10))).size).toBe(10);
});
