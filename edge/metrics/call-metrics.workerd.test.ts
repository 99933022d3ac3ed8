/// <reference types="@cloudflare/vitest-plugin/types" />
import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, expect, test, vi } from 'vitest';
import { CallObject } from '../call/call-object.ts';
import { business, scriptedApi, variables } from '../call/testing/scripted-api.ts';
import type { Env } from '../env.ts';
import { metricShards } from './call-metrics.ts';

// Counts that no journal holds, taken by the real objects.

const { METRICS, SWITCHBOARDS } = env as unknown as Env;

afterEach(() => {
  vi.unstubAllGlobals();
});

async function inObject(
  fetch: typeof globalThis.fetch,
  more: Record<string, string>,
  work: (object: CallObject) => Promise<void>,
) {
  vi.stubGlobal('fetch', fetch);
  await runInDurableObject(METRICS.getByName(`object-${JSON.stringify(more)}`), async (_instance, ctx) => {
    const CALLS = { getByName: () => ({ claim: async () => true, unclaim: async () => undefined }) };
    const object = new CallObject(ctx, {
      ...env,
      ...variables,
      CALLS,
      ...more,
    } as unknown as ConstructorParameters<typeof CallObject>[1]);
    // The platform holds requests back until the object has read its storage; here we are inside one.
    await new Promise((resolve) => setTimeout(resolve, 5));
    await work(object);
  });
}

/** The sum over all shards. */
async function counted(name: string, labels: Record<string, string>): Promise<number> {
  const shards = await Promise.all(
    Array.from({ length: metricShards }, (_, shard) => METRICS.getByName(`m${shard}`).snapshot()),
  );
  const isMeant = (series: { name: string; labels: object }) =>
    series.name === name && JSON.stringify(series.labels) === JSON.stringify(labels);
  return shards
    .flatMap(({ counters }) => counters.filter(isMeant))
    .reduce((sum, { value }) => sum + value, 0);
}

test('one caller too many over the static address counts as a refused call of Exotel', async () => {
  const limits = { concurrentCalls: 1, callsPerMinutePerNumber: 10, longestSeconds: 600 };
  await SWITCHBOARDS.getByName('+918000000001').admit(
    { callId: 'exotel-first', objectName: 'exotel-first', from: '+919800000002' },
    limits,
  );
  const refused = () => counted('voice_calls_total', { carrier: 'exotel', outcome: 'refused' });
  const before = await refused();
  await inObject(scriptedApi({}).fetch, { MAX_CONCURRENT_CALLS: '1' }, async (object) => {
    const { webSocket } = await object.fetch(
      new Request('https://voice.example.in/media/exotel', { headers: { upgrade: 'websocket' } }),
    );
    webSocket?.accept();
    const start = { stream_sid: 's', call_sid: 'second', from: '+919800000001', to: '+918000000001' };
    webSocket?.send(JSON.stringify({ event: 'start', stream_sid: 's', start }));
    await vi.waitFor(async () => expect(await refused()).toBe(before + 1), { timeout: 10_000 });
    webSocket?.close(1000);
  });
});

test('an API that fails while the phone rings is counted once for each request', async () => {
  const down = async (): Promise<Response> => new Response(null, { status: 503 });
  const errors = () => counted('voice_errors_total', { source: 'api', kind: 'server' });
  const before = await errors();
  const ring = { carrier: 'twilio', from: '+919800000001', to: '+918000000009' } as const;
  await inObject(down, { BUDGET_UNREACHABLE: 'refuse' }, async (object) => {
    await object.prepare({ ...ring, callId: 'twilio-CA9', callSid: 'CA9' }, null);
    // Without the business nothing else is asked for.
    await vi.waitFor(async () => expect(await errors()).toBe(before + 1), { timeout: 10_000 });
  });
  await SWITCHBOARDS.getByName(ring.to).remember(ring.from, { business });
  await inObject(down, { BUDGET_UNREACHABLE: 'refuse' }, async (object) => {
    await object.prepare({ ...ring, callId: 'twilio-CA10', callSid: 'CA10' }, null);
    await vi.waitFor(async () => expect(await errors()).toBe(before + 3), { timeout: 10_000 });
  });
});
