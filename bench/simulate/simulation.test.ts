import { expect, test } from 'vitest';
import { carried, peaksAt } from './capacity.ts';
import { type Limit, limits } from './limits.ts';
import { randomOf, simulated } from './simulation.ts';

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

test('as many calls are live as were asked for, and as many end as ring', () => {
  const seconds = simulated(5000, randomOf(7));
  expect(mean(seconds.map(({ live }) => live)) / 5000).toBeCloseTo(1, 1);
  const rings = mean(seconds.map((second) => second.rings));
  expect(mean(seconds.map(({ ends }) => ends)) / rings).toBeCloseTo(1, 1);
  expect(5000 / rings).toBeGreaterThan(150);
  expect(5000 / rings).toBeLessThan(200);
});

test('the same seed gives the same minutes, and another one others', () => {
  expect(simulated(50, randomOf(1))).toEqual(simulated(50, randomOf(1)));
  expect(simulated(50, randomOf(1))).not.toEqual(simulated(50, randomOf(2)));
});

test('a limit carries fewer calls on average than its number, because rings come in bursts', () => {
  const calls: Limit = {
    name: 'a.part',
    part: 'a part',
    of: 'calls at once',
    most: 100,
    asked: ({ live }) => live,
    source: '',
    toChange: '',
  };
  const all = [50, 100, 200].map(peaksAt);
  const most = carried(calls, all);
  expect(most).toBeGreaterThan(50);
  expect(most).toBeLessThan(100);
  expect(carried({ ...calls, most: 1000 }, all)).toBeNull();
});

test('what is limited by the minute is counted by the minute', () => {
  const peaks = peaksAt(100);
  const requests = limits.find(({ part }) => part === 'OpenAI, requests');
  if (!requests) throw new Error('the limit is in the table');
  // 100 calls with a turn in 15 s, and a request or two for each.
  expect(peaks.of(requests)).toBeGreaterThan(400);
  expect(peaks.of(requests)).toBeLessThan(550);
  expect(peaks.of({ ...requests, of: 'requests a second' })).toBeGreaterThan(peaks.of(requests));
});
