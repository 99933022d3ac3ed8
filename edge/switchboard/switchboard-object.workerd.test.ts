import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { businessIndex } from '../call/bindings.ts';
import { business } from '../call/testing/scripted-api.ts';
import type { Env } from '../env.ts';

const { SWITCHBOARDS } = env as unknown as Env;
const limits = { concurrentCalls: 20, callsPerMinutePerNumber: 10, longestSeconds: 600 };
const ravi = '+919800000001';

// Regression: a business's own limit for calls of one number was stored and never read.
test('a number obeys its business’s own limits once a call has brought the settings', async () => {
  const number = SWITCHBOARDS.getByName('+918000000077');
  const rings = (callId: string, from = ravi) => number.admit({ callId, objectName: callId, from }, limits);
  const index = SWITCHBOARDS.getByName(businessIndex(business.businessId));
  expect(await index.numbers()).not.toContain('+918000000077');
  expect(await rings('c1')).toEqual({ ok: true });
  await number.remember(ravi, {
    business: { ...business, limits: { callsPerMinutePerNumber: 2, maxConcurrentCalls: 3 } },
  });
  expect(await index.numbers()).toContain('+918000000077');
  expect(await rings('c2')).toEqual({ ok: true });
  expect(await rings('c3')).toEqual({ ok: false, reason: 'rate' });
  expect(await number.isFull(limits)).toBe(false);
  expect(await rings('c4', '+919800000002')).toEqual({ ok: true });
  expect(await rings('c5', '+919800000003')).toEqual({ ok: false, reason: 'concurrency' });
  expect(await number.isFull(limits)).toBe(true);
});
