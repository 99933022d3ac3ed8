import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { FaultError } from '../../../shared/fault.ts';
import { type StaffPool, staffPool } from '../../auth/testing/staff-pool.ts';
import type { Config } from '../../config.ts';
import type { Env } from '../../env.ts';
import { addToDay, type Hour } from '../../metrics/last-day.ts';
import type { Probe, ProbeName } from '../probes.ts';
import { healthDetailRoutes } from './health.ts';

const config = {
  API_BASE_URL: 'https://api.test',
  EDGE_AWS_ACCESS_KEY_ID: 'id',
  EDGE_AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_REGION: 'ap-south-1',
  INTERNAL_API_KEY: 'the-internal-key',
  JWT_ISSUER: 'https://issuer.test',
  JWT_AUDIENCE: 'console',
  DEEPGRAM_API_KEY: 'dg',
  OPENAI_API_KEY: 'oa',
  MAX_CONCURRENT_CALLS: 5,
} as unknown as Config;
const noon = Date.parse('2026-11-22T06:30:00.000Z');
const fine: Probe = async () => undefined;
const well: Record<ProbeName, Probe> = { media: fine, stt: fine, llm: fine, tts: fine, api: fine };

const hours = new Map<number, Hour>();
const count = (businessId: string, by: number) =>
  addToDay(
    hours,
    {
      callId: 'exotel-1',
      businessId,
      live: true,
      outboxPending: 0,
      observed: [{ name: 'voice_stt_latency_seconds', seconds: 0.2 }],
      counted: [
        { name: 'voice_errors_total', labels: { source: 'stt', kind: 'rate' }, by },
        {
          name: 'voice_provider_failovers_total',
          labels: { from: 'deepgram-flux', to: 'deepgram-nova' },
          by,
        },
        { name: 'voice_calls_total', labels: { carrier: 'exotel', outcome: 'completed' }, by: 1 },
      ],
    },
    noon,
  );
count('demo-clinic', 3);
count('other-clinic', 50);
addToDay(
  hours,
  {
    callId: 'exotel-2',
    businessId: 'other-clinic',
    live: true,
    outboxPending: 0,
    observed: [],
    counted: [{ name: 'voice_errors_total', labels: { source: 'llm', kind: 'auth' }, by: 1 }],
  },
  noon,
);

const late = [
  { businessId: 'demo-clinic', events: 4, since: noon - 600_000 },
  { businessId: 'other-clinic', events: 9, since: noon - 900_000 },
];
const env = {
  METRICS: {
    getByName: (name: string) => ({
      health: async () => (name === 'm1' ? { hours: [...hours.values()], late } : { hours: [], late: [] }),
    }),
  },
  SWITCHBOARDS: {
    getByName: () => ({
      places: async (businessId: string | null) => ({ all: 4, own: businessId === 'demo-clinic' ? 1 : 4 }),
    }),
  },
} as unknown as Env;

const tokens: Record<string, string> = {};
let pool: StaffPool;
beforeAll(async () => {
  pool = await staffPool();
  for (const role of ['staff', 'admin', 'operator'])
    tokens[role] = await pool.tokenOf({ business: 'demo-clinic', role, sub: 'asha' });
});
beforeEach(() => {
  vi.spyOn(globalThis, 'fetch').mockImplementation(async () => Response.json(pool.published));
});
afterEach(() => vi.restoreAllMocks());

async function ask(role: string | null, probes = well) {
  const token = role === null ? null : (tokens[role] ?? role);
  const answer = await healthDetailRoutes({ config, env }, probes, () => noon).request('/health/details', {
    headers: token === null ? {} : { authorization: `Bearer ${token}` },
  });
  const body = (await answer.json()) as {
    services: { now: unknown; hours: unknown[]; lastFault: unknown }[];
    languages: { unheard: string[]; unspoken: string[] };
  };
  return { status: answer.status, body };
}

test('the details are for admins, operators and the internal key', async () => {
  for (const [role, status] of [
    [null, 401],
    ['wrong', 403],
    ['staff', 403],
    ['admin', 200],
    ['operator', 200],
    ['the-internal-key', 200],
  ] as const)
    expect([role, (await ask(role)).status]).toEqual([role, status]);
});

test("an admin sees the own business's day and nothing of another's", async () => {
  const { body } = await ask('admin');
  expect(body).toMatchObject({
    calls: 1,
    late: { calls: 1, events: 4, since: new Date(noon - 600_000).toISOString() },
    limits: { live: 1, most: 5, isNearlyFull: true },
  });
  // The recogniser that is configured knows two of our languages, and its maker's voice one.
  expect(body.languages.unheard).toContain('te-IN');
  expect(body.languages.unheard).not.toContain('hi-IN');
  expect(body.languages.unspoken).toContain('hi-IN');
  expect(body.languages.unspoken).not.toContain('en-IN');
  const [stt] = body.services;
  expect(stt).toMatchObject({
    service: 'stt',
    answered: 1,
    failed: 3,
    full: 3,
    failedOver: 3,
    now: { ok: true },
  });
  expect(stt?.hours).toHaveLength(24);
  expect(stt?.hours.at(-1)).toMatchObject({ answered: 1, failed: 3 });
  expect(JSON.stringify(body)).not.toContain('other-clinic');
  const at = new Date(noon).toISOString();
  const lastFaults = async (role: string) =>
    (await ask(role)).body.services.map(({ lastFault }) => lastFault);
  expect((await lastFaults('admin')).slice(0, 2)).toEqual([{ at, kind: 'rate' }, null]);
  expect((await lastFaults('operator')).slice(0, 2)).toEqual([
    { at, kind: 'rate' },
    { at, kind: 'auth' },
  ]);
});

test('an operator sees all businesses, those with trouble first', async () => {
  const { body } = await ask('operator');
  expect(body).toMatchObject({
    calls: 2,
    limits: { live: 4 },
    late: { calls: 2, events: 13 },
    businesses: [
      { businessId: 'other-clinic', failed: 51, late: 1 },
      { businessId: 'demo-clinic', calls: 1, failed: 3, failedOver: 3 },
    ],
  });
});

test('a wrong key is seen now, its kind by the admin and its text by the operator', async () => {
  const fault = { source: 'llm', kind: 'auth', retryable: false, message: 'answered 401' } as const;
  const wrongKey = { ...well, llm: () => Promise.reject(new FaultError(fault)) };
  const llmFor = async (role: string) => (await ask(role, wrongKey)).body.services[1]?.now;
  expect(await llmFor('admin')).toEqual({ ok: false, ms: expect.any(Number), kind: 'auth' });
  expect(await llmFor('operator')).toMatchObject({ ok: false, fault: 'auth: answered 401' });
});

test('many who look ask the services once in half a minute', async () => {
  let asked = 0;
  let now = noon;
  const counting: typeof well = {
    ...well,
    stt: async () => {
      asked += 1;
    },
  };
  const app = healthDetailRoutes({ config, env }, counting, () => now);
  const look = () =>
    app.request('/health/details', { headers: { authorization: 'Bearer the-internal-key' } });
  await Promise.all([look(), look(), look()]);
  expect(asked).toBe(1);
  now += 30_001;
  await look();
  expect(asked).toBe(2);
});
