import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ScriptedSystem, startScriptedSystem } from './scripted/system.ts';

// A business may set when its callers' turns are over. The settings must reach the STT provider.

let system: ScriptedSystem;

beforeAll(async () => {
  system = await startScriptedSystem();
}, 120_000);
afterAll(() => system?.stop(), 60_000);

async function business(
  method: 'GET' | 'PUT',
  settings?: object,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const answer = await fetch(`${system.run.api}/api/businesses/demo-clinic`, {
    method,
    headers: { authorization: `Bearer ${system.run.adminToken}`, 'content-type': 'application/json' },
    ...(settings === undefined ? {} : { body: JSON.stringify(settings) }),
    signal: AbortSignal.timeout(5000),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

/** The query with which the next call's STT stream is opened. */
async function sttQuery(): Promise<Record<string, string>> {
  const call = system.place({ carrier: 'twilio', script: { lines: [], hangUpAfterMs: 20_000 } });
  const stt = await system.deepgram.streamOf(call.callId);
  call.hangUp();
  await call.ended;
  return Object.fromEntries(stt.url.searchParams);
}

test("the next call's STT stream has the business's settings, and a pair that the provider would refuse can't be set", {
  timeout: 60_000,
}, async () => {
  expect(await sttQuery()).toMatchObject({
    eot_threshold: '0.7',
    eager_eot_threshold: '0.4',
    eot_timeout_ms: '3000',
  });
  const { hasToolSecret: _, ...settings } = (await business('GET')).body.business as Record<string, unknown>;
  const turnPolicy = { endOfTurnConfidence: 0.85, eagerEndConfidence: 0.6, endOfTurnTimeoutMs: 4000 };
  const refused = await business('PUT', {
    ...settings,
    turnPolicy: { ...turnPolicy, eagerEndConfidence: 0.9 },
  });
  expect(refused).toMatchObject({ status: 400 });
  expect(JSON.stringify(refused.body)).toContain('must not be above endOfTurnConfidence');
  expect(await business('PUT', { ...settings, turnPolicy })).toMatchObject({ status: 200 });
  await fetch(`${system.run.edge}/businesses/demo-clinic/refresh`, {
    method: 'POST',
    headers: { authorization: `Bearer ${system.run.internalKey}` },
  });
  expect(await sttQuery()).toMatchObject({
    eot_threshold: '0.85',
    eager_eot_threshold: '0.6',
    eot_timeout_ms: '4000',
  });
});
