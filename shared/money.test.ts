import { expect, test } from 'vitest';
import { inr, Money, money, priceOf, rupees } from './money.ts';

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
