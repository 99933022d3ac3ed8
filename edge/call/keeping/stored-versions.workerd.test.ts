import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Ring } from '../../carriers/carrier.ts';
import { inCall, type ObjectCall } from '../testing/object-call.ts';

// What another version of the code stored of a call, or a damage left: the call goes on, or it is ended and
// settled. It never throws at every request and alarm.

const ring: Ring = {
  callId: 'exotel-1',
  carrier: 'exotel',
  callSid: '1',
  from: '+919800000001',
  to: '+918000000001',
};
const startMs = Date.parse('2100-01-01T04:30:00Z');

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: startMs });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** How each record comes to be stored. */
const calls = {
  async stream({ restarted }: ObjectCall) {
    await (await restarted()).prepare(ring, null);
  },
  async turns({ restarted }: ObjectCall) {
    const object = await restarted();
    await object.prepare(ring, null, 'turns');
    await object.turn({ type: 'begin' }, null, 5000);
  },
  async dialling(call: ObjectCall) {
    await calls.turns(call);
    await (await call.restarted()).turn({ type: 'keys', digits: '0' }, null, 5000);
  },
  async ended({ restarted }: ObjectCall) {
    const object = await restarted();
    await object.prepare(ring, null);
    await object.streamEnded();
  },
};

const records = [
  ['context', 'stream', ['crash']],
  ['snapshot', 'stream', ['crash']],
  ['spent', 'stream', ['crash']],
  ['sign', 'stream', ['crash']],
  ['token', 'stream', ['crash']],
  ['turns', 'turns', ['caller']],
  ['context', 'turns', ['crash']],
  ['away', 'dialling', ['crash', 'caller', 'transfer']],
  ['settled', 'ended', ['caller']],
  ['context', 'ended', ['caller']],
  ['asked', 'stream', ['crash']],
] as const;

describe.each(records)(
  'a stored record "%s" of a call (%s) that can not be read',
  (record, kind, reasons) => {
    test.each([
      ['another version wrote another form', { version: 99, of: { another: 'form' } }],
      ['a text', 'garbage'],
      ['a number', Number.NaN],
      ['a list', [null, {}]],
      ['null', null],
    ])('(%s) lets the call go on or ends it, and the money is settled', async (_, value) => {
      await inCall(async (call) => {
        await calls[kind](call);
        await call.store(record, value);
        vi.setSystemTime(startMs + 40_000);
        const object = await call.restarted();
        await expect(object.afterStream()).resolves.toBeDefined();
        for (const hours of [0, 1, 5]) {
          vi.setSystemTime(startMs + 40_000 + hours * 3_600_000);
          await call.wake(object);
        }
        const bills = call.api.bodies('finish-call');
        expect(bills).toHaveLength(1);
        expect(reasons).toContain(bills[0]?.endReason);
        expect((await call.kept()).filter((key) => key !== record)).toEqual(['over']);
        expect(await call.alarmIn()).toBeNull();
      });
    });
  },
);

test.each([0, 40_000])(
  'a call whose context can not be read is over for its carrier, %i ms later too: no second one begins',
  async (ms) => {
    await inCall(async (call) => {
      await calls.stream(call);
      await call.store('context', 'garbage');
      const object = await call.restarted();
      if (ms > 0) {
        vi.setSystemTime(startMs + ms);
        await call.wake(object);
        expect(call.api.bodies('finish-call')).toHaveLength(1);
      }
      const asked = call.api.asked().length;
      for (const mode of ['stream', 'turns'] as const)
        expect(await object.prepare(ring, null, mode)).toMatchObject({ refusal: 'over', token: null });
      expect(await object.turn({ type: 'begin' }, null, 5000)).toBeNull();
      expect(await object.claim()).toBe(false);
      expect(
        call.api
          .bodies('check-budget')
          .slice(1)
          .every(({ afterEnd }) => afterEnd === true),
      ).toBe(true);
      expect(call.api.asked().slice(asked)).not.toContain('customer');
    });
  },
);

test('a mark that a call is over is believed, in whatever form another version wrote it', async () => {
  await inCall(async (call) => {
    await call.store('over', { at: 'then' });
    expect(await (await call.restarted()).prepare(ring, null)).toMatchObject({ refusal: 'over' });
  });
});

test('what is stored of a call says which version of the code wrote it', async () => {
  await inCall(async (call) => {
    await calls.stream(call);
    expect(await call.stored('written')).toEqual({ version: 2, ring });
  });
});

test('a settlement of an older version, with the seconds of its last session alone, is billed', async () => {
  await inCall(async (call) => {
    await calls.ended(call);
    const stt = { provider: 'deepgram-flux', model: 'flux-general-multi', seconds: 12 };
    await call.store('settled', {
      callId: ring.callId,
      endedAt: startMs,
      reason: 'caller',
      stt,
      llmProvider: 'openai',
    });
    await call.wake(await call.restarted());
    expect(call.api.bodies('finish-call')).toMatchObject([{ usage: { sttSeconds: 12 } }]);
  });
});

test('the seconds that an earlier process had recognised are on the bill of the next one', async () => {
  await inCall(async (call) => {
    await calls.stream(call);
    const part = { provider: 'deepgram-flux', model: 'flux-general-multi', seconds: 300 };
    await call.store('spent', { recognised: [part], at: startMs + 300_000 });
    vi.setSystemTime(startMs + 400_000);
    await call.wake(await call.restarted());
    expect(call.api.bodies('finish-call')).toMatchObject([
      { endReason: 'crash', usage: { sttSeconds: 300 } },
    ]);
  });
});
