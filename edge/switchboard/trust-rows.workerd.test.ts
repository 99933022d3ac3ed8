/// <reference types="@cloudflare/vitest-plugin/types" />
import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import type { Env } from '../env.ts';
import { SwitchboardObject } from './switchboard-object.ts';
import { callerKey, createTrustRows } from './trust-rows.ts';

const { SWITCHBOARDS } = env as unknown as Env;
const dayMs = 86_400_000;
const ravi = '+919800000001';

let objects = 0;

function inRows(script: (rows: ReturnType<typeof createTrustRows>) => void): Promise<void> {
  objects += 1;
  return runInDurableObject(SWITCHBOARDS.getByName(`trust-${objects}`), (_, { storage }) =>
    script(createTrustRows(storage.sql)),
  );
}

test("a caller's seconds on trust are limited for a day, however often they call", () =>
  inRows((rows) => {
    expect([0, 1, 2].map((call) => rows.grant('a', 400, 600, call * 1000))).toEqual([400, 200, 0]);
    expect(rows.grant('b', 400, 600, 3000)).toBe(400);
    expect(rows.grant('a', 400, 600, dayMs - 1)).toBe(0);
    expect(rows.grant('a', 400, 600, dayMs)).toBe(400);
  }));

test('a limit that was lowered later takes nothing back', () =>
  inRows((rows) => {
    rows.grant('a', 400, 600, 0);
    expect(rows.grant('a', 400, 300, 1)).toBe(0);
    expect(rows.grant('a', 400, 600, 2)).toBe(200);
  }));

test('a row is deleted a day after its first call, and the next date is returned', () =>
  inRows((rows) => {
    expect(rows.expire(0)).toBeNull();
    rows.grant('a', 60, 600, 1000);
    rows.grant('b', 60, 600, 5000);
    rows.grant('a', 60, 600, 9000);
    expect(rows.expire(9000)).toBe(dayMs + 1000);
    expect(rows.expire(dayMs + 1000)).toBe(dayMs + 5000);
    expect(rows.expire(dayMs + 5000)).toBeNull();
  }));

test('a restarted object remembers what it granted, without phone numbers, and an alarm deletes it', () =>
  runInDurableObject(SWITCHBOARDS.getByName('+918000000087'), async (_, ctx) => {
    type Bindings = ConstructorParameters<typeof SwitchboardObject>[1];
    const restarted = () =>
      new SwitchboardObject(ctx, { ...env, INTERNAL_API_KEY: 'new-key, old-key' } as unknown as Bindings);
    const before = Date.now();
    expect(await restarted().trust(ravi, 400, 600)).toBe(400);
    expect(await restarted().trust(ravi, 400, 600)).toBe(200);
    await restarted().forget();
    expect(await restarted().trust(ravi, 400, 600)).toBe(0);
    const rows = ctx.storage.sql.exec('SELECT * FROM trust').toArray();
    expect(rows).toMatchObject([{ caller: await callerKey(ravi, 'new-key'), seconds: 600 }]);
    expect(JSON.stringify(rows)).not.toContain(ravi.slice(1));
    expect(await ctx.storage.getAlarm()).toBeGreaterThanOrEqual(before + dayMs);
    // Nothing is due yet, so the alarm is set again.
    await ctx.storage.deleteAlarm();
    await restarted().alarm();
    expect(await ctx.storage.getAlarm()).toBeGreaterThanOrEqual(before + dayMs);
  }));

test("a caller's hash differs under another key", async () => {
  expect(await callerKey(ravi, 'a')).toMatch(/^[0-9a-f]{64}$/);
  expect(await callerKey(ravi, 'a')).not.toBe(await callerKey(ravi, 'b'));
  expect(await callerKey(ravi, 'a')).not.toBe(await callerKey('+919800000002', 'a'));
});
