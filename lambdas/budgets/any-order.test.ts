import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { forAny, patienceMs } from '../../testing/properties/for-any.ts';
import { asOf, type Ledger, leftOf, nextStep, spentPercent } from './rules.ts';

// The changes are those of `ledger.ts`, made on a plain object; `budgets.test.ts` makes them on DynamoDB.

const days = ['2026-11-29', '2026-11-30', '2026-12-01', '2026-12-02'];
const step = fc.record({
  do: fc.constantFrom('hold' as const, 'settle' as const, 'day' as const),
  call: fc.nat({ max: 5 }).map((n) => `call-${n}`),
  spent: fc.nat({ max: 200_000_000 }),
  laterMs: fc.nat({ max: 1_200_000 }),
});
const limits = fc.record({
  limitPerDay: fc.nat({ max: 500_000_000 }),
  limitPerMonth: fc.option(fc.nat({ max: 2_000_000_000 })),
  perMinute: fc.integer({ min: 1, max: 10_000_000 }),
});

function release(ledger: Ledger, callId: string, spent: number): void {
  const microInr = ledger.holds[callId]?.microInr ?? 0;
  delete ledger.holds[callId];
  ledger.held -= microInr;
  ledger.dayUsed += spent - microInr;
  ledger.monthUsed += spent - microInr;
  ledger.daySpent += spent;
  ledger.monthSpent += spent;
}

/** Performs the steps of a hold until it is given or refused. */
function ask(ledger: Ledger, request: Parameters<typeof nextStep>[1]): void {
  for (let steps = 0; steps < 50; steps += 1) {
    const next = nextStep(ledger, request);
    if (next.do === 'answer' || next.do === 'refuse') return;
    if (next.do === 'sweep') release(ledger, next.callId, 0);
    if (next.do === 'roll') {
      if (next.month > ledger.month)
        Object.assign(ledger, { month: next.month, monthSpent: 0, monthUsed: ledger.held });
      Object.assign(ledger, { day: next.day, daySpent: 0, dayUsed: ledger.held });
    }
    if (next.do === 'hold') {
      expect(next.hold.microInr).toBeLessThanOrEqual(leftOf(ledger));
      expect(next.hold.maxSeconds).toBeGreaterThan(0);
      ledger.holds[request.callId] = next.hold;
      ledger.held += next.hold.microInr;
      ledger.dayUsed += next.hold.microInr;
      ledger.monthUsed += next.hold.microInr;
    }
  }
  throw new Error('the steps of a hold do not end');
}

it(
  'whatever the order of holds, settlements, repeats and days: no money is negative, and no sum is off',
  () => {
    forAny(
      [limits, fc.array(step, { maxLength: 40 })],
      ({ limitPerDay, limitPerMonth, perMinute }, steps) => {
        const day = days[0] ?? '';
        const none = { daySpent: 0, dayUsed: 0, monthSpent: 0, monthUsed: 0, held: 0 };
        const ledger: Ledger = {
          limitPerDay,
          limitPerMonth,
          day,
          month: day.slice(0, 7),
          ...none,
          holds: {},
        };
        let nowMs = 0;
        let today = 0;
        for (const each of steps) {
          nowMs += each.laterMs;
          if (each.do === 'day') today = Math.min(days.length - 1, today + 1);
          const ask1 = {
            callId: each.call,
            nowMs,
            day: days[today] ?? '',
            longestSeconds: 600,
            perMinute,
            maxConcurrent: 3,
          };
          if (each.do === 'hold') ask(ledger, ask1);
          // A settlement that comes twice is stopped by the call's row; one without its hold only spends.
          if (each.do === 'settle') release(ledger, each.call, each.spent);
          for (const view of [ledger, asOf(ledger, ask1.day, nowMs)]) {
            expect(
              Math.min(view.held, view.daySpent, view.monthSpent, view.dayUsed, view.monthUsed),
            ).toBeGreaterThanOrEqual(0);
            expect(view.dayUsed).toBe(view.daySpent + view.held);
            expect(view.monthUsed).toBe(view.monthSpent + view.held);
            expect(view.held).toBe(
              Object.values(view.holds).reduce((sum, { microInr }) => sum + microInr, 0),
            );
            expect(Object.keys(view.holds).length).toBeLessThanOrEqual(3);
            expect(leftOf(view)).toBeGreaterThanOrEqual(0);
            expect(spentPercent(view)).toBeGreaterThanOrEqual(0);
          }
        }
      },
    );
  },
  patienceMs,
);
