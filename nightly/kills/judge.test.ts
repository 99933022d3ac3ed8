import { expect, test } from 'vitest';
import { faultsOf } from './kill-rounds.ts';
import type { Seen } from './look.ts';

// The judge of the kills is shown calls that lost something.

const heard = { texts: ['what is your address'], streamMs: 12_000 };
const said = (turn: number, text: string) => ({ type: 'callerSaid', turn, text });
const numbered = (...events: { type: string }[]) => events.map((event, seq) => ({ ...event, seq }));
const whole: Seen = {
  call: {
    callId: 'twilio-1',
    status: 'completed',
    seconds: 11,
    cost: { total: { microInr: 900_000, inr: '0.90' } },
  },
  events: numbered(said(1, 'what is your address'), { type: 'callEnded' }),
  heldMicroInr: 0,
  recordingMs: 11_000,
  isDelivered: true,
};
const call = whole.call ?? { callId: '' };

test('a call that lost nothing has no fault', () => {
  expect([...faultsOf(whole, heard)]).toEqual([]);
});

test.each<[string, Partial<Seen>, string]>([
  ['turn', { events: numbered(said(1, 'hello'), { type: 'callEnded' }) }, 'is missing'],
  [
    'turn number that is used twice',
    { events: numbered(said(1, 'what is your address'), said(1, 'hello'), { type: 'callEnded' }) },
    'a turn is doubled',
  ],
  [
    'event',
    { events: numbered(...whole.events).map((event) => ({ ...event, seq: event.seq + 1 })) },
    'holes',
  ],
  ['end', { events: numbered(said(1, 'what is your address')) }, 'ended 0 times'],
  ['sound', { recordingMs: 9_000 }, '3000 ms of sound are lost'],
  ['bill', { call: { ...call, cost: null } }, 'it was free'],
  ['nine of twelve seconds of the bill', { call: { ...call, seconds: 3 } }, '9000 ms are free'],
  ['hold', { heldMicroInr: 5 }, 'still held'],
  ['settlement', { call: { ...call, status: 'active' } }, 'still active'],
  ['call', { call: null }, 'not known'],
])('a call with a fault in its %s is judged so', (_, fault, named) => {
  expect([...faultsOf({ ...whole, ...fault }, heard)].join('; ')).toContain(named);
});
