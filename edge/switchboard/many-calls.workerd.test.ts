/// <reference types="@cloudflare/vitest-plugin/types" />
import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { deploymentSwitchboard } from '../call/bindings.ts';
import type { Env } from '../env.ts';
import { createAdmissions } from './admissions.ts';
import { SwitchboardObject } from './switchboard-object.ts';

const { SWITCHBOARDS } = env as unknown as Env;
const limits = { concurrentCalls: 5000, callsPerMinutePerNumber: 10, longestSeconds: 600 };
const own = { businessId: 'clinic', limits: { maxConcurrentCalls: 5001 } };
const ravi = '+919800000001';
const callOf = (n: number) => ({
  callId: `exotel-many-${n}`,
  objectName: `exotel-many-${n}`,
  from: `+9197${String(n).padStart(8, '0')}`,
});
let objects = 0;

/** An object's SQLite, and how many rows its statements have read and written since the last look. */
function inSqlite(script: (sql: SqlStorage, rows: () => number) => void): Promise<void> {
  return runInDurableObject(SWITCHBOARDS.getByName(`many-${++objects}`), (_, { storage }) => {
    const done: { rowsRead: number; rowsWritten: number }[] = [];
    const exec = (...given: Parameters<SqlStorage['exec']>) => {
      const cursor = storage.sql.exec(...given);
      done.push(cursor);
      return cursor;
    };
    const rows = () =>
      done.splice(0).reduce((sum, { rowsRead, rowsWritten }) => sum + rowsRead + rowsWritten, 0);
    script({ exec } as unknown as SqlStorage, rows);
  });
}

// Regression: all calls were one stored value of 2 MB, and the ring after 2,000 live calls was refused.
test('five thousand calls are live, the next one is refused, and each place that is given back is taken again', () =>
  runInDurableObject(SWITCHBOARDS.getByName('many'), (_, { storage: { sql } }) => {
    const board = createAdmissions(sql);
    const admitted = Array.from({ length: 5000 }, (_, n) => board.admit(callOf(n), limits, n, own).ok);
    expect(admitted.every((ok) => ok)).toBe(true);
    expect(board.admit(callOf(5000), limits, 5000, own)).toEqual({ ok: false, reason: 'concurrency' });
    board.leave('exotel-many-17', 5000);
    board.release('exotel-many-18');
    const next = [5001, 5002, 5003].map((n) => board.admit(callOf(n), limits, 5001, own).ok);
    expect(next).toEqual([true, true, false]);
    expect(board.objectOf('exotel-many-4999')).toBe('exotel-many-4999');
    expect(createAdmissions(sql).places('clinic')).toBe(5000);
  }));

test('the rows that a ring, a question and an end read and write are as many with 5,000 live calls as with 50', () =>
  inSqlite((sql, rows) => {
    const board = createAdmissions(sql);
    let n = 0;
    const workAt = (calls: number) => {
      while (n < calls) board.admit(callOf(n++), limits, n, own);
      const after: Record<string, number> = {};
      const count = (what: string, work: () => unknown) => {
        rows();
        work();
        after[what] = rows();
      };
      count('ring', () => board.admit({ ...callOf(90_000 + n), from: ravi }, limits, n, own));
      count('again', () => board.admit({ ...callOf(90_000 + n), from: ravi }, limits, n, own));
      count('full', () => board.isFull(limits, n));
      count('alarm', () => board.numbersUntil());
      count('softphone', () => board.admit({ ...callOf(80_000 + n), person: `clinic ${n}` }, limits, n));
      count('talk', () => board.withPerson(`exotel-many-${90_000 + n}`, true, n));
      count('end', () => board.leave(`exotel-many-${90_000 + n}`, n));
      board.release(`exotel-many-${80_000 + n}`);
      return after;
    };
    const few = workAt(50);
    expect(few.ring).toBeGreaterThan(0);
    const many = workAt(4900);
    // The second time a caller has rung before, and one call has ended before.
    for (const [what, work] of Object.entries(many))
      expect(work, what).toBeLessThanOrEqual((few[what] ?? 0) + 4);
  }));

test('what an older version stored in one value is read once, and its calls end as others do', () =>
  runInDurableObject(SWITCHBOARDS.getByName('+918050000001'), async (_, ctx) => {
    type Bindings = ConstructorParameters<typeof SwitchboardObject>[1];
    const restarted = () => new SwitchboardObject(ctx, env as unknown as Bindings);
    const now = Date.now();
    const live = { from: ravi, since: now, until: now + 720_000, businessId: 'clinic' };
    const calls = Array.from({ length: 2000 }, (_, n) => ({ ...live, callId: `c${n}`, objectName: `o${n}` }));
    ctx.storage.kv.put('state', {
      live: [
        ...calls,
        { ...live, callId: 'talks', objectName: 'o', talkUntil: now + 720_000 },
        { callId: 7 },
      ],
      rings: Array.from({ length: 10 }, () => ({ from: ravi, at: now })),
      ended: [{ callId: 'ended', objectName: 'o', at: now }],
    });
    const wide = { ...limits, concurrentCalls: 2001 };
    const number = restarted();
    expect(ctx.storage.kv.get('state')).toBeUndefined();
    expect(await number.live()).toHaveLength(2001);
    expect(await number.places(null)).toEqual({ all: 2000, own: 2000 });
    expect(await number.objectOf('c1999')).toBe('o1999');
    expect(await number.admit(callOf(1), wide)).toEqual({ ok: true });
    expect(await number.admit(callOf(2), wide)).toMatchObject({ reason: 'concurrency' });
    await number.left('c0');
    expect(await number.admit({ ...callOf(3), from: ravi }, wide)).toMatchObject({ reason: 'rate' });
    expect(await number.admit({ ...callOf(4), callId: 'ended' }, wide)).toMatchObject({ reason: 'over' });
    await SWITCHBOARDS.getByName(deploymentSwitchboard).release(callOf(1).callId);
    // Once is once: another start finds rows.
    expect(await restarted().live()).toHaveLength(2001);
    // A deployment that was rolled back has written the value anew: what it says is newer.
    ctx.storage.kv.put('state', { live: calls.slice(0, 2), rings: [], ended: [] });
    expect(await restarted().live()).toHaveLength(2);
    // A value that can't be read is as none, and does not keep the object from starting.
    ctx.storage.kv.put('state', 'nonsense');
    expect(await restarted().live()).toEqual([]);
  }));
