/// <reference types="@cloudflare/vitest-plugin/types" />
import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { business } from '../call/testing/scripted-api.ts';
import type { Env } from '../env.ts';
import { SwitchboardObject } from './switchboard-object.ts';

// An erasure at the API reaches no object here: it needs none, because nothing of a person stays.

const { SWITCHBOARDS } = env as unknown as Env;
const limits = { concurrentCalls: 20, callsPerMinutePerNumber: 10, longestSeconds: 600 };
const ravi = '+919812345678';
/** Far ahead of the machine's clock, so that the platform fires no alarm by itself. */
const startMs = Date.parse('2100-05-14T04:30:00Z');

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: startMs });
});
afterEach(() => vi.useRealTimers());

/** Runs `script` with a number's object, which has a key for its hashes. */
function atNumber(
  number: string,
  script: (object: SwitchboardObject, storage: DurableObjectStorage) => Promise<void>,
): Promise<void> {
  return runInDurableObject(SWITCHBOARDS.getByName(number), (_, ctx) => {
    const bindings = { ...env, SWITCHBOARDS, INTERNAL_API_KEY: 'internal' };
    return script(new SwitchboardObject(ctx, bindings), ctx.storage);
  });
}

/** Everything in the object's storage, as one text. */
async function stored(storage: DurableObjectStorage): Promise<string> {
  const { sql } = storage;
  const tables = sql.exec<{ name: string }>("SELECT name FROM sqlite_master WHERE type = 'table'").toArray();
  const own = tables.filter(({ name }) => !/^(?:_cf_|sqlite_)/.test(name));
  expect(own.map(({ name }) => name)).toEqual(expect.arrayContaining(['live', 'rings', 'ended']));
  const rows = own.map(({ name }) => sql.exec(`SELECT * FROM ${name}`).toArray());
  return JSON.stringify([[...(await storage.list())], rows]);
}

test('a minute after a call nothing of its caller is stored at the dialled number, but a keyed hash for a day', async () => {
  await atNumber('+918000000078', async (object, storage) => {
    for (const callId of ['c1', 'c2']) await object.admit({ callId, objectName: callId, from: ravi }, limits);
    await object.trust(ravi, 60, 600);
    await object.remember(ravi, {
      business,
      customer: {
        phone: ravi,
        name: 'Ravi Kumar',
        language: 'en-IN',
        notes: 'prefers mornings',
        lastCalls: [],
        openRequests: [],
      },
    });
    expect(await stored(storage)).toContain(ravi);
    expect(await stored(storage)).not.toMatch(/Ravi|mornings/);
    await object.left('c1');
    await object.left('c2');
    expect(await storage.getAlarm()).toBe(startMs + 60_000);
    vi.setSystemTime(startMs + 60_000);
    await object.alarm();
    expect(await stored(storage)).not.toContain('12345678');
    // The hash of the trust's row is next.
    expect(await storage.getAlarm()).toBe(startMs + 86_400_000);
    vi.setSystemTime(startMs + 300_000);
    expect((await object.recall(ravi)).customer).toBeNull();
    vi.setSystemTime(startMs + 86_400_000);
    await object.alarm();
    expect(storage.sql.exec('SELECT caller FROM trust').toArray()).toEqual([]);
  });
});

test('the number of a call whose end is never reported is removed when the call must be over', async () => {
  await atNumber('+918000000079', async (object, storage) => {
    await object.admit({ callId: 'c1', objectName: 'c1', from: ravi }, limits);
    vi.setSystemTime(startMs + 60_000);
    await object.alarm();
    expect(await stored(storage)).toContain(ravi);
    const until = startMs + 600_000 + 120_000;
    expect(await storage.getAlarm()).toBe(until);
    vi.setSystemTime(until);
    await object.alarm();
    expect(await stored(storage)).not.toContain('12345678');
  });
});
