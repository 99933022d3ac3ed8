import { expect, test } from 'vitest';
import { clockTime, createFormats, dayBounds, knownNumber, length, ms } from './format.ts';
import { en } from './words/en.ts';

const { dayName, dayTime, phone } = createFormats('en', en);

test('times are Indian, wherever the browser is', () => {
  expect(dayTime('2026-11-22T20:00:00.000Z')).toMatch(/^Mon, 23 Nov, 1:30\sam$/);
  expect(clockTime(Date.parse('2026-11-22T20:00:07.000Z'))).toBe('01:30:07');
});

test('a day is a day in India', () => {
  expect(dayBounds('2026-11-22')).toEqual({
    since: '2026-11-21T18:30:00.000Z',
    until: '2026-11-22T18:30:00.000Z',
  });
  expect(dayBounds('')).toEqual({});
});

test('lengths and durations are short', () => {
  expect([0, 59.6, 65, null].map(length)).toEqual(['0:00', '1:00', '1:05', '–']);
  expect([840.4, 1236, null].map(ms)).toEqual(['840 ms', '1.24 s', '–']);
});

test('a number is grouped the Indian way, and a missing one is named', () => {
  expect(['+919800000001', '+442071838750', '+266696687', ''].map(phone)).toEqual([
    '+91 98000 00001',
    '+442071838750',
    'Number withheld',
    'Number erased',
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

test('the last two days have names', () => {
  const now = Date.parse('2026-11-22T19:00:00.000Z');
  const days = ['2026-11-22T18:30:00.000Z', '2026-11-22T18:29:00.000Z', '2026-11-21T18:29:00.000Z'];
  expect(days.map((day) => dayName(day, now))).toEqual(['Today', 'Yesterday', 'Sat, 21 Nov']);
});
