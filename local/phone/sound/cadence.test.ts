import { expect, it } from 'vitest';
import { Cadence } from './cadence.ts';

function departures(cadence: Cadence, untilMs: number): [number, number][] {
  const left: [number, number][] = [];
  for (let nowMs = 0; nowMs <= untilMs; nowMs += 1)
    for (const mediaMs of cadence.due(nowMs)) left.push([nowMs, mediaMs]);
  return left;
}

it('is steady', () => {
  const left = departures(new Cadence({ pieceMs: 20, firstMs: 155 }), 215);
  expect(left).toEqual([
    [155, 155],
    [175, 175],
    [195, 195],
    [215, 215],
  ]);
});

it('jitters around the exact times, never out of order, and identically for the same seed', () => {
  const run = (seed: number) =>
    departures(new Cadence({ pieceMs: 100, firstMs: 100, jitterMs: 60, seed }), 5000);
  const left = run(7);
  expect(left).toEqual(run(7));
  expect(left).not.toEqual(run(8));
  expect(left.length).toBeGreaterThan(45);
  for (const [atMs, mediaMs] of left) expect(Math.abs(atMs - mediaMs)).toBeLessThanOrEqual(61);
  expect(left.map(([, mediaMs]) => mediaMs)).toEqual(left.map((_, at) => (at + 1) * 100));
});

it('holds pieces back and lets them go together in bursts', () => {
  const left = departures(new Cadence({ pieceMs: 20, firstMs: 20, burst: 5 }), 200);
  expect(left.map(([atMs]) => atMs)).toEqual([100, 100, 100, 100, 100, 200, 200, 200, 200, 200]);
});

it('catches up after the machine was suspended', () => {
  const cadence = new Cadence({ pieceMs: 20, firstMs: 20 });
  expect(cadence.due(10)).toEqual([]);
  expect(cadence.due(70)).toEqual([20, 40, 60]);
});
