/** Whether the edge is up (public), and whether everything a call needs is up (operators only). */
import { Hono } from 'hono';
import { FaultError } from '../../shared/fault.ts';
import { createLog } from '../../shared/io/log.ts';
import { refusedKey } from '../auth/guard.ts';
import type { EdgeDeps } from '../ring.ts';
import { createProbes, type Probe, type ProbeName, probeMs, probeNames } from './probes.ts';

export type Check = { ok: true; ms: number } | { ok: false; ms: number; fault: string };

interface HealthDeps extends EdgeDeps {
  version: string;
}

/** Tests pass `probes` of their own. */
export function healthRoutes(deps: HealthDeps, probes: Record<ProbeName, Probe> = createProbes(deps)): Hono {
  const { version } = deps;
  const app = new Hono();
  app.get('/health', (c) => c.json({ status: 'ok', version }, 200, { 'cache-control': 'no-store' }));
  app.get('/health/deep', async (c) => {
    const refused = refusedKey(c.req.raw, deps.config);
    if (refused) return refused;
    const checks = await Promise.all(
      probeNames.map(async (name) => [name, await check(probes[name])] as const),
    );
    const down = checks.filter(([, result]) => !result.ok).map(([name]) => name);
    if (down.length > 0) createLog().warn('a deep health check failed', { down });
    const body = { status: down.length === 0 ? 'ok' : 'down', version, checks: Object.fromEntries(checks) };
    return c.json(body, down.length === 0 ? 200 : 503, { 'cache-control': 'no-store' });
  });
  return app;
}

/** Ends in time even if the probe ignores its signal. */
export async function check(probe: Probe): Promise<Check> {
  const beganAt = performance.now();
  const ms = () => Math.round(performance.now() - beganAt);
  const signal = AbortSignal.timeout(probeMs);
  const late = new Promise<never>((_, reject) =>
    signal.addEventListener('abort', () => reject(new Error(`no answer within ${probeMs} ms`))),
  );
  try {
    await Promise.race([probe(signal), late]);
    return { ok: true, ms: ms() };
  } catch (error) {
    return { ok: false, ms: ms(), fault: faultText(error, signal) };
  }
}

function faultText(error: unknown, signal: AbortSignal): string {
  if (error instanceof FaultError) return `${error.fault.kind}: ${error.fault.message}`;
  if (signal.aborted) return `stall: no answer within ${probeMs} ms`;
  return `network: ${error instanceof Error ? error.message : 'unknown'}`;
}
