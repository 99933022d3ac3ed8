import { expect, test } from 'vitest';
import { noiseOf } from './conditions.ts';

const steady = Array.from({ length: 100 }, () => 1);

test('a machine on which fixed work always takes as long is calm', () => {
  expect(noiseOf(steady, steady)).toEqual({ tailPercent: 0, driftPercent: 0, isNoisy: false });
});

test('a machine that is noisy now and then, or slower at the end than at the beginning, is called noisy', () => {
  const disturbed = steady.map((ms, at) => (at % 5 === 0 ? ms * 3 : ms));
  expect(noiseOf(steady, disturbed)).toMatchObject({ tailPercent: 200, driftPercent: 0, isNoisy: true });
  const slower = steady.map((ms) => ms * 1.2);
  expect(noiseOf(steady, slower)).toMatchObject({ driftPercent: 20, isNoisy: true });
});
