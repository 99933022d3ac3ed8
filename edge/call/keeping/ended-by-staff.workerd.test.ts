import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Ring } from '../../carriers/carrier.ts';
import { inCall, type ObjectCall } from '../testing/object-call.ts';

// Staff's hang-up of a call whose agent is not on the line, in the real object with its real storage.

const ringOf = (carrier: 'exotel' | 'twilio'): Ring => ({
  callId: `${carrier}-1`,
  carrier,
  callSid: 'CA1',
  from: '+919800000001',
  to: '+918000000001',
});
const account = { TWILIO_ACCOUNT_SID: 'AC1', TWILIO_AUTH_TOKEN: 'secret' };

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-05-14T04:30:00Z') });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** The call's one end, as the API has it. */
const endings = ({ api }: ObjectCall) => ({
  ended: api.journal().filter(({ type }) => type === 'callEnded'),
  bills: api.bodies('finish-call').map(({ endReason }) => endReason),
});
const byStaff = { ended: [expect.objectContaining({ reason: 'staff' })], bills: ['staff'] };

test.each(['exotel', 'twilio'] as const)(
  'a call over %s whose media never opens is ended by staff: one end, one bill, and its token opens nothing',
  async (carrier) => {
    await inCall(async (call) => {
      const object = await call.restarted(account);
      const { token } = await object.prepare(ringOf(carrier), null);
      expect(await object.moveToPerson(null)).toBe('not_answered');
      expect(await object.hangUp()).toBe(true);
      expect(await object.hangUp()).toBe(false);
      expect(await object.moveToPerson(null)).toBe('not_live');
      const upgrade = await object.fetch(
        new Request(`https://voice.example.in/media/${carrier}/${carrier}-1/${token}`, {
          headers: { upgrade: 'websocket' },
        }),
      );
      expect(upgrade.status).toBe(401);
      vi.setSystemTime(Date.now() + 5000);
      await call.wake(object);
      expect(endings(call)).toEqual(byStaff);
      expect(await call.kept()).toEqual(['over']);
    });
  },
);

test('a call whose process was lost before its media opened is ended by staff at once', async () => {
  await inCall(async (call) => {
    await (await call.restarted()).prepare(ringOf('exotel'), null);
    const object = await call.restarted();
    expect(await object.moveToPerson(null)).toBe('not_answered');
    expect(await object.hangUp()).toBe(true);
    expect(await object.hangUp()).toBe(false);
    await call.wake(object);
    expect(endings(call)).toEqual(byStaff);
  });
});

test('a call by turns whose carrier brings no more turns is ended by staff', async () => {
  await inCall(async (call) => {
    const object = await call.restarted();
    await object.prepare(ringOf('exotel'), null, 'turns');
    expect(await object.hangUp()).toBe(true);
    await call.wake(object);
    expect(endings(call)).toEqual(byStaff);
  });
});

test('a caller who talks to a person is ended by staff, from a restarted object too, and Twilio is told to hang up', async () => {
  await inCall(async (call) => {
    const first = await call.restarted(account);
    await first.prepare(ringOf('twilio'), null, 'turns');
    await first.turn({ type: 'begin' }, null, 5000);
    await first.turn({ type: 'keys', digits: '0' }, null, 5000);
    await first.personAnswered();
    const object = await call.restarted(account);
    expect(await object.moveToPerson(null)).toBe('with_person');
    expect(await object.hangUp()).toBe(true);
    expect(await object.transferEnded('completed')).toBe(false);
    vi.setSystemTime(Date.now() + 5000);
    await call.wake(object);
    expect(call.api.twilioRequests()).toHaveLength(1);
    expect(endings(call)).toEqual(byStaff);
  });
});
