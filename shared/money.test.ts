import { expect, test } from 'vitest';
import { inr, Money, MoneyGiven, money, priceOf, rupees } from './money.ts';

test('an amount is shown in rupees and paise', () => {
  expect(money(1_500_000)).toEqual({ microInr: 1_500_000, inr: '1.50' });
  expect(inr(rupees(4500))).toBe('4500.00');
  expect(inr(0)).toBe('0.00');
  expect(inr(4_999)).toBe('0.00');
  expect(inr(5_000)).toBe('0.01');
  expect(inr(-1_234_567)).toBe('-1.23');
  expect(inr(-1)).toBe('0.00');
  expect(Money.safeParse(money(-1_234_567)).success).toBe(true);
});

test('a fraction of a micro-rupee is a bug, not an amount', () => {
  expect(() => money(0.5)).toThrow(TypeError);
  expect(() => rupees(1.5)).toThrow(TypeError);
  expect(() => priceOf(1.5, 2, 3)).toThrow(TypeError);
});

test('a line is rounded up and never says less than it costs', () => {
  expect(priceOf(1, 702_000, 60_000)).toBe(12);
  expect(priceOf(60_000, 702_000, 60_000)).toBe(702_000);
  expect(priceOf(0, 702_000, 60_000)).toBe(0);
});

test('large products are exact where a float would not be', () => {
  expect(priceOf(1_000_000_007, 9_000_000, 1_000_000)).toBe(9_000_000_063);
});

test.each([
  [{ inr: '500.00' }, 500_000_000],
  [{ inr: '500' }, 500_000_000],
  [{ inr: '0.5' }, 500_000],
  [{ inr: '0.000001' }, 1],
  [{ inr: '999999999.999999' }, 999_999_999_999_999],
  [{ microInr: 500_000_000 }, 500_000_000],
  [{ microInr: 4_999, inr: '0.00' }, 4_999],
  [{ microInr: 1_500_000, inr: '1.5' }, 1_500_000],
])('%j is an amount that people may send', (given, microInr) => {
  expect(MoneyGiven.parse(given)).toEqual(money(microInr));
});

test.each([
  [{}, /an amount is \{ "inr": "500.00" \}/],
  [{ inr: '500,00' }, /rupees are digits in a text/],
  [{ inr: '₹500' }, /rupees are digits/],
  [{ inr: '5e2' }, /rupees are digits/],
  [{ inr: '-5' }, /rupees are digits/],
  [{ inr: '1.0000001' }, /rupees are digits/],
  [{ inr: 500 }, /string/],
  [{ microInr: -1 }, />=0/],
  [{ microInr: 1.5 }, /int/],
  [{ microInr: 1e300, inr: '5' }, /int|big/],
  [{ microInr: 500, inr: '₹5' }, /^rupees are digits in a text, such as "500.00"$/],
  [{ microInr: 500, inr: '500.00' }, /microInr is INR 0.00 and inr says 500.00: send one of them/],
])('%j is refused with the mistake', (given, message) => {
  const issues = MoneyGiven.safeParse(given).error?.issues ?? [];
  expect(issues.map((issue) => issue.message).join('\n')).toMatch(message);
});
