import { expect, test } from 'vitest';
import { money, rupees } from '../../shared/money.ts';
import { ApiError } from '../ui/api.ts';
import { budgetLine, callsQuery } from './calls-page.ts';

const queryOf = (query: string) => callsQuery(new URLSearchParams(query));

test("the filters of an address become the API's query, with the number in any notation", () => {
  expect(queryOf('status=failed&phone=098000+00001&day=2026-11-22')).toEqual({
    status: 'failed',
    phone: '+919800000001',
    since: '2026-11-21T18:30:00.000Z',
    until: '2026-11-22T18:30:00.000Z',
  });
});

test('without filters, or with unknown ones, the query is for the newest of all calls', () => {
  expect(queryOf('')).toEqual({ status: null, phone: null, since: null, until: null });
  expect(queryOf('status=parked&day=yesterday')).toEqual({
    status: null,
    phone: null,
    since: null,
    until: null,
  });
});

test('a number that is none is refused before any request', () => {
  expect(() => queryOf('phone=Ravi')).toThrow(ApiError);
});

const budget = {
  limitPerDay: money(rupees(500)),
  spent: money(rupees(120)),
  held: money(rupees(30)),
  remaining: money(rupees(350)),
};

test("the budget's line shows what is spent, held and left today", () => {
  const line = budgetLine(budget).toString();
  expect(line).toMatch(/₹120\.00 spent of ₹500\.00<[\s\S]*₹30\.00 held for live calls<[\s\S]*₹350\.00 left</);
  expect(line).not.toContain('refused');
});

test("the budget's line names a monthly limit, and says when new calls are refused", () => {
  const line = budgetLine({ ...budget, limitPerMonth: money(rupees(9000)), remaining: money(0) }).toString();
  expect(line).toContain('of ₹500.00, and ₹9000.00 a month');
  expect(line).toContain('New calls are refused.');
});
