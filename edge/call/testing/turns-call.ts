/** A call by turns in its real object, after its greeting. */
import { expect } from 'vitest';
import type { Ring } from '../../carriers/carrier.ts';
import type { CallObject } from '../call-object.ts';
import type { TurnRequest } from '../turns/turn-state.ts';

export const ring: Ring = {
  callId: 'twilio-CA1',
  carrier: 'twilio',
  callSid: 'CA1',
  from: '+919800000001',
  to: '+918000000001',
};
export const greeting = 'Hello Ravi, this is Asha.';
export const startMs = Date.parse('2026-05-14T04:30:00Z');

export const said = (text: string): TurnRequest => ({ type: 'words', text });
export const ask = (object: CallObject, request: TurnRequest, key: string | null = null) =>
  object.turn(request, key, 5000);

export async function begun(restarted: () => Promise<CallObject>): Promise<CallObject> {
  const object = await restarted();
  expect(await object.turn({ type: 'begin' }, null, 5000)).toBeNull();
  await object.prepare(ring, null, 'turns');
  expect(await ask(object, { type: 'begin' })).toEqual({
    reply: greeting,
    language: 'en-IN',
    next: 'listen',
  });
  return object;
}
