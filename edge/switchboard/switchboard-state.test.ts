import { expect, it } from 'vitest';
import { withheldCaller } from '../../shared/ids.ts';
import {
  admit,
  ageOut,
  emptySwitchboard,
  expectBack,
  isFull,
  leave,
  lowered,
  objectOf,
  release,
  type SwitchboardState,
  unadmitted,
  withPerson,
} from './switchboard-state.ts';

const limits = { concurrentCalls: 3, callsPerMinutePerNumber: 2, longestSeconds: 600 };
const ravi = '+919800000001';

/** Rings one after another, a second apart. Returns the last admission. */
function rings(froms: readonly string[], within = limits, state: SwitchboardState = emptySwitchboard) {
  let last = admit(
    state,
    { callId: 'none', objectName: 'none', from: '' },
    { ...within, concurrentCalls: 0 },
    0,
  );
  for (const [number, from] of froms.entries()) {
    last = admit(last.state, { callId: `c${number}`, objectName: `c${number}`, from }, within, number * 1000);
  }
  return last;
}

it('refuses a number that rings too often within a minute, and no other', () => {
  expect(rings([ravi, ravi]).admission).toEqual({ ok: true });
  expect(rings([ravi, ravi, ravi]).admission).toEqual({ ok: false, reason: 'rate' });
  expect(rings([ravi, ravi, '+919800000002']).admission).toEqual({ ok: true });
  const { state } = rings([ravi, ravi]);
  expect(
    admit(state, { callId: 'later', objectName: 'later', from: ravi }, limits, 61_000).admission,
  ).toEqual({ ok: true });
});

it('refuses one call too many, until one has ended or aged out', () => {
  const full = rings(['1', '2', '3']);
  const next = { callId: 'next', objectName: 'next', from: '4' };
  expect(admit(full.state, next, limits, 4000)).toMatchObject({
    admission: { ok: false, reason: 'concurrency' },
  });
  expect(admit(leave(full.state, 'c1', 4000), next, limits, 4000).admission).toEqual({ ok: true });
  expect(admit(full.state, next, limits, 721_000).admission).toEqual({ ok: true });
});

it('admits a repeated ring of the same call again, and counts it once', () => {
  const { state } = rings([ravi, ravi]);
  const again = admit(state, { callId: 'c1', objectName: 'c1', from: ravi }, limits, 3000);
  expect(again.admission).toEqual({ ok: true });
  expect(again.state.live).toHaveLength(2);
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
  const { state } = rings([ravi]);
  const over = leave(state, 'c0', 1000);
  const again = (now: number) =>
    admit(over, { callId: 'c0', objectName: 'static-2', from: ravi }, limits, now);
  expect(again(2000)).toMatchObject({ admission: { ok: false, reason: 'over' }, state: { live: [] } });
  expect(again(3 * 3_600_000).admission).toEqual({ ok: false, reason: 'over' });
  expect(again(1000 + 4 * 3_600_000).admission).toEqual({ ok: true });
  expect(objectOf(over, 'c0')).toBe('c0');
});

it('keeps the door open for a caller who is expected back over the static address, and for no longer than that', () => {
  const full = rings(['1', '2', '3']).state;
  expect(isFull(full, limits, 4000)).toBe(true);
  expect(isFull(leave(full, 'c1', 4000), limits, 4000)).toBe(false);
  const expecting = expectBack(full, 'c1', 4000);
  expect(isFull(expecting, limits, 33_999)).toBe(false);
  expect(isFull(expecting, limits, 34_000)).toBe(true);
  expect(expectBack(full, 'nobody', 4000)).toEqual(full);
  // The caller has a place, and a stranger gets none.
  expect(admit(expecting, { callId: 'c1', objectName: 'x', from: '1' }, limits, 5000).admission).toEqual({
    ok: true,
  });
  expect(
    admit(expecting, { callId: 'other', objectName: 'y', from: '9' }, limits, 5000).admission,
  ).toMatchObject({ reason: 'concurrency' });
});

it('gives the place of a caller who talks to a person to another, and knows the call until its end', () => {
  const next = { callId: 'next', objectName: 'next', from: '4' };
  const talking = withPerson(rings(['1', '2', '3']).state, 'c1', true, 60_000);
  expect(isFull(talking, limits, 60_000)).toBe(false);
  const { admission, state } = admit(talking, next, limits, 60_000);
  expect(admission).toEqual({ ok: true });
  const hourLater = admit(state, { ...next, callId: 'later' }, limits, 3_600_000).state;
  expect(hourLater.live.map(({ callId }) => callId)).toEqual(['c1', 'later']);
  expect(objectOf(hourLater, 'c1')).toBe('c1');
  // Its end is remembered, so a second ring of it is refused.
  const over = leave(hourLater, 'c1', 3_600_000);
  expect(admit(over, { ...next, callId: 'c1' }, limits, 3_600_001).admission).toMatchObject({
    reason: 'over',
  });
  // Without a report of its end it is forgotten behind the longest call of a carrier.
  expect(objectOf(admit(talking, next, limits, 5 * 3_600_000).state, 'c1')).toBeNull();
});

it('takes the place again of a caller who is back from a person', () => {
  const talking = withPerson(rings(['1', '2', '3']).state, 'c1', true, 60_000);
  const back = withPerson(talking, 'c1', false, 700_000);
  expect(isFull(withPerson(rings(['1', '2', '3']).state, 'c1', false, 4000), limits, 4000)).toBe(true);
  expect(
    admit(back, { callId: 'x', objectName: 'x', from: 'x' }, limits, 1_400_000).state.live,
  ).toMatchObject([{ callId: 'c1' }, { callId: 'x' }]);
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
  for (const [n, from] of notations.entries())
    expect(rings([ravi, ravi, from]).admission, notations[n]).toEqual({ ok: false, reason: 'rate' });
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
  const call = (callId: string) => ({ callId, objectName: callId, from: callId });
  const first = admit(emptySwitchboard, call('1'), limits, 0, own('a'));
  expect(admit(first.state, call('2'), limits, 0, own('a')).admission).toMatchObject({
    reason: 'concurrency',
  });
  expect(admit(first.state, call('2'), limits, 0, own('b')).admission).toEqual({ ok: true });
  expect(admit(first.state, call('2'), limits, 0).admission).toEqual({ ok: true });
});

it('gives the place of a ring that led to no call to another; the ring stays counted, unless it is taken back', () => {
  const full = rings(['1', '2', ravi]).state;
  const next = { callId: 'next', objectName: 'next', from: ravi };
  const released = release(full, 'c2', 4000);
  expect(admit(released, { ...next, callId: 'c2' }, limits, 4000).admission).toEqual({ ok: true });
  const once = admit(released, next, { ...limits, callsPerMinutePerNumber: 1 }, 4000);
  expect(once.admission).toEqual({ ok: false, reason: 'rate' });
  const taken = unadmitted(full, 'c2', 4000);
  expect(admit(taken, next, { ...limits, callsPerMinutePerNumber: 1 }, 4000).admission).toEqual({ ok: true });
  expect(unadmitted(full, 'nobody', 4000)).toEqual(full);
});

it('stays below what one stored value may have, whatever ids are made up', () => {
  const wide = { concurrentCalls: 1e6, callsPerMinutePerNumber: 1e6, longestSeconds: 600 };
  const own = { businessId: 'b'.repeat(63), limits: {} };
  const idOf = (n: number) => `exotel-${String(n).padStart(80, 'x')}`;
  let state = emptySwitchboard;
  for (let n = 0; n < 7000; n++) {
    const call = { callId: idOf(n), objectName: idOf(n), from: `+9198${String(n).padStart(8, '0')}` };
    state = admit(state, call, wide, 0, own).state;
    if (n < 4500) state = leave(state, call.callId, 0);
  }
  expect(state.live).toHaveLength(2000);
  expect(state.ended).toHaveLength(4000);
  expect(JSON.stringify(state).length).toBeLessThan(2_000_000);
});

it('counts a ring for a minute and holds a place no longer, although the clock is set back by an hour', () => {
  const hourMs = 3_600_000;
  const noted = { callId: 'c1', objectName: 'c1', from: ravi, since: hourMs, until: hourMs + 720_000 };
  const state = {
    live: [noted],
    rings: Array.from({ length: 50 }, () => ({ from: ravi, at: hourMs })),
    ended: [],
  };
  const call = { callId: 'c9', objectName: 'c9', from: ravi };
  expect(admit(state, call, limits, 1000).admission).toEqual({ ok: true });
  const back = ageOut(state, 1000);
  expect(back.live).toEqual([{ ...noted, since: 1000, until: 721_000 }]);
  expect(ageOut(back, 721_000).live).toEqual([]);
});

it('reads what an older version stored', () => {
  const stored = {
    live: [],
    rings: [
      { from: ravi, at: 0 },
      { from: ravi, at: 1 },
    ],
    ended: [],
  };
  const call = { callId: 'c9', objectName: 'c9', from: ravi };
  expect(admit(stored, call, limits, 2, { businessId: 'a', limits: {} }).admission).toMatchObject({
    reason: 'rate',
  });
});
