/// <reference types="@cloudflare/vitest-plugin/types" />
import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { withheldCaller } from '../../shared/ids.ts';
import { businessIndex, deploymentSwitchboard, listenerIndex } from '../call/bindings.ts';
import { business } from '../call/testing/scripted-api.ts';
import type { Env } from '../env.ts';
import { SwitchboardObject } from './switchboard-object.ts';

const { SWITCHBOARDS } = env as unknown as Env;
const deployment = SWITCHBOARDS.getByName(deploymentSwitchboard);
const limits = { concurrentCalls: 20, callsPerMinutePerNumber: 10, longestSeconds: 600 };
const ravi = '+919800000001';

// Regression: a business's own limit for calls of one number was stored and never read.
test('a number obeys its business’s own limits once a call has brought the settings', async () => {
  const number = SWITCHBOARDS.getByName('+918000000077');
  const rings = (callId: string, from = ravi) => number.admit({ callId, objectName: callId, from }, limits);
  const index = SWITCHBOARDS.getByName(businessIndex(business.businessId));
  expect(await index.numbers()).not.toContain('+918000000077');
  expect(await rings('c1')).toEqual({ ok: true });
  await number.remember(ravi, {
    business: { ...business, limits: { callsPerMinutePerNumber: 2, maxConcurrentCalls: 3 } },
  });
  expect(await index.numbers()).toContain('+918000000077');
  expect(await rings('c2')).toEqual({ ok: true });
  expect(await rings('c3')).toEqual({ ok: false, reason: 'rate' });
  expect(await number.isFull(limits)).toBe(false);
  expect(await rings('c4', '+919800000002')).toEqual({ ok: true });
  expect(await rings('c5', '+919800000003')).toEqual({ ok: false, reason: 'concurrency' });
  expect(await number.isFull(limits)).toBe(true);
});

// One workerd runs all files, and there is one deployment: its places must be free for the others.
afterAll(async () => {
  for (const { callId } of await deployment.live()) await deployment.release(callId);
});

test('of many samples at the same moment a person hears ten, and another person hears as many', async () => {
  const listener = SWITCHBOARDS.getByName(listenerIndex('clinic asha'));
  const heard = await Promise.all(Array.from({ length: 14 }, () => listener.mayListen()));
  expect(heard.filter((may) => may)).toHaveLength(10);
  expect(await SWITCHBOARDS.getByName(listenerIndex('clinic ravi')).mayListen()).toBe(true);
});

let rung = 0;
/** One ring, of a caller of its own unless given. */
function ring(number: string, from = `+9197${String(++rung).padStart(8, '0')}`, within = limits) {
  const callId = `exotel-${++rung}`;
  const answer = SWITCHBOARDS.getByName(number).admit({ callId, objectName: callId, from }, within);
  return answer.then((admission) => ({ number, callId, admission }));
}
const numbersOf = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, n) => `${prefix}${String(n).padStart(4, '0')}`);
const admitted = <T extends { admission: { ok: boolean } }>(rings: T[]) =>
  rings.filter(({ admission }) => admission.ok);

describe('the limits of the deployment', () => {
  /** The calls of other tests keep their places: the limit is that much higher here. */
  async function placesFor(more: number) {
    return { ...limits, concurrentCalls: (await deployment.live()).length + more };
  }

  test('a hundred rings at the same moment on forty numbers get exactly the places there are', async () => {
    const within = await placesFor(20);
    const numbers = numbersOf('+91801000', 40);
    const rings = await Promise.all(
      Array.from({ length: 100 }, (_, n) => ring(numbers[n % 40] ?? '', undefined, within)),
    );
    const live = admitted(rings);
    expect(live).toHaveLength(20);
    expect(new Set(rings.flatMap(({ admission }) => (admission.ok ? [] : [admission.reason])))).toEqual(
      new Set(['concurrency']),
    );
    // A refused ring takes no place on its number either.
    const onNumbers = await Promise.all(numbers.map((number) => SWITCHBOARDS.getByName(number).live()));
    expect(onNumbers.flat()).toHaveLength(20);
    // Places come back when calls end, and when a ring leads to no call.
    await Promise.all(
      live.slice(0, 3).map(({ number, callId }) => SWITCHBOARDS.getByName(number).left(callId)),
    );
    await Promise.all(
      live.slice(3, 5).map(({ number, callId }) => SWITCHBOARDS.getByName(number).release(callId)),
    );
    const next = await Promise.all(numbers.map((number) => ring(number, undefined, within)));
    expect(admitted(next)).toHaveLength(5);
  });

  test('a hundred rings of one caller at the same moment on forty numbers: ten are admitted, in whatever notation', async () => {
    const within = await placesFor(200);
    const numbers = numbersOf('+91802000', 40);
    const notations = ['+919600000001', '09600000001', '9600000001', '00919600000001'];
    const rings = await Promise.all(
      Array.from({ length: 100 }, (_, n) => ring(numbers[n % 40] ?? '', notations[n % 4], within)),
    );
    expect(admitted(rings)).toHaveLength(10);
    expect(rings.filter(({ admission }) => !admission.ok && admission.reason === 'rate')).toHaveLength(90);
  });

  test('thirty calls from the softphone of one person at the same moment on three numbers: two are admitted', async () => {
    const within = await placesFor(200);
    const numbers = numbersOf('+91803500', 3);
    const from = (person: string) => (n: number) => {
      const callId = `browser-${++rung}`;
      const number = SWITCHBOARDS.getByName(numbers[n % 3] ?? '');
      const call = { callId, objectName: callId, from: withheldCaller, person };
      return number.admit(call, within).then((admission) => ({ number, callId, admission }));
    };
    const calls = await Promise.all(Array.from({ length: 30 }, (_, n) => from('clinic asha')(n)));
    const live = admitted(calls);
    expect(live).toHaveLength(2);
    const refused = calls.filter(({ admission }) => !admission.ok).map(({ admission }) => admission);
    expect(new Set(refused.map((admission) => JSON.stringify(admission)))).toEqual(
      new Set([JSON.stringify({ ok: false, reason: 'concurrency', ofPerson: true })]),
    );
    expect((await from('clinic ravi')(0)).admission).toEqual({ ok: true });
    // Her place is free again with the end of her call.
    await live[0]?.number.left(live[0].callId);
    expect(admitted(await Promise.all([0, 1].map(from('clinic asha'))))).toHaveLength(1);
  });

  test('a repeated ring is counted once, also while the first one waits for its answer', async () => {
    const within = await placesFor(1);
    const number = SWITCHBOARDS.getByName('+918030000001');
    const call = { callId: 'exotel-again', objectName: 'exotel-again', from: ravi };
    const answers = await Promise.all(Array.from({ length: 5 }, () => number.admit(call, within)));
    expect(answers).toEqual(Array(5).fill({ ok: true }));
    expect((await ring('+918030000002', undefined, within)).admission).toMatchObject({
      reason: 'concurrency',
    });
    const other = { ...call, callId: 'exotel-other' };
    const refused = await Promise.all(Array.from({ length: 5 }, () => number.admit(other, within)));
    expect(new Set(refused.map(({ ok }) => ok))).toEqual(new Set([false]));
    await number.left(call.callId);
  });

  test('a stream over the static address is refused where other numbers have taken all places', async () => {
    const within = await placesFor(1);
    const number = SWITCHBOARDS.getByName('+918030000003');
    expect(await number.isFull(within)).toBe(false);
    const taken = await ring('+918030000004', undefined, within);
    expect(await number.isFull(within)).toBe(true);
    await SWITCHBOARDS.getByName(taken.number).left(taken.callId);
    expect(await number.isFull(within)).toBe(false);
  });

  test('a caller who talks to a person gives the place to others', async () => {
    const within = await placesFor(1);
    const talking = await ring('+918030000005', undefined, within);
    await SWITCHBOARDS.getByName(talking.number).withPerson(talking.callId, true);
    expect((await ring('+918030000006', undefined, within)).admission).toEqual({ ok: true });
  });
});

describe('a number’s object', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
  afterEach(() => void vi.useRealTimers());
  type Bindings = ConstructorParameters<typeof SwitchboardObject>[1];
  const wide = { ...limits, concurrentCalls: 1000 };
  const call = (callId: string) => ({ callId, objectName: callId, from: '+919500000001' });

  /** Runs with the object over the same storage, as after an eviction. */
  function inNumber(
    number: string,
    work: (restarted: (bindings?: object) => Promise<SwitchboardObject>) => Promise<void>,
  ) {
    return runInDurableObject(SWITCHBOARDS.getByName(number), (_, ctx) =>
      work(async (bindings = {}) => {
        const object = new SwitchboardObject(ctx, { ...env, ...bindings } as unknown as Bindings);
        await ctx.blockConcurrencyWhile(async () => undefined);
        return object;
      }),
    );
  }

  test('keeps its business’s own limits through an eviction', () =>
    inNumber('+918040000001', async (restarted) => {
      const own = { callsPerMinutePerNumber: 1, maxConcurrentCalls: 3 };
      await (await restarted()).remember('+919500000001', {
        business: { ...business, businessId: 'evicted', limits: own },
      });
      expect(await (await restarted()).admit(call('evicted-1'), wide)).toEqual({ ok: true });
      expect(await (await restarted()).admit(call('evicted-2'), wide)).toMatchObject({ reason: 'rate' });
    }));

  test.each([
    ['fails', () => Promise.reject(new Error('the object was reset'))],
    ['does not answer', () => new Promise(() => undefined)],
  ])('decides by its own counts where the deployment’s object %s: no ring is lost', (_, answer) =>
    inNumber('+918040000002', async (restarted) => {
      const away = { getByName: () => ({ admitAmongAll: answer, isFull: answer }) };
      const object = await restarted({ SWITCHBOARDS: away });
      const one = { ...limits, concurrentCalls: 1 };
      const admission = object.admit(call('alone-1'), one);
      await vi.advanceTimersByTimeAsync(1000);
      expect(await admission).toEqual({ ok: true });
      expect(await object.admit(call('alone-2'), one)).toMatchObject({ reason: 'concurrency' });
      await object.admit(call('alone-1'), one);
    }),
  );
});
