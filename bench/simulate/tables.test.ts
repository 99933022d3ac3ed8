import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { peaksAt } from './capacity.ts';
import { withGiven } from './given-limits.ts';
import { businessLimits, limits } from './limits.ts';
import { load } from './load.ts';
import { orderTable, peaksTable } from './tables.ts';

const known = [...limits, ...businessLimits];

test('an account’s own limit takes the place of the documents’ one, and says so', () => {
  const own = withGiven(limits, ['deepgram.streams=300', 'money.size=500'], known);
  const changed = own.filter((limit, at) => limit !== limits[at]);
  expect(changed).toMatchObject([{ name: 'deepgram.streams', most: 300, source: 'given' }]);
  expect(withGiven(businessLimits, ['money.size=500'], known)).toContainEqual(
    expect.objectContaining({ name: 'money.size', most: 500 }),
  );
});

test.each([
  ['deepgram.stream=300', 'there is no limit called deepgram.stream; there are exotel.streams'],
  ['deepgram.streams', 'a name and a number above 0'],
  ['deepgram.streams=', 'a name and a number above 0'],
  ['deepgram.streams=many', 'a name and a number above 0'],
  ['deepgram.streams=0', 'a name and a number above 0'],
  ['deepgram.streams=1=2', 'a name and a number above 0'],
])('the limit %s is refused in words', (given, why) => {
  expect(() => withGiven(limits, [given], known)).toThrow(why);
});

test('a peak over its limit is marked, and the limit that is met first stands first', () => {
  const all = [10, 50].map(peaksAt);
  const few = withGiven(limits.slice(0, 2), ['exotel.streams=30', 'deployment.calls=20'], known);
  const { columns, rows } = peaksTable(few, all, (cell) => `${cell} !`);
  expect(columns).toEqual(['part', 'limit', '10', '50']);
  expect(
    rows.map(([part, limit, ten, fifty]) => [part, limit, /!$/.test(ten ?? ''), /!$/.test(fifty ?? '')]),
  ).toEqual([
    ['Exotel, streams of an account, calls at once', '30', false, true],
    ['our own limit, by default, calls at once', '20', false, true],
  ]);
  expect(orderTable(few, all).rows.map(([, part]) => part)).toEqual([
    'our own limit, by default',
    'Exotel, streams of an account',
  ]);
});

test('each limit has a name of its own', () => {
  expect(new Set(known.map(({ name }) => name)).size).toBe(known.length);
});

test('the events of a second are those of the recorded journals, rounded up', () => {
  const journals = readdirSync('tests/journals').filter((file) => file.endsWith('.json'));
  let events = 0;
  let seconds = 0;
  for (const file of journals) {
    const { events: own }: { events: { at: string }[] } = JSON.parse(
      readFileSync(`tests/journals/${file}`, 'utf8'),
    );
    events += own.length;
    seconds += (Date.parse(own.at(-1)?.at ?? '') - Date.parse(own[0]?.at ?? '')) / 1000;
  }
  expect(Math.ceil(events / seconds)).toBe(load.eventsASecond);
});
