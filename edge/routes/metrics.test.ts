import { expect, test } from 'vitest';
import type { Snapshot } from '../metrics/tally.ts';
import { metricsRoutes } from './metrics.ts';

const snapshot: Snapshot = { counters: [], histograms: [], activeCalls: 1, outboxPending: 0 };
const shards = (answers: (name: string) => Promise<Snapshot>) => ({
  METRICS: { getByName: (name: string) => ({ snapshot: () => answers(name) }) },
});
const config = { INTERNAL_API_KEY: 'key' };
const scrape = (env: ReturnType<typeof shards>, token?: string) =>
  metricsRoutes({ config, env }).request('/metrics', {
    headers: token ? { authorization: `Bearer ${token}` } : {},
  });

test('a scrape with the key gets all shards, and 401 without it or with a wrong one', async () => {
  const env = shards(async () => snapshot);
  const answer = await scrape(env, 'key');
  expect(answer.headers.get('content-type')).toContain('text/plain; version=0.0.4');
  expect(await answer.text()).toContain('voice_active_calls 4\n');
  expect((await scrape(env)).status).toBe(401);
  expect((await scrape(env, 'wrong')).status).toBe(401);
});

test('with a shard missing there is no page, because it would look like a drop', async () => {
  const env = shards(async (name) => {
    if (name === 'm2') throw new Error('gone');
    return snapshot;
  });
  expect((await scrape(env, 'key')).status).toBe(503);
});
