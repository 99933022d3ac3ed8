import { expect, test } from 'vitest';
import { createFormats, knownNumber, length, ms, rupees } from './format.ts';
import { en } from './words/en.ts';
import { hi } from './words/hi.ts';

const { clockTime, dayBounds, dayName, dayTime, dayTimeZone, phone } = createFormats('en', en);

test('times are Indian until the business told its zone, wherever the browser is', () => {
  expect(dayTime('2026-11-22T20:00:00.000Z')).toMatch(/^Mon, 23 Nov, 1:30\sam$/);
  expect(dayTimeZone('2026-11-22T20:00:00.000Z')).toMatch(/^Mon, 23 Nov, 1:30\sam IST$/);
  expect(clockTime(Date.parse('2026-11-22T20:00:07.000Z'))).toBe('01:30:07');
});

test("times and days are those of the business's zone, and say so where it is not India's", () => {
  const dubai = createFormats('en', en, 'Asia/Dubai');
  const at = '2026-11-22T20:00:07.000Z';
  expect(dubai.dayTime(at)).toMatch(/^Mon, 23 Nov, 12:00\sam GST$/);
  expect(dubai.dayTimeZone(at)).toBe(dubai.dayTime(at));
  expect([dubai.clockTime(at), dubai.dayOf(Date.parse(at))]).toEqual(['00:00:07', '2026-11-23']);
  expect(dubai.dayName(at, Date.parse(at))).toBe('Today');
  expect(dubai.dayName('2026-11-22T19:59:00.000Z', Date.parse(at))).toBe('Yesterday');
  expect(createFormats('hi', hi, 'Asia/Dubai').zoneName).toMatch(/^संयुक्त अरब अमीरात/);
  expect(createFormats('en', en, 'Mars/Olympus').zoneName).toBe('IST');
});

test('a day on which the clocks change has 23 or 25 hours', () => {
  const newYork = createFormats('en', en, 'America/New_York');
  expect(['2026-03-08', '2026-11-01', '2026-11-02'].map(newYork.dayBounds)).toEqual([
    { since: '2026-03-08T05:00:00.000Z', until: '2026-03-09T04:00:00.000Z' },
    { since: '2026-11-01T04:00:00.000Z', until: '2026-11-02T05:00:00.000Z' },
    { since: '2026-11-02T05:00:00.000Z', until: '2026-11-03T05:00:00.000Z' },
  ]);
});

test('a day is a day in India', () => {
  expect(dayBounds('2026-11-22')).toEqual({
    since: '2026-11-21T18:30:00.000Z',
    until: '2026-11-22T18:30:00.000Z',
  });
  expect(['', '2026-02-', 'x'].map(dayBounds)).toEqual([{}, {}, {}]);
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

test('rupees are grouped as in India', () => {
  expect(['0.00', '182.40', '9000.00', '1234567.50'].map(rupees)).toEqual([
    '0.00',
    '182.40',
    '9,000.00',
    '12,34,567.50',
  ]);
});
