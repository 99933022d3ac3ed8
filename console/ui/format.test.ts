import { expect, test } from 'vitest';
import { clockTime, dayBounds, dayTime, itemName, knownNumber, length, ms, phone } from './format.ts';

test('times are Indian, wherever the browser is', () => {
  expect(dayTime('2026-11-22T20:00:00.000Z')).toMatch(/^23 Nov, 1:30\sam$/);
  expect(clockTime(Date.parse('2026-11-22T20:00:07.000Z'))).toBe('01:30:07');
});

test('a day is a day in India', () => {
  expect(dayBounds('2026-11-22')).toEqual({
    since: '2026-11-21T18:30:00.000Z',
    until: '2026-11-22T18:30:00.000Z',
  });
  expect(dayBounds('')).toEqual({ since: null, until: null });
});

test('lengths and durations are short', () => {
  expect([0, 59.6, 65, null].map(length)).toEqual(['0:00', '1:00', '1:05', '–']);
  expect([840.4, 1236, null].map(ms)).toEqual(['840 ms', '1.24 s', '–']);
});

test('a number is grouped the Indian way, and a missing one is named', () => {
  expect(['+919800000001', '+442071838750', '+266696687', ''].map(phone)).toEqual([
    '+91 98000 00001',
    '+442071838750',
    'number withheld',
    'erased',
  ]);
});

test('a withheld number can not be looked up', () => {
  expect(['+919800000001', '+266696687', 'anonymous', ''].map(knownNumber)).toEqual([
    '+919800000001',
    null,
    null,
    null,
  ]);
});

test('an unknown cost item is shown unchanged', () => {
  expect([itemName('tts'), itemName('parking')]).toEqual(['Voice', 'parking']);
});
