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

test('a breaker and a failover of the configured providers are 0 on the page before the first one', async () => {
  const chosen = {
    ...config,
    STT_PROVIDER: 'deepgram-flux',
    STT_PROVIDER_FALLBACK: 'deepgram-nova',
    OPENAI_MODEL: 'gpt-6-luna',
    OPENAI_FALLBACK_MODEL: 'gpt-6-sol',
    DEEPGRAM_API_KEY: 'key',
    OPENAI_API_KEY: 'key',
    AZURE_SPEECH_KEY: 'key',
    TTS_PROVIDER: 'azure-tts',
  };
  const app = metricsRoutes({ config: chosen, env: shards(async () => snapshot) });
  const page = await app.request('/metrics', { headers: { authorization: 'Bearer key' } });
  const lines = (await page.text()).split('\n').filter((line) => line.startsWith('voice_provider_'));
  const providers = [
    'deepgram-flux',
    'deepgram-nova',
    'openai/gpt-6-luna',
    'openai/gpt-6-sol',
    'azure-tts',
    'api',
  ];
  const expected = [
    ...[
      ['deepgram-flux', 'deepgram-nova'],
      ['deepgram-nova', 'deepgram-flux'],
      ['openai/gpt-6-luna', 'openai/gpt-6-sol'],
      ['openai/gpt-6-sol', 'openai/gpt-6-luna'],
    ].map(([from, to]) => `voice_provider_failovers_total{from="${from}",to="${to}"} 0`),
    ...providers.flatMap((provider) =>
      ['closed', 'open', 'halfOpen'].map(
        (state) => `voice_provider_breaker_changes_total{provider="${provider}",state="${state}"} 0`,
      ),
    ),
  ];
  expect(lines).toEqual(expect.arrayContaining(expected));
  expect(lines.filter((line) => line.includes('openai'))).toHaveLength(8);
});
