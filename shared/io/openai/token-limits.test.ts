import { expect, test } from 'vitest';
import { tokenClock } from './token-limits.ts';

const limits = { firstTokenMs: 4000, stallMs: 1500, clauseMs: 5000 };

/** When the model counts as stalled, after these events: the time, and the text (null: a thought). */
function stallOf(
  events: readonly (readonly [at: number, text: string | null])[],
): [at: number, missed: string] {
  const clock = tokenClock(limits, 0);
  for (const [at, text] of events) {
    if (clock.leftMs(at) <= 0) break;
    if (text === null) clock.thought(at);
    else clock.token(at, text);
  }
  return [clock.leftMs(0), clock.missed()];
}
const every = (ms: number, count: number, text: string | null) =>
  Array.from({ length: count }, (_, at) => [(at + 1) * ms, text] as const);

test.each([
  ['silence', [], 4000, 'no token for 4000 ms'],
  ['a word', [[500, 'We'] as const], 2000, 'no token for 1500 ms'],
  ['a letter a second', every(1000, 60, 'a'), 6000, 'no clause for 5000 ms'],
  ['a clause now and then', every(1000, 20, 'one, '), 21_500, 'no token for 1500 ms'],
  ['a long text without a mark', every(1000, 20, 'word '.repeat(20)), 21_500, 'no token for 1500 ms'],
  ['a thought that goes on', every(3000, 5, null), 19_000, 'no token for 4000 ms'],
  [
    'a thought behind half a clause',
    [
      [500, 'We'],
      [1000, null],
      [4500, null],
    ] as const,
    8500,
    'no token for 4000 ms',
  ],
  ['a tool call in pieces', every(1000, 20, ''), 21_500, 'no token for 1500 ms'],
])('%s', (_name, events, at, missed) => {
  expect(stallOf(events)).toEqual([at, missed]);
});

test('the time that our own reader takes does not count', () => {
  const clock = tokenClock(limits, 0);
  clock.token(100, 'We');
  clock.waited(60_000);
  expect(clock.leftMs(60_100)).toBe(1500);
});
