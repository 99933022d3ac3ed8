/** The page that Prometheus scrapes: the sum of all shards. */
import { Hono } from 'hono';
import { refusedKey } from '../auth/guard.ts';
import type { Config } from '../config.ts';
import { errorAnswer } from '../http-error.ts';
import { metricShards } from '../metrics/call-metrics.ts';
import { exposition, expositionType } from '../metrics/exposition.ts';
import type { Snapshot } from '../metrics/tally.ts';

interface MetricsDeps {
  config: Pick<Config, 'INTERNAL_API_KEY'>;
  env: { METRICS: { getByName(name: string): { snapshot(): Promise<Snapshot> } } };
}

export function metricsRoutes({ config, env }: MetricsDeps): Hono {
  const app = new Hono();
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
    return new Response(exposition(all), {
      headers: { 'content-type': expositionType, 'cache-control': 'no-store' },
    });
  });
  return app;
}
