import { expect, test, vi } from 'vitest';
import { FaultError } from '../../shared/fault.ts';
import type { Config } from '../config.ts';
import type { Env } from '../env.ts';
import { healthRoutes } from './health.ts';
import { type Probe, type ProbeName, probeMs } from './probes.ts';

const fine: Probe = async () => undefined;
const well: Record<ProbeName, Probe> = { media: fine, stt: fine, llm: fine, tts: fine, api: fine };
const deps = { config: { INTERNAL_API_KEY: 'key' } as Config, env: {} as Env, version: '1.2.3' };
const deep = (probes: Record<ProbeName, Probe>, token: string | null = 'key') =>
  healthRoutes(deps, probes).request('/health/deep', {
    headers: token === null ? {} : { authorization: `Bearer ${token}` },
  });

test('whether the edge is up is public', async () => {
  const answer = await healthRoutes(deps, well).request('/health');
  expect(await answer.json()).toEqual({ status: 'ok', version: '1.2.3' });
});

test('the deep check is for operators', async () => {
  expect((await deep(well, null)).status).toBe(401);
  expect((await deep(well, 'wrong')).status).toBe(403);
  const answer = await deep(well);
  expect(answer.status).toBe(200);
  const ok = { ok: true, ms: expect.any(Number) };
  expect(await answer.json()).toEqual({
    status: 'ok',
    version: '1.2.3',
    checks: { media: ok, stt: ok, llm: ok, tts: ok, api: ok },
  });
});

test('a failed check makes it 503 and says why, beside the other checks', async () => {
  vi.spyOn(console, 'warn').mockReturnValue();
  const fault = { source: 'llm', kind: 'auth', retryable: false, message: 'answered 401' } as const;
  const answer = await deep({
    ...well,
    llm: () => Promise.reject(new FaultError(fault)),
    tts: () => Promise.reject(new Error('refused')),
  });
  expect(answer.status).toBe(503);
  expect(await answer.json()).toMatchObject({
    status: 'down',
    checks: {
      llm: { ok: false, fault: 'auth: answered 401' },
      tts: { ok: false, fault: 'network: refused' },
      stt: { ok: true },
    },
  });
});

test('a check that ignores its signal ends in time all the same', async () => {
  vi.spyOn(console, 'warn').mockReturnValue();
  const { timeout } = AbortSignal;
  vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => timeout.call(AbortSignal, ms / 100));
  const answer = await deep({ ...well, stt: () => new Promise<void>(() => undefined) });
  expect(await answer.json()).toMatchObject({
    checks: { stt: { ok: false, fault: `stall: no answer within ${probeMs} ms` } },
  });
});
