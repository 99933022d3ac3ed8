import { expect, test } from 'vitest';
import { compared, doubts, type Result } from './compare.ts';

const spread = (p50: number | null, p95: number | null) => ({ samples: 20, p50, p95 });
function result(but: Partial<Result> = {}): Result {
  return {
    bench: 'latency',
    date: '2026-11-30T18:00:00.000Z',
    machine: { cpu: 'Xeon', cores: 2, loadBefore: 0.1, loadAfter: 1 },
    versions: { workerd: '1', revision: 'abc' },
    noise: { isNoisy: false },
    figures: [],
    ...but,
  };
}

test('what both runs measured stands beside each other, with the difference and its share of A', () => {
  const a = result({
    figures: [
      { what: '  twilio: whole answer', unit: 'ms', ...spread(100, 200) },
      { what: 'only in A', unit: 'ms', ...spread(1, 1) },
    ],
    beside: [{ what: 'an answer', unit: 'ms', ours: spread(850, 900), floor: spread(840, 850) }],
  });
  const b = result({
    figures: [{ what: 'twilio: whole answer', unit: 'ms', ...spread(90, 220) }],
    beside: [{ what: 'an answer', unit: 'ms', ours: spread(845, null), floor: spread(840, 850) }],
  });
  expect(compared(a, b).map(({ what, p50, p95 }) => [what, p50, p95])).toEqual([
    ['an answer, ours', { difference: -5, percent: -0.6 }, null],
    ['an answer, floor', { difference: 0, percent: 0 }, { difference: 0, percent: 0 }],
    ['twilio: whole answer', { difference: -10, percent: -10 }, { difference: 20, percent: 10 }],
  ]);
});

test('runs of different machines, of a noisy one, and of one that nobody watched are doubted in words', () => {
  expect(doubts(result(), result())).toEqual([]);
  const { noise: _, ...unwatched } = result({ machine: { ...result().machine, cpu: 'EPYC' } });
  expect(doubts(result({ noise: { isNoisy: true } }), unwatched)).toEqual([
    'A and B ran on different machines',
    'A ran on a noisy machine',
    'nobody watched how steady the machine of B was',
  ]);
});
