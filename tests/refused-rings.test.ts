import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { contextOfRing, type RingDeps } from '../edge/call/preparation.ts';
import { variables } from '../edge/call/testing/scripted-api.ts';
import type { Ring } from '../edge/carriers/carrier.ts';
import { parseConfig } from '../edge/config.ts';
import { createAdmissions } from '../edge/switchboard/admissions.ts';
import { nodeSqlite } from '../edge/switchboard/testing/node-sqlite.ts';
import { readLedger } from '../lambdas/budgets/ledger.ts';
import { budgetsApp } from '../lambdas/budgets/routes.ts';
import { businessesApp } from '../lambdas/businesses/routes.ts';
import { callsApp } from '../lambdas/calls/routes.ts';
import { customersApp } from '../lambdas/customers/routes.ts';
import { type LocalTable, localTable } from '../lambdas/testing/local-table.ts';
import { clientOf, noon, openBusiness, quiet } from '../lambdas/testing/world.ts';
import { createClient } from '../shared/io/client.ts';
import { platformClock } from '../shared/io/clock.ts';

// Rings through the edge's admission and preparation to the real Lambdas and their table.

let local: LocalTable;
let nowMs = noon;
beforeAll(async () => {
  local = await localTable();
});
afterAll(() => local.stop());
beforeEach(() => {
  nowMs = noon;
});

function edge() {
  const parsed = parseConfig({ ...variables, BUDGET_UNREACHABLE: 'refuse' });
  if (!parsed.ok) throw new Error(parsed.faults.join());
  const ports = { table: local.table, log: quiet, now: () => nowMs };
  const apps = {
    budgets: budgetsApp({ ...ports, limits: { maxCallSeconds: 600, maxConcurrentCalls: 100 } }),
    businesses: businessesApp(ports),
    customers: customersApp({ ...ports, removeObject: async () => undefined, pause: async () => undefined }),
  };
  const api = createClient({
    baseUrl: 'http://api.test',
    timeoutMs: 10_000,
    async fetch(url, init) {
      const { pathname } = new URL(url);
      const app = /budget|finish-call/.test(pathname)
        ? 'budgets'
        : pathname.endsWith('business')
          ? 'businesses'
          : 'customers';
      return apps[app].request(url, init);
    },
  });
  const none = async () => undefined;
  const number = {
    recall: async () => ({ business: null, customer: null }),
    remember: none,
    trust: async () => 0,
  };
  const deps = {
    config: parsed.config,
    env: { SWITCHBOARDS: { getByName: () => number }, METRICS: { getByName: () => ({ count: none }) } },
    runtime: { api, clock: { ...platformClock, now: () => nowMs } },
    later: (work: Promise<void>) => void work,
    asking: () => undefined,
    nothingHeld: () => undefined,
  } as unknown as RingDeps;
  const board = createAdmissions(nodeSqlite());
  const limits = { concurrentCalls: 20, callsPerMinutePerNumber: 10, longestSeconds: 600 };
  let rung = 0;
  return {
    api,
    async ring(from: string, to: string): Promise<{ ring: Ring; refusal: string | null }> {
      const callSid = `refused-${process.pid}-${to.slice(1)}-${++rung}`;
      const ring: Ring = { callId: `exotel-${callSid}`, carrier: 'exotel', callSid, from, to };
      const admission = board.admit({ callId: ring.callId, objectName: ring.callId, from }, limits, nowMs);
      const reason = admission.ok ? null : admission.reason;
      if (reason === 'over') return { ring, refusal: reason };
      const context = await contextOfRing(deps, ring, reason);
      const refusal = typeof context === 'string' ? context : context.refusal;
      return { ring, refusal };
    },
    async end({ callId }: Ring): Promise<void> {
      board.leave(callId, nowMs);
      const usage = {
        seconds: 0,
        sttSeconds: 0,
        llmInputTokens: 0,
        llmCachedTokens: 0,
        llmOutputTokens: 0,
        ttsCharacters: 0,
      };
      await api.finishCall({ callId, endedAt: new Date(nowMs).toISOString(), endReason: 'caller', usage });
    },
  };
}

async function stored(businessId: string) {
  const calls = clientOf(callsApp({ table: local.table, log: quiet, now: () => nowMs }), { businessId });
  const [ledger, { calls: rows }] = await Promise.all([
    readLedger(local.table, businessId),
    calls.listCalls({}),
  ]);
  return {
    held: ledger?.held ?? Number.NaN,
    active: rows.filter(({ status }) => status === 'active').length,
    rows: rows.length,
  };
}

test('forty rings of one caller in a minute hold money for the ten that were taken, and leave no other call', async () => {
  const { businessId, number } = await openBusiness(local.table, { perDay: 5000 });
  const { ring, end } = edge();
  const rings = [];
  for (let n = 0; n < 40; n++) {
    nowMs += 1000;
    rings.push(await ring('+919800000001', number));
  }
  const taken = rings.filter(({ refusal }) => refusal === null);
  expect(taken).toHaveLength(10);
  expect(rings.slice(10).every(({ refusal }) => refusal === 'rate')).toBe(true);
  expect(await stored(businessId)).toMatchObject({ active: 10, rows: 10 });
  const { held } = await stored(businessId);
  for (const one of taken) await end(one.ring);
  expect(held).toBeGreaterThan(0);
  expect(await stored(businessId)).toEqual({ held: 0, active: 0, rows: 10 });
});

test('one refused ring a minute does not keep a business shut', async () => {
  // Enough for one call at a time.
  const { businessId, number } = await openBusiness(local.table, { perDay: 20 });
  const { ring, end } = edge();
  const first = await ring('+919800000001', number);
  expect(first.refusal).toBeNull();
  for (let minute = 0; minute < 9; minute++) {
    nowMs += 60_000;
    expect((await ring('+919800000002', number)).refusal).toBe('budget_exhausted');
  }
  await end(first.ring);
  expect((await stored(businessId)).held).toBe(0);
  expect((await ring('+919800000003', number)).refusal).toBeNull();
  expect((await stored(businessId)).rows).toBe(2);
});

test('a call that was settled is refused by the API when its id rings again, and holds nothing', async () => {
  const { businessId, number } = await openBusiness(local.table, { perDay: 500 });
  const taken = await edge().ring('+919800000001', number);
  await edge().end(taken.ring);
  // Another edge, which has forgotten the call.
  nowMs += 5 * 3_600_000;
  expect(await edge().ring('+919800000001', number)).toMatchObject({ ring: taken.ring, refusal: 'over' });
  expect(await stored(businessId)).toEqual({ held: 0, active: 0, rows: 1 });
});
