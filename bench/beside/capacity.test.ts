import { expect, test } from 'vitest';
import { fits, mostThatFit, resultOf } from './capacity.ts';
import type { Level } from './one-core.ts';

function level(side: Level['side'], calls: number, but: Partial<Level> = {}): Level {
  return {
    side,
    carrier: 'twilio',
    calls,
    stores: 'memory',
    ownMs: [20, 30],
    answersMs: [800, 810],
    parts: { toModelMs: [1], toVoiceMs: [2], toCarrierMs: [3] },
    holes: 0,
    refused: 0,
    broken: 0,
    why: [],
    cpuPercent: 40,
    rssMb: 200,
    idleMb: 100,
    generatorLateMs: 1,
    isPinned: true,
    ...but,
  };
}

test('calls fit while answers are in time and none is refused or broken', () => {
  expect(fits(level('ours', 50))).toBe(true);
  expect(fits(level('ours', 50, { ownMs: [20, 101] }))).toBe(false);
  expect(fits(level('ours', 50, { broken: 1 }))).toBe(false);
  expect(fits(level('ours', 50, { refused: 1 }))).toBe(false);
  expect(fits(level('ours', 50, { ownMs: [] }))).toBe(false);
});

test('what fits again above a number that did not fit is luck, and does not count', () => {
  const levels = [
    level('ours', 100),
    level('ours', 75, { broken: 1 }),
    level('ours', 50),
    level('floor', 75),
  ];
  expect(mostThatFit(levels, 'ours', 'twilio')).toBe(50);
  expect(mostThatFit(levels, 'floor', 'twilio')).toBe(75);
  expect(mostThatFit(levels, 'ours', 'exotel')).toBe(0);
});

test('CPU and memory stand as ratios to the floor, and a call more by the two numbers that are compared', () => {
  const { figures } = resultOf(
    [
      level('ours', 50, { cpuPercent: 55, rssMb: 300 }),
      level('floor', 50),
      level('ours', 100, { rssMb: 450 }),
      level('floor', 100, { rssMb: 300 }),
    ],
    [level('ours', 200, { broken: 7 })],
    [],
    '',
  );
  const of = (what: string) => figures.find((figure) => figure.what === `twilio: ${what}`)?.worst;
  expect(of('CPU at 50 calls, ratio to the floor')).toBe(137.5);
  expect(of('RSS at 100 calls, ratio to the floor')).toBe(150);
  expect(of('RSS of a call more, between 50 and 100, ours')).toBe(3);
  expect(of('RSS of a call more, between 50 and 100, floor')).toBe(2);
  expect(of('calls broken, twice as many as fit')).toBe(7);
});
