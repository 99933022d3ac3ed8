/// <reference types="@cloudflare/vitest-plugin/types" />
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import type { MeterBatch } from '../call/call-metrics.ts';
import type { Env } from '../env.ts';

const { METRICS } = env as unknown as Env;
const batch: MeterBatch = {
  callId: 'twilio-CA1',
  live: true,
  observed: [{ name: 'voice_stt_latency_seconds', seconds: 0.3 }],
  counted: [{ name: 'voice_errors_total', labels: { source: 'stt', kind: 'stall' }, by: 1 }],
  outboxPending: 4,
};

test('a batch is counted, and who lives is known', async () => {
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

test('the alarm writes what was counted, so a new object goes on from it', async () => {
  const shard = METRICS.getByName('restarted');
  await shard.count(batch);
  expect(await runDurableObjectAlarm(shard)).toBe(true);
  // Nothing new was counted: nothing is written again.
  expect(await runDurableObjectAlarm(shard)).toBe(false);
  await evictDurableObject(shard);
  await shard.count(batch);
  expect((await shard.snapshot()).counters[0]?.value).toBe(2);
});

// On a local run the count of every call was lost: the alarm came after 15 s, and workerd drops an
// idle object after 10.
test('what was counted is written before the platform may drop an idle object', async () => {
  const shard = METRICS.getByName('idle');
  await shard.count(batch);
  const alarm = await runInDurableObject(shard, (_, state) => state.storage.getAlarm());
  expect((alarm ?? Number.POSITIVE_INFINITY) - Date.now()).toBeLessThan(9000);
});
