/// <reference types="@cloudflare/vitest-plugin/types" />
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import type { Env } from '../env.ts';
import type { MeterBatch } from './call-metrics.ts';

const { METRICS } = env as unknown as Env;
const batch: MeterBatch = {
  callId: 'twilio-CA1',
  live: true,
  observed: [{ name: 'voice_stt_latency_seconds', seconds: 0.3 }],
  counted: [{ name: 'voice_errors_total', labels: { source: 'stt', kind: 'stall' }, by: 1 }],
  outboxPending: 4,
};

test('a batch is counted, and its live calls are known', async () => {
  const shard = METRICS.getByName('counted');
  await shard.count(batch);
  await shard.count({ ...batch, callId: 'twilio-CA2', outboxPending: 0 });
  const snapshot = await shard.snapshot();
  expect(snapshot).toMatchObject({ activeCalls: 2, outboxPending: 4 });
  expect(snapshot.counters).toEqual([
    { name: 'voice_errors_total', labels: { source: 'stt', kind: 'stall' }, value: 2 },
  ]);
  expect(await shard.aliveCalls()).toEqual(['twilio-CA1', 'twilio-CA2']);
});

test('the alarm stores the counts, and a new object goes on from them', async () => {
  const shard = METRICS.getByName('restarted');
  await shard.count(batch);
  expect(await runDurableObjectAlarm(shard)).toBe(true);
  // Nothing new was counted, so no alarm is set.
  expect(await runDurableObjectAlarm(shard)).toBe(false);
  await evictDurableObject(shard);
  await shard.count(batch);
  expect((await shard.snapshot()).counters[0]?.value).toBe(2);
});

// Regression: on a local run the counts were lost, because the alarm came after 15 s and workerd drops
// an idle object after 10 s.
test('counts are stored before the platform may drop an idle object', async () => {
  const shard = METRICS.getByName('idle');
  await shard.count(batch);
  const alarm = await runInDurableObject(shard, (_, state) => state.storage.getAlarm());
  expect((alarm ?? Number.POSITIVE_INFINITY) - Date.now()).toBeLessThan(9000);
});

test('the hours of the last day are stored with the counts, and a new object goes on from them', async () => {
  const shard = METRICS.getByName('hours');
  await shard.count({ ...batch, businessId: 'clinic' });
  await runDurableObjectAlarm(shard);
  await evictDurableObject(shard);
  await shard.count({ ...batch, businessId: 'clinic' });
  const { hours } = await shard.health();
  const counts = hours.flatMap(({ businesses }) => Object.values(businesses));
  expect(counts.reduce((sum, { failed }) => sum + (failed['stt stall'] ?? 0), 0)).toBe(2);
  await runInDurableObject(shard, async (_, { storage }) => {
    await storage.put('hour:1', { hour: 1, businesses: {}, lastFaults: {} });
  });
  await shard.count(batch);
  await runDurableObjectAlarm(shard);
  const kept = await runInDurableObject(shard, async (_, { storage }) => [
    ...(await storage.list({ prefix: 'hour:' })).keys(),
  ]);
  expect(kept).not.toContain('hour:1');
});
