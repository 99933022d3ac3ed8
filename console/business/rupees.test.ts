import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rupeesOf, toMicroInr } from './rupees.ts';

test('an amount is shown as rupees, with paise where there are any', () => {
  expect([4_500_000_000, 499_500_000, 620_000, 500, 0].map(rupeesOf)).toEqual([
    '4500',
    '499.50',
    '0.62',
    '0.0005',
    '0',
  ]);
});

test('what is shown is read back as the same amount', () => {
  fc.assert(fc.property(fc.maxSafeNat(), (micro) => toMicroInr(rupeesOf(micro)) === micro));
});

test.each(['', 'ten', '-1', '1.2345678', '1e9', '99999999999999', '1.'])('"%s" is no amount', (text) => {
  expect(toMicroInr(text)).toBeNaN();
});
