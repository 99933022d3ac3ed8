import { expect, it } from 'vitest';
import { toPhone } from '../../shared/ids.ts';
import { inNotation, seedOf } from './notation.ts';

it('every notation is of the same number, and no two are alike', () => {
  for (const phone of ['+919800000001', '+9118001234567', '+911401234567']) {
    const written = Array.from({ length: 8 }, (_, number) => inNotation(phone, number));
    expect(new Set(written).size).toBe(8);
    expect(written.map(toPhone)).toEqual(Array(8).fill(phone));
    expect(inNotation(phone, 8)).toBe(written[0]);
  }
});

it('a number of another country and a short code stay as they are', () => {
  for (let number = 0; number < 8; number += 1) {
    expect(inNotation('+14155550100', number)).toBe('+14155550100');
    expect(inNotation('56161', number)).toBe('56161');
  }
});

it('the seed of a call is that of its id', () => {
  expect(seedOf('CA1')).toBe(seedOf('CA1'));
  expect(seedOf('CA1')).not.toBe(seedOf('CA2'));
});
