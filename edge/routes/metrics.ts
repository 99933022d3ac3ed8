/** The page that Prometheus scrapes: the sum of all shards. */
import { Hono } from 'hono';
import { refusedKey } from '../auth/guard.ts';
import type { Config } from '../config.ts';
import { errorAnswer } from '../http-error.ts';
import { metricShards } from '../metrics/call-metrics.ts';
import { providerSeries } from '../metrics/definitions.ts';
import { exposition, expositionType } from '../metrics/exposition.ts';
import type { Snapshot } from '../metrics/tally.ts';
import type { ProviderConfig } from '../providers/registry.ts';

interface MetricsDeps {
  config: Pick<Config, 'INTERNAL_API_KEY'> & Partial<ProviderConfig>;
  env: { METRICS: { getByName(name: string): { snapshot(): Promise<Snapshot> } } };
}

export function metricsRoutes({ config, env }: MetricsDeps): Hono {
  const app = new Hono();
  const known = providerSeries(config);
  app.get('/metrics', async (c) => {
    const refused = refusedKey(c.req.raw, config, 401);
    if (refused) return refused;
    const shards = Array.from({ length: metricShards }, (_, n) => env.METRICS.getByName(`m${n}`).snapshot());
    const snapshots = await Promise.allSettled(shards);
    // Without one shard all counters would seem to drop, so the page has all shards or fails.
    const all = snapshots.flatMap((shard) => (shard.status === 'fulfilled' ? [shard.value] : []));
    if (all.length < metricShards)
      return errorAnswer(503, 'unavailable', 'a shard of the metrics does not answer', {
        'retry-after': '5',
      });
    return new Response(exposition(all, known), {
      headers: { 'content-type': expositionType, 'cache-control': 'no-store' },
    });
  });
  return app;
}
