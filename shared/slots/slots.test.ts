import { expect, test } from 'vitest';
import type { Business } from '../contract/business.ts';
import { clashesOf, freeOn, nearest, placesLeft, slotFault, slotsOf, timesOn } from './slots.ts';

const hours: Business['hours'] = [
  { day: 'tue', opens: '14:00', closes: '15:10' },
  { day: 'tue', opens: '09:30', closes: '11:00' },
];
const clinic = { hours, slots: { minutes: 30, atOnce: 2, daysAhead: 30 } };
const tuesday = '2026-11-24';
const now = { date: '2026-11-22', time: '10:00', weekday: 0, timeZone: 'Asia/Kolkata' };

test('slots begin when the business opens, and none goes on after it closes', () => {
  expect(timesOn(clinic, tuesday)).toEqual(['09:30', '10:00', '10:30', '14:00', '14:30']);
  expect(timesOn(clinic, '2026-11-25')).toEqual([]);
  expect(timesOn({ hours, slots: { minutes: 240, atOnce: 1 } }, tuesday)).toEqual([]);
});

test('a holiday has no slots, or those of its own hours', () => {
  expect(timesOn({ ...clinic, holidays: [{ date: tuesday, name: 'Gurpurab' }] }, tuesday)).toEqual([]);
  const short = { ...clinic, holidays: [{ date: tuesday, opens: '10:00', closes: '11:00' }] };
  expect(timesOn(short, tuesday)).toEqual(['10:00', '10:30']);
  expect(slotFault(short, { date: tuesday, time: '14:00' }, now)).toBe('slot_closed');
  expect(timesOn(short, '2026-12-01')).toEqual(timesOn(clinic, '2026-12-01'));
});

test('a business without slots, or without opening hours, has none', () => {
  expect(timesOn({ hours, slots: undefined }, tuesday)).toEqual([]);
  expect(slotsOf({ ...clinic, hours: [] })).toBeUndefined();
  expect(placesLeft({ hours, slots: undefined }, '10:00', [])).toBe(0);
});

test.each([
  ['a slot', tuesday, '10:30', null],
  ['between two slots', tuesday, '10:15', 'slot_off_grid'],
  ['too near to the closing time', tuesday, '15:00', 'slot_off_grid'],
  ['in the break', tuesday, '12:00', 'slot_closed'],
  ['on a closed day', '2026-11-25', '10:00', 'slot_closed'],
  ['today, and over', '2026-11-22', '10:00', 'slot_past'],
  ['yesterday', '2026-11-21', '10:00', 'slot_past'],
  ['further ahead than the business books', '2027-01-05', '10:00', 'slot_too_far'],
  ['on a day that does not exist', '2026-11-31', '10:00', 'slot_closed'],
])('a time is judged: %s', (_, date, time, fault) => {
  expect(slotFault(clinic, { date, time }, now)).toBe(fault);
});

test('each appointment takes a place of every slot that it overlaps, whatever length it was given', () => {
  const held = [
    { time: '09:45', minutes: 30 },
    { time: '10:00', minutes: 30 },
  ];
  expect(placesLeft(clinic, '09:30', held)).toBe(1);
  expect(placesLeft(clinic, '10:00', held)).toBe(0);
  expect(placesLeft(clinic, '10:30', held)).toBe(2);
  expect(freeOn(clinic, tuesday, held, now).map(({ time }) => time)).toEqual([
    ...['09:30', '10:30', '14:00', '14:30'],
  ]);
});

test('what is over today is not free', () => {
  const at = { ...now, date: tuesday, time: '10:30' };
  expect(freeOn(clinic, tuesday, [], at).map(({ time }) => time)).toEqual(['14:00', '14:30']);
});

test('the nearest free times are named in their order, also across days', () => {
  const free = ['09:30', '10:30', '14:00'].map((time) => ({ date: tuesday, time }));
  expect(
    nearest([...free, { date: '2026-11-23', time: '18:00' }], { date: tuesday, time: '10:00' }, 3),
  ).toEqual(free);
});

test('appointments clash where more of them are at once than there are places', () => {
  const [early, middle, late] = [
    { time: '09:30', minutes: 60 },
    { time: '10:00', minutes: 60 },
    { time: '10:30', minutes: 30 },
  ];
  // Early and late both overlap the middle one, but never at the same time.
  expect([...clashesOf([early, middle, late], 2)]).toEqual([]);
  expect([...clashesOf([early, late], 1)]).toEqual([]);
  expect([...clashesOf([early, middle], 1)]).toEqual([early, middle]);
});
