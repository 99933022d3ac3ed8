import { expect, test } from 'vitest';
import { money, rupees } from '../../shared/money.ts';
import { ApiError } from '../ui/api.ts';
import { budgetLine, callsQuery } from './calls-page.ts';

const queryOf = (query: string) => callsQuery(new URLSearchParams(query));

test('an address with filters asks for just these calls, however the number is written', () => {
  expect(queryOf('status=failed&phone=098000+00001&day=2026-11-22')).toEqual({
    status: 'failed',
    phone: '+919800000001',
    since: '2026-11-21T18:30:00.000Z',
    until: '2026-11-22T18:30:00.000Z',
  });
});

test('an address without filters, or with one of a newer console, asks for the newest of all', () => {
  expect(queryOf('')).toEqual({ status: null, phone: null, since: null, until: null });
  expect(queryOf('status=parked&day=yesterday')).toEqual({
    status: null,
    phone: null,
    since: null,
    until: null,
  });
});

test('what is no number is told, and nothing is asked', () => {
  expect(() => queryOf('phone=Ravi')).toThrow(ApiError);
});

const budget = {
  limitPerDay: money(rupees(500)),
  spent: money(rupees(120)),
  held: money(rupees(30)),
  remaining: money(rupees(350)),
};

test("the day's budget is told by what is spent, held and left", () => {
  const line = budgetLine(budget).toString();
  expect(line).toMatch(/₹120\.00 spent of ₹500\.00<[\s\S]*₹30\.00 held for live calls<[\s\S]*₹350\.00 left</);
  expect(line).not.toContain('refused');
});

test("a month's limit is named where there is one, and a budget that is spent says what that means", () => {
  const line = budgetLine({ ...budget, limitPerMonth: money(rupees(9000)), remaining: money(0) }).toString();
  expect(line).toContain('of ₹500.00, and ₹9000.00 a month');
  expect(line).toContain('New calls are refused.');
});
