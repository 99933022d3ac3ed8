import { expect, test } from 'vitest';
import { isReached } from '../figures.ts';
import { above, aboveFigures, beside, ratio } from './table.ts';

const hundred = Array.from({ length: 100 }, (_, at) => at + 1);

test('ours stands beside the floor by percentile: 50 and 95 of a hundred, the distance and the ratio', () => {
  const row = beside(
    'an answer',
    'ms',
    hundred.map((ms) => ms * 2),
    hundred,
  );
  expect(row).toEqual({
    what: 'an answer',
    unit: 'ms',
    ours: { samples: 100, p50: 100, p95: 190 },
    floor: { samples: 100, p50: 50, p95: 95 },
  });
  expect(above(row)).toEqual({ p50: 50, p95: 95 });
  expect(ratio(row)).toEqual({ p50: 2, p95: 2 });
  expect(ratio(beside('nothing', 'ms', hundred, [0]))).toEqual({ p50: null, p95: null });
});

test('the distance has a goal for each percentile, and without a sample none is reached', () => {
  const row = beside('an answer', 'ms', [10, 30], [5, 10]);
  expect(aboveFigures(row, { p50: 5, p95: 12 }).map((figure) => [figure.worst, isReached(figure)])).toEqual([
    [5, true],
    [20, false],
  ]);
  const empty = aboveFigures(beside('an answer', 'ms', [], [5]), { p50: 5, p95: 12 });
  expect(empty.map(isReached)).toEqual([false, false]);
});
