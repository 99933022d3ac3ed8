/**
 * The edge's Worker: webhooks, the media upgrade, health, metrics, the console's files. A call itself
 * runs in its own object.
 */
import { Hono } from 'hono';
import project from '../package.json' with { type: 'json' };
import { createLog } from '../shared/io/log.ts';
import { securityHeaders } from '../shared/security-headers.ts';
import { parseConfig } from './config.ts';
import type { Env } from './env.ts';
import { errorAnswer } from './http-error.ts';
import type { EdgeDeps } from './ring.ts';
import { consoleRoutes } from './routes/console.ts';
import { consoleFiles } from './routes/console-files.ts';
import { corsHeaders, preflight } from './routes/cross-origin.ts';
import { exotelRoutes } from './routes/exotel.ts';
import { healthRoutes } from './routes/health.ts';
import { mediaRoutes } from './routes/media.ts';
import { metricsRoutes } from './routes/metrics.ts';
import { refusedSize } from './routes/sizes.ts';
import { healthDetailRoutes } from './routes/staff/health.ts';
import { liveRoutes } from './routes/staff/live.ts';
import { voiceSampleRoutes } from './routes/staff/voice-sample.ts';
import { twilioRoutes } from './routes/twilio.ts';

export { CallObject } from './call/call-object.ts';
export { MetricsObject } from './metrics/metrics-object.ts';
export { SwitchboardObject } from './switchboard/switchboard-object.ts';

export function createApp(deps: EdgeDeps): Hono {
  const app = new Hono();
  app.use(async (c, next) => {
    const early = refusedSize(c.req.raw) ?? preflight(c.req.raw);
    if (early) c.res = early;
    else await next();
    // The 101 of a WebSocket can't be copied, and no browser reads its headers.
    if (c.res.status === 101) return;
    const headers = { ...securityHeaders, ...corsHeaders(c.req.raw, deps.config) };
    for (const [name, value] of Object.entries(headers)) c.header(name, value);
  });
  app.route('/', healthRoutes({ ...deps, version: project.version }));
  app.route('/', healthDetailRoutes(deps));
  app.route('/', metricsRoutes(deps));
  app.route('/', liveRoutes(deps));
  app.route('/', voiceSampleRoutes(deps));
  app.route('/twilio', twilioRoutes(deps));
  app.route('/exotel', exotelRoutes(deps));
  app.route('/media', mediaRoutes(deps));
  app.route('/', consoleRoutes({ ...deps, files: consoleFiles, nonce: () => crypto.randomUUID() }));
  app.notFound(() => errorAnswer(404, 'not_found', 'there is nothing at this address'));
  app.onError((error) => {
    createLog().error('a bug', { error });
    // The bug may be in what sets them on all other answers.
    return errorAnswer(500, 'internal', 'something went wrong here', securityHeaders);
  });
  return app;
}

/** Created once per isolate: the configuration does not change while a Worker runs. */
let app: Hono | null = null;

export default {
  fetch(request, env, ctx) {
    if (!app) {
      const parsed = parseConfig(env as unknown as Record<string, unknown>);
      if (!parsed.ok) {
        createLog().error('the configuration is wrong', { faults: parsed.faults });
        return errorAnswer(
          503,
          'misconfigured',
          'the configuration is wrong; the log lists every wrong field',
          securityHeaders,
        );
      }
      app = createApp({ config: parsed.config, env });
    }
    return app.fetch(request, env, ctx);
  },
} satisfies ExportedHandler<Env>;
