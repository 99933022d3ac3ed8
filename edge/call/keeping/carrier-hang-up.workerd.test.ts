/// <reference types="@cloudflare/vitest-plugin/types" />
import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Ring } from '../../carriers/carrier.ts';
import type { Env } from '../../env.ts';
import { CallObject } from '../call-object.ts';
import { type Answering, type ApiScript, scriptedApi, variables } from '../testing/scripted-api.ts';
import { graceMs } from './carrier-hang-up.ts';

// The object's own storage and alarm: the hang-up is awaited, then requested by REST, and the call is
// delivered after that.

const { METRICS } = env as unknown as Env;
const ring: Ring = {
  callId: 'twilio-CA1',
  carrier: 'twilio',
  callSid: 'CA1',
  from: '+919800000001',
  to: '+918000000001',
};
/** Far in the future: an alarm in the past is kept as one for now. */
const startMs = Date.parse('2100-01-01T04:30:00Z');
const account = { TWILIO_ACCOUNT_SID: 'AC1', TWILIO_AUTH_TOKEN: 'token' };
const hangUp = 'POST /2010-04-01/Accounts/AC1/Calls/CA1.json Status=completed';

let calls = 0;

interface EndedCall {
  object: CallObject;
  restarted(): Promise<CallObject>;
  api: Answering;
  /** Ms from now to the object's alarm; null without one. */
  alarmIn(): Promise<number | null>;
  closed: number | null;
  /** By the call's own clock, which goes on while the goodbye sounds. */
  endedAt: number;
}

/** A call that has streamed and was ended by staff: the shortest way to a socket that we close. */
async function ended(script: ApiScript, then: (call: EndedCall) => Promise<void>): Promise<void> {
  // Nothing is recorded, so that nothing but the bill is to be delivered.
  const api = scriptedApi({ settings: { recordingNotice: 'askFirst' }, ...script });
  vi.stubGlobal('fetch', api.fetch);
  calls += 1;
  await runInDurableObject(METRICS.getByName(`hang-up-${calls}`), async (_instance, ctx) => {
    const restarted = async (): Promise<CallObject> => {
      const object = new CallObject(ctx, {
        ...env,
        ...variables,
        ...account,
      } as unknown as ConstructorParameters<typeof CallObject>[1]);
      // The platform holds requests back until the object has read its storage; here we are inside one.
      await new Promise((resolve) => setTimeout(resolve, 5));
      return object;
    };
    const object = await restarted();
    const { token } = await object.prepare(ring, null);
    const upgrade = new Request(`https://voice.example.in/media/twilio/${ring.callId}/${token}`, {
      headers: { upgrade: 'websocket' },
    });
    const { webSocket } = await object.fetch(upgrade);
    if (!webSocket) throw new Error('no media socket');
    const closed = new Promise<number>((resolve) =>
      webSocket.addEventListener('close', ({ code }) => resolve(code)),
    );
    webSocket.accept();
    webSocket.send(
      JSON.stringify({ event: 'start', streamSid: 'MZ1', start: { streamSid: 'MZ1', callSid: 'CA1' } }),
    );
    while (!(await object.afterStream()).hasStreamed) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await object.hangUp()).toBe(true);
    const alarmIn = async () => {
      const alarm = await ctx.storage.getAlarm();
      return alarm === null ? null : alarm - Date.now();
    };
    const code = await closed;
    // The goodbye was said first. The end is settled once the carrier has closed its side too.
    while ((await object.afterStream()).ended === null)
      await new Promise((resolve) => setTimeout(resolve, 5));
    const settled = await ctx.storage.get<{ endedAt: number }>('settled');
    await then({ object, restarted, api, alarmIn, closed: code, endedAt: settled?.endedAt ?? 0 });
  });
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: startMs });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('a carrier that hangs up by itself gets no REST request, and the call is delivered at once', async () => {
  await ended({}, async ({ object, api, alarmIn, closed }) => {
    expect(closed).toBe(1000);
    expect(await alarmIn()).toBe(graceMs);
    await object.carrierEnded();
    expect(await alarmIn()).toBe(0);
    await object.alarm();
    expect(api.bodies('finish-call')).toMatchObject([{ endReason: 'staff' }]);
    expect(api.twilioRequests()).toEqual([]);
    expect(await alarmIn()).toBeNull();
  });
});

test('a carrier that does not hang up gets a REST request after 5 s, from a restarted object too, and then the call is delivered', async () => {
  await ended({}, async ({ restarted, api, alarmIn, endedAt }) => {
    vi.setSystemTime(endedAt + 2000);
    const object = await restarted();
    await object.alarm();
    expect(api.twilioRequests()).toEqual([]);
    expect(api.bodies('finish-call')).toEqual([]);
    expect(await alarmIn()).toBe(3000);
    vi.setSystemTime(endedAt + graceMs);
    await object.alarm();
    expect(api.twilioRequests()).toEqual([hangUp]);
    expect(api.bodies('finish-call')).toMatchObject([{ endReason: 'staff' }]);
    expect(await alarmIn()).toBeNull();
  });
});

test('a failing REST API gets four requests, and the call is delivered all the same', async () => {
  await ended({ twilio: () => 503 }, async ({ object, api, alarmIn }) => {
    vi.setSystemTime(startMs + graceMs);
    for (const waitMs of [1000, 2000, 4000]) {
      await object.alarm();
      expect(await alarmIn()).toBe(waitMs);
      expect(api.bodies('finish-call')).toEqual([]);
      vi.setSystemTime(Date.now() + waitMs);
    }
    await object.alarm();
    expect(api.twilioRequests()).toEqual([hangUp, hangUp, hangUp, hangUp]);
    expect(api.bodies('finish-call')).toHaveLength(1);
  });
});
