import { expect, test } from 'vitest';
import { isReached } from '../../bench/figures.ts';
import type { Talk } from '../talking.ts';
import { levels, type Measured, resultOf } from './load.ts';

const turn = { ownMs: 40, toModelMs: 20, toVoiceMs: 10, toCarrierMs: 10, underruns: 0 };
const talked: Talk = { carrier: 'twilio', turns: [turn, turn], errors: [] };
const quiet = { systemPercent: 80, ownPercent: 30, foreignPercent: 5 };

function measured(calls: number, but: Partial<Measured> = {}): Measured {
  const level = levels.find((each) => each.calls === calls) ?? levels[0];
  return { level, talks: [talked], edgeMb: 200, edgeCpuPercent: 50, shares: quiet, lateMs: 2, ...but };
}

const missed = (each: Measured): string[] =>
  resultOf([each])
    .figures.filter((figure) => isReached(figure) === false)
    .map(({ what }) => what);

test('figures of a busy machine do not count', () => {
  expect(resultOf([measured(25)]).doubt).toBeNull();
  expect(resultOf([measured(25, { shares: { ...quiet, foreignPercent: 60 } })]).doubt).toBe(
    'at 25 calls other programs used 60 % of a core',
  );
});

test('one error or hole at 25 calls misses the goal; at 50 one in a hundred turns does', () => {
  const broken = { ...talked, errors: ['ended by agent: x'] };
  expect(missed(measured(25, { talks: [talked, broken] }))).toEqual(['25 calls: errors in 100 turns']);
  const holes = { ...talked, turns: [{ ...turn, underruns: 1 }] };
  expect(missed(measured(25, { talks: [holes] }))).toEqual(['25 calls: underruns']);
  const hundred = Array.from({ length: 100 }, () => talked);
  expect(missed(measured(50, { talks: [...hundred, broken] }))).toEqual([]);
  expect(missed(measured(50, { talks: [talked, broken] }))).toContain('50 calls: errors in 100 turns');
});

test('own time and memory have the goals of their number of calls', () => {
  const slow = { ...talked, turns: [{ ...turn, ownMs: 100 }] };
  expect(missed(measured(25, { talks: [slow] }))).toEqual(['25 calls: own time of a turn']);
  expect(missed(measured(50, { talks: [slow] }))).toEqual([]);
  expect(missed(measured(50, { edgeMb: 351 }))).toEqual(['50 calls: memory of the edge at its peak']);
});
