import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { graceMs } from '../edge/call/keeping/carrier-hang-up.ts';
import type { Call } from '../local/phone/phone.ts';
import { recordsOf } from '../local/phone/timeline.ts';
import { startTwilioRest, type TwilioRest } from '../local/phone/twilio/rest.ts';
import { localDefaults } from '../local/run/defaults.ts';
import { recognising } from '../testing/wire/deepgram/script.ts';
import { line, quickModel, quickVoice } from './scripted/lines.ts';
import { remembered } from './scripted/stored.ts';
import { type ScriptedSystem, startScriptedSystem } from './scripted/system.ts';

// The agent ends a call by closing the media socket. Where Twilio does not go on to its hang-up,
// the caller is not left on a dead line: REST ends the call.

vi.setConfig({ testTimeout: 60_000 });

let rest: TwilioRest;
let system: ScriptedSystem;

beforeAll(async () => {
  rest = await startTwilioRest({
    sid: localDefaults.TWILIO_ACCOUNT_SID ?? '',
    authToken: localDefaults.TWILIO_AUTH_TOKEN ?? '',
  });
  system = await startScriptedSystem({ variables: { TWILIO_API_BASE_URL: rest.origin } });
  system.azure.speaks(() => quickVoice);
  system.deepgram.listens(() => recognising('thank you goodbye'));
  system.openai.answers(() => ({
    text: 'Goodbye.',
    calls: [{ name: 'end_call', arguments: {} }],
    ...quickModel,
  }));
}, 120_000);
afterAll(async () => {
  await system?.stop();
  await rest?.close();
}, 60_000);

/** The number has no status callback: only `/twilio/next` reports the call's end. */
function placed(goesOnWhenClosed: boolean): Call {
  const call = system.place({
    carrier: 'twilio',
    script: { lines: [line('thank you goodbye')] },
    twilio: { goesOnWhenClosed, statusCallback: false },
  });
  rest.serve(call);
  return call;
}

async function carrierErrors(): Promise<number> {
  const headers = { authorization: `Bearer ${system.run.internalKey}` };
  const text = await (await fetch(`${system.run.edge}/metrics`, { headers })).text();
  const counts = [...text.matchAll(/^voice_errors_total\{source="carrier",kind="\w+"\} (\d+)$/gm)];
  return counts.reduce((sum, [, count]) => sum + Number(count), 0);
}

test('a carrier that hangs up by itself gets no REST request', async () => {
  const before = rest.requests();
  const call = placed(true);
  expect(await call.ended).toMatchObject({ endedBy: 'agent', why: '<Hangup/>' });
  await new Promise((resolve) => setTimeout(resolve, graceMs + 2000));
  expect(rest.requests()).toBe(before);
  expect((await remembered(system.run, call.callId)).call).toMatchObject({
    status: 'completed',
    endReason: 'agent',
  });
});

test('a carrier that stays on the line is ended by REST after 5 s, and the call is stored whole', async () => {
  const call = placed(false);
  const outcome = await call.ended;
  expect(outcome).toMatchObject({ endedBy: 'agent', why: 'ended by REST' });
  const [closed] = recordsOf(call.records, 'socketClosed');
  expect(outcome.lastedMs - (closed?.atMs ?? 0)).toBeGreaterThan(graceMs - 100);
  expect(outcome.lastedMs - (closed?.atMs ?? 0)).toBeLessThan(4 * graceMs);
  expect(rest.updates).toEqual([{ callSid: call.callSid, update: { status: 'completed' } }]);
  const { call: stored, recording } = await remembered(system.run, call.callId);
  expect(stored).toMatchObject({ status: 'completed', endReason: 'agent' });
  expect(recording).not.toBeNull();
});

test('a REST request that fails is repeated, its failures are counted, and no phone number is logged', async () => {
  const before = { requests: rest.requests(), errors: await carrierErrors() };
  rest.fails(2);
  const call = placed(false);
  expect(await call.ended).toMatchObject({ why: 'ended by REST' });
  expect(rest.requests() - before.requests).toBe(3);
  await remembered(system.run, call.callId);
  await vi.waitFor(async () => expect((await carrierErrors()) - before.errors).toBe(2), {
    timeout: 10_000,
    interval: 200,
  });
  const logged = system
    .output()
    .split('\n')
    .filter((printed) => printed.includes('the hang-up by REST failed'));
  expect(logged).toHaveLength(2);
  expect(logged.join()).not.toMatch(/9800000001|8000000001/);
});

test('a killed Worker still ends the call by REST', async () => {
  const call = placed(false);
  await call.until('socketClosed', 30_000);
  process.kill(await system.workerdPid(), 'SIGKILL');
  expect(await call.ended).toMatchObject({ why: 'ended by REST' });
  expect((await remembered(system.run, call.callId)).call).toMatchObject({
    status: 'completed',
    endReason: 'agent',
  });
});
