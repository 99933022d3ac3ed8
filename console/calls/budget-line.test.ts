import { expect, test } from 'vitest';
import { money, rupees } from '../../shared/money.ts';
import { budgetLine } from './budget-line.ts';

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
