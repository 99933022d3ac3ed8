import { expect, it } from 'vitest';
import { readArguments } from './calls-arguments.ts';

/** 2026-12-01, 01:00 in India, where the day is another one than in UTC. */
const now = Date.parse('2026-11-30T19:30:00Z');
const searchOf = (...argv: string[]) => readArguments(argv, now).search;

it('without an option lists the newest calls, and with an id shows one', () => {
  expect(readArguments([], now)).toMatchObject({ callId: null, business: null, json: false });
  expect(searchOf()).toMatchObject({ number: null, since: null, until: null, fault: null, limit: 20 });
  expect(readArguments(['twilio-CA1', '--json'], now)).toMatchObject({ callId: 'twilio-CA1', json: true });
});

it.each([
  ['+91 98000 00001', '+919800000001'],
  ['098000-00001', '+919800000001'],
  ['9800000001', '+919800000001'],
  ['00919800000001', '+919800000001'],
  ['0001', { digits: '0001' }],
  ['98 00', { digits: '9800' }],
  ['withheld', 'withheld'],
  ['Anonymous', 'withheld'],
])('the number "%s" is understood', (given, number) => {
  expect(searchOf('--number', given).number).toEqual(number);
});

it.each([
  ['2026-11-30', '2026-11-29T18:30:00.000Z', '2026-11-30T18:30:00.000Z'],
  ['today', '2026-11-30T18:30:00.000Z', '2026-12-01T18:30:00.000Z'],
  ['yesterday', '2026-11-29T18:30:00.000Z', '2026-11-30T18:30:00.000Z'],
])('the day %s is India’s', (day, since, until) => {
  expect(searchOf('--on', day)).toMatchObject({ since, until });
  expect(searchOf('--since', day)).toMatchObject({ since, until: null });
  expect(searchOf('--until', day)).toMatchObject({ since: null, until });
});

it('a time with its zone is a bound itself', () => {
  const iso = '2026-11-30T04:30:00.000Z';
  expect(searchOf('--since', '2026-11-30T10:00:00+05:30', '--until', '2026-11-30T04:30:00Z')).toMatchObject({
    since: iso,
    until: iso,
  });
});

it('lengths are seconds or minutes, words are looked for one by one, and a limit of 0 is none', () => {
  expect(searchOf('--longer', '90', '--shorter', '2:05')).toMatchObject({ longerThan: 90, shorterThan: 125 });
  expect(searchOf('--words', ' root  canal ').words).toEqual(['root', 'canal']);
  expect(searchOf('--limit', '0').limit).toBe(Number.POSITIVE_INFINITY);
  expect([searchOf('--fault', 'any').fault, searchOf('--fault', 'key').fault]).toEqual(['', 'key']);
  expect(searchOf('--outcome', 'transferred').outcome).toBe('transferred');
  expect(searchOf('--outcome', 'caller').outcome).toBe('caller');
  expect(searchOf('--outcome', 'booked').outcome).toBe('booked');
});

it.each([
  [['one', 'two'], /One CALLID at most/],
  [['one', '--name', 'Ravi'], /--name searches the list/],
  [['--number', 'Ravi'], /--number takes a phone number/],
  [['--number', '1'], /--number takes/],
  [['--on', '30.11.2026'], /no day/],
  [['--on', '2026-02-30'], /no day/],
  [['--since', '2026-11-30T10:00:00'], /no time with its zone/],
  [['--on', 'today', '--since', 'yesterday'], /--on is a whole day/],
  [['--outcome', 'good'], /--outcome is one of booked, /],
  [['--longer', '1:75'], /--longer takes seconds/],
  [['--shorter', '-1'], /--shorter/],
  [['--limit', 'all'], /--limit takes a number/],
  [['--business', 'No!'], /--business takes the id/],
  [['--colour'], /--colour/],
])('says what is wrong with %j', (argv, sentence) => {
  expect(() => readArguments(argv, now)).toThrow(sentence);
});
