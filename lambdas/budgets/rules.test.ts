import { expect, test } from 'vitest';
import { rupees } from '../../shared/money.ts';
import { dayIn, type HoldRequest, type Ledger, leftOf, nextStep, spentPercent } from './rules.ts';

const ledger: Ledger = {
  limitPerDay: rupees(500),
  limitPerMonth: null,
  day: '2026-11-22',
  daySpent: 0,
  dayUsed: 0,
  month: '2026-11',
  monthSpent: 0,
  monthUsed: 0,
  held: 0,
  holds: {},
};
const request: HoldRequest = {
  callId: 'exotel-1',
  nowMs: 1000,
  day: '2026-11-22',
  longestSeconds: 600,
  perMinute: rupees(3),
  maxConcurrent: 20,
};
const hold = { holdId: 'hold-exotel-2', microInr: rupees(30), maxSeconds: 600, expiresAt: 5000 };

test('a hold pays for the longest call if there is enough', () => {
  expect(nextStep(ledger, request)).toMatchObject({
    do: 'hold',
    hold: { microInr: rupees(30), maxSeconds: 600 },
  });
});

test('if there is less, a hold is what is left, in whole minutes', () => {
  expect(nextStep({ ...ledger, dayUsed: rupees(490) }, request)).toMatchObject({
    do: 'hold',
    hold: { microInr: rupees(9), maxSeconds: 180 },
  });
});

test('a hold for a fraction of a minute pays for the whole minute', () => {
  expect(nextStep(ledger, { ...request, longestSeconds: 90 })).toMatchObject({
    do: 'hold',
    hold: { microInr: rupees(6), maxSeconds: 90 },
  });
});

test("a limit of less than a minute is the operator's choice, not a lack of money", () => {
  expect(nextStep(ledger, { ...request, longestSeconds: 30 })).toMatchObject({
    do: 'hold',
    hold: { microInr: rupees(3), maxSeconds: 30 },
  });
});

test('money for less than a minute is refused', () => {
  expect(nextStep({ ...ledger, dayUsed: rupees(498) }, request)).toEqual({
    do: 'refuse',
    reason: 'budget_exhausted',
  });
  expect(nextStep({ ...ledger, dayUsed: rupees(900) }, request)).toEqual({
    do: 'refuse',
    reason: 'budget_exhausted',
  });
});

test("a month's limit counts even if more is left of the day", () => {
  const tight = { ...ledger, limitPerMonth: rupees(1000), monthUsed: rupees(996) };
  expect(leftOf(tight)).toBe(rupees(4));
  expect(nextStep(tight, request)).toMatchObject({ do: 'hold', hold: { maxSeconds: 60 } });
});

test('a call that has a hold gets the same hold, whatever is left', () => {
  const busy = { ...ledger, dayUsed: rupees(500), holds: { 'exotel-1': hold } };
  expect(nextStep(busy, { ...request, nowMs: 9000 })).toEqual({ do: 'answer', hold });
});

test('an expired hold is released before a call is refused for lack of money', () => {
  const full = { ...ledger, dayUsed: rupees(500), holds: { 'exotel-2': hold } };
  expect(nextStep(full, { ...request, nowMs: 5000 })).toEqual({ do: 'sweep', callId: 'exotel-2', hold });
  expect(nextStep(full, { ...request, nowMs: 4999 })).toEqual({ do: 'refuse', reason: 'budget_exhausted' });
});

test('too many simultaneous calls are refused with that reason', () => {
  expect(nextStep({ ...ledger, holds: { 'exotel-2': hold } }, { ...request, maxConcurrent: 1 })).toEqual({
    do: 'refuse',
    reason: 'concurrency',
  });
});

test("a new day begins at midnight in the business's time zone", () => {
  expect(dayIn('Asia/Kolkata', Date.parse('2026-11-22T18:29:59Z'))).toBe('2026-11-22');
  expect(dayIn('Asia/Kolkata', Date.parse('2026-11-22T18:30:00Z'))).toBe('2026-11-23');
  expect(nextStep({ ...ledger, dayUsed: rupees(500) }, { ...request, day: '2026-12-01' })).toEqual({
    do: 'roll',
    day: '2026-12-01',
    month: '2026-12',
  });
});

test('a clock that is behind does not return to an old day', () => {
  expect(nextStep(ledger, { ...request, day: '2026-11-21' })).toMatchObject({ do: 'hold' });
});

test('the spent share is that of the limit that is nearer its end, and 100 only if nothing is left', () => {
  expect(spentPercent(ledger)).toBe(0);
  expect(spentPercent({ ...ledger, daySpent: rupees(399), dayUsed: rupees(500) })).toBe(79);
  expect(
    spentPercent({ ...ledger, daySpent: rupees(400), limitPerMonth: rupees(1000), monthSpent: rupees(999) }),
  ).toBe(99);
  expect(spentPercent({ ...ledger, limitPerDay: 0 })).toBe(100);
});
