import { expect, it } from 'vitest';
import { withheldCaller } from '../../shared/ids.ts';
import { type Admissions, createAdmissions, lowered, mostOfPerson } from './admissions.ts';
import { createEndedRows } from './ended-rows.ts';
import { nodeSqlite } from './testing/node-sqlite.ts';

const limits = { concurrentCalls: 3, callsPerMinutePerNumber: 2, longestSeconds: 600 };
const wide = { concurrentCalls: 1000, callsPerMinutePerNumber: 1000, longestSeconds: 600 };
const ravi = '+919800000001';
const call = (callId: string, from = callId) => ({ callId, objectName: callId, from });

/** Rings one after another, a second apart: c0, c1 and so on. Returns the last admission. */
function rings(froms: readonly string[], within = limits) {
  const board = createAdmissions(nodeSqlite());
  const answers = froms.map((from, n) => board.admit(call(`c${n}`, from), within, n * 1000));
  return { board, admission: answers.at(-1) };
}
const idsOf = (board: Admissions) => board.list().map(({ callId }) => callId);

it('refuses a number that rings too often within a minute, and no other', () => {
  expect(rings([ravi, ravi]).admission).toEqual({ ok: true });
  expect(rings([ravi, ravi, ravi]).admission).toEqual({ ok: false, reason: 'rate' });
  expect(rings([ravi, ravi, '+919800000002']).admission).toEqual({ ok: true });
  const { board } = rings([ravi, ravi]);
  expect(board.admit(call('soon', ravi), limits, 59_999)).toEqual({ ok: false, reason: 'rate' });
  expect(board.admit(call('later', ravi), limits, 61_000)).toEqual({ ok: true });
});

it('refuses one call too many, until one has ended or aged out', () => {
  const full = () => rings(['1', '2', '3']).board;
  expect(full().admit(call('next'), limits, 4000)).toEqual({ ok: false, reason: 'concurrency' });
  const left = full();
  left.leave('c1', 4000);
  expect(left.admit(call('next'), limits, 4000)).toEqual({ ok: true });
  expect(left.admit(call('one more'), limits, 4000)).toEqual({ ok: false, reason: 'concurrency' });
  expect(full().admit(call('next'), limits, 721_000)).toEqual({ ok: true });
});

it('admits a repeated ring of the same call again, and counts it once', () => {
  const { board } = rings([ravi, ravi]);
  expect(board.admit(call('c1', ravi), limits, 3000)).toEqual({ ok: true });
  expect(idsOf(board)).toEqual(['c0', 'c1']);
  expect(board.places(null)).toBe(2);
});

it('applies a business’s limits where they are lower than the edge’s', () => {
  expect(lowered(limits, null)).toEqual(limits);
  expect(lowered(limits, {})).toEqual(limits);
  expect(lowered(limits, { callsPerMinutePerNumber: 1, maxConcurrentCalls: 500 })).toEqual({
    ...limits,
    callsPerMinutePerNumber: 1,
  });
  expect(rings([ravi, ravi], lowered(limits, { callsPerMinutePerNumber: 1 })).admission).toEqual({
    ok: false,
    reason: 'rate',
  });
});

it('refuses a ring of a call that is over for as long as a carrier may keep it, and takes no place for it', () => {
  const { board } = rings([ravi]);
  board.leave('c0', 1000);
  const again = (now: number) =>
    board.admit({ callId: 'c0', objectName: 'static-2', from: ravi }, limits, now);
  expect(again(2000)).toEqual({ ok: false, reason: 'over' });
  expect(board.list()).toEqual([]);
  expect(again(3 * 3_600_000)).toEqual({ ok: false, reason: 'over' });
  expect(board.objectOf('c0')).toBe('c0');
  expect(again(1000 + 4 * 3_600_000)).toEqual({ ok: true });
  expect(board.objectOf('c0')).toBe('static-2');
});

it('keeps the door open for a caller who is expected back over the static address, and for no longer than that', () => {
  const { board } = rings(['1', '2', '3']);
  expect(board.isFull(limits, 4000)).toBe(true);
  board.expectBack('nobody', 4000);
  expect(board.isFull(limits, 4000)).toBe(true);
  board.expectBack('c1', 4000);
  expect(board.isFull(limits, 33_999)).toBe(false);
  expect(board.isFull(limits, 34_000)).toBe(true);
  // The caller has a place, and a stranger gets none.
  expect(board.admit({ callId: 'c1', objectName: 'x', from: '1' }, limits, 5000)).toEqual({ ok: true });
  expect(board.admit(call('other'), limits, 5000)).toEqual({ ok: false, reason: 'concurrency' });
  board.leave('c1', 5000);
  expect(board.isFull(limits, 5000)).toBe(false);
});

it('gives the place of a caller who talks to a person to another, and knows the call until its end', () => {
  const { board } = rings(['1', '2', '3']);
  board.withPerson('c1', true, 60_000);
  // Told twice, it is one place all the same.
  board.withPerson('c1', true, 60_000);
  expect(board.isFull(limits, 60_000)).toBe(false);
  expect(board.admit(call('next'), limits, 60_000)).toEqual({ ok: true });
  expect(board.isFull(limits, 60_000)).toBe(true);
  expect(board.admit(call('later'), limits, 3_600_000)).toEqual({ ok: true });
  expect(idsOf(board)).toEqual(['c1', 'later']);
  expect(board.objectOf('c1')).toBe('c1');
  // Its end is remembered, so a second ring of it is refused.
  board.leave('c1', 3_600_000);
  expect(board.admit(call('c1'), limits, 3_600_001)).toEqual({ ok: false, reason: 'over' });
  expect(board.places(null)).toBe(1);
});

it('forgets a talk with a person whose end is never reported behind the longest call of a carrier', () => {
  const { board } = rings(['1']);
  board.withPerson('c0', true, 60_000);
  board.ageOut(4 * 3_600_000);
  expect(board.objectOf('c0')).toBe('c0');
  board.ageOut(5 * 3_600_000);
  expect(board.objectOf('c0')).toBeNull();
  expect(board.places(null)).toBe(0);
});

it('takes the place again of a caller who is back from a person', () => {
  const { board } = rings(['1', '2', '3']);
  board.withPerson('c1', false, 4000);
  expect(board.isFull(limits, 4000)).toBe(true);
  board.withPerson('c1', true, 60_000);
  board.withPerson('c1', false, 700_000);
  expect(board.admit(call('x'), limits, 1_400_000)).toEqual({ ok: true });
  expect(idsOf(board)).toEqual(['c1', 'x']);
  expect(board.places(null)).toBe(2);
});

it('takes every notation of a caller’s number for one caller', () => {
  const notations = [
    '+919800000001',
    '09800000001',
    '9800000001',
    '00919800000001',
    '+91 98000-00001',
    'sip:+919800000001@x',
  ];
  for (const from of notations)
    expect(rings([ravi, ravi, from]).admission, from).toEqual({ ok: false, reason: 'rate' });
});

it('lets callers without a number shut nobody out by ringing often, within the places there are', () => {
  const many = { ...limits, concurrentCalls: 30 };
  const strangers = Array.from({ length: 30 }, () => withheldCaller);
  expect(rings(strangers, many).admission).toEqual({ ok: true });
  expect(rings([...strangers, withheldCaller], many).admission).toEqual({ ok: false, reason: 'concurrency' });
});

it('counts a business’s own limits over all of its numbers, and no other’s', () => {
  const own = (businessId: string) => ({
    businessId,
    limits: { maxConcurrentCalls: 1, callsPerMinutePerNumber: 5 },
  });
  const second = (businessId?: string) => {
    const board = createAdmissions(nodeSqlite());
    board.admit(call('1'), limits, 0, own('a'));
    return board.admit(call('2'), limits, 0, businessId === undefined ? null : own(businessId));
  };
  expect(second('a')).toEqual({ ok: false, reason: 'concurrency' });
  expect(second('b')).toEqual({ ok: true });
  expect(second()).toEqual({ ok: true });
  const board = createAdmissions(nodeSqlite());
  board.admit(call('1', ravi), limits, 0, own('a'));
  const strict = { businessId: 'a', limits: { callsPerMinutePerNumber: 1 } };
  expect(board.admit(call('2', ravi), limits, 0, strict)).toEqual({ ok: false, reason: 'rate' });
  expect(board.admit(call('2', ravi), limits, 0, { ...strict, businessId: 'b' })).toEqual({ ok: true });
});

it('gives the place of a ring that led to no call to another; the ring stays counted, unless it is taken back', () => {
  const once = { ...limits, callsPerMinutePerNumber: 1 };
  const released = rings(['1', '2', ravi]).board;
  released.release('c2');
  expect(released.admit(call('next', ravi), once, 4000)).toEqual({ ok: false, reason: 'rate' });
  expect(released.admit(call('c2', ravi), limits, 4000)).toEqual({ ok: true });
  const taken = rings(['1', '2', ravi]).board;
  taken.unadmitted('nobody');
  taken.unadmitted('c2');
  expect(idsOf(taken)).toEqual(['c0', 'c1']);
  expect(taken.admit(call('next', ravi), once, 4000)).toEqual({ ok: true });
});

it('lets a member of staff have two calls from the softphone at once and ten a minute, and leaves the places to others', () => {
  const board = createAdmissions(nodeSqlite());
  const from = (person: string, callId: string, now: number) =>
    board.admit({ ...call(callId, withheldCaller), person }, wide, now);
  expect([0, 1].map((n) => from('clinic asha', `a${n}`, 0).ok)).toEqual([true, true]);
  expect(from('clinic asha', 'a2', 0)).toEqual({ ok: false, reason: 'concurrency', ofPerson: true });
  expect(from('clinic ravi', 'r0', 0)).toEqual({ ok: true });
  // Her third call takes the place of one that has ended. Ten in a minute are enough.
  for (let n = 2; n < mostOfPerson.aMinute; n++) {
    board.release(`a${n - 1}`);
    expect(from('clinic asha', `a${n}`, n)).toEqual({ ok: true });
  }
  board.release(`a${mostOfPerson.aMinute - 1}`);
  expect(from('clinic asha', 'one more', 20)).toEqual({ ok: false, reason: 'rate', ofPerson: true });
  expect(from('clinic asha', 'a minute later', 60_001)).toEqual({ ok: true });
});

it('counts no call of staff for the caller whose number they gave', () => {
  const { board } = rings([ravi]);
  for (const n of [1, 2]) board.admit({ ...call(`s${n}`, ravi), person: 'clinic asha' }, wide, 0);
  board.release('s1');
  expect(board.admit(call('c9', ravi), limits, 1000)).toEqual({ ok: true });
});

it('forgets the oldest of the calls that ended, where more ended than it keeps', () => {
  const ended = createEndedRows(nodeSqlite(), 3);
  for (const n of [0, 1, 2, 3, 4]) ended.add(`c${n}`, 'o', n);
  ended.add('c4', 'p', 5);
  expect([0, 1, 2, 3, 4].map((n) => ended.has(`c${n}`, 5))).toEqual([false, false, false, true, true]);
  expect(ended.objectOf('c4')).toBe('p');
});

it('counts a ring for a minute and holds a place no longer, although the clock is set back by an hour', () => {
  const hourMs = 3_600_000;
  const board = createAdmissions(nodeSqlite());
  const before = [0, 1, 2].map((n) => board.admit(call(`c${n}`, ravi), wide, hourMs + n).ok);
  expect(before).toEqual([true, true, true]);
  expect(board.admit(call('c9', ravi), { ...limits, concurrentCalls: 9 }, 1000)).toEqual({ ok: true });
  expect(board.numbersUntil()).toBe(61_000);
  board.ageOut(720_999);
  expect(board.places(null)).toBe(4);
  board.ageOut(721_000);
  expect(board.list()).toEqual([]);
  expect(board.numbersUntil()).toBeNull();
});

it('counts as before when it is made anew over the same rows', () => {
  const sql = nodeSqlite();
  const own = (businessId: string) => ({ businessId, limits: { maxConcurrentCalls: 2 } });
  const before = createAdmissions(sql);
  for (const n of [0, 1, 2]) before.admit(call(`a${n}`), wide, 0, own(n === 2 ? 'b' : 'a'));
  before.withPerson('a1', true, 0);
  const after = createAdmissions(sql);
  expect(after.list()).toEqual(before.list());
  expect(['a', 'b', null].map(after.places)).toEqual([1, 1, 2]);
  expect(after.admit(call('a3'), wide, 0, own('a'))).toEqual({ ok: true });
  expect(after.admit(call('a4'), wide, 0, own('a'))).toEqual({ ok: false, reason: 'concurrency' });
});
