/// <reference types="@cloudflare/vitest-plugin/types" />
import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, expect, test, vi } from 'vitest';
import { variables } from '../call/testing/scripted-api.ts';
import type { Env } from '../env.ts';
import { SwitchboardObject } from './switchboard-object.ts';

const { SWITCHBOARDS } = env as unknown as Env;
const number = '+918000000091';
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A number's object. `answer`: the API's, to its report. Returns the bodies of the reports. */
function atNumber(answer: () => Response, script: (object: SwitchboardObject) => Promise<void>) {
  const bodies: unknown[] = [];
  vi.stubGlobal('fetch', async (input: RequestInfo | URL, init?: RequestInit) => {
    const request = new Request(input, init);
    expect(new URL(request.url).pathname).toBe('/api/agent/refused-ring');
    bodies.push(await request.json());
    return answer();
  });
  return runInDurableObject(SWITCHBOARDS.getByName(number), async (_, ctx) => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    const bindings = { ...env, ...variables, SWITCHBOARDS };
    await script(
      new SwitchboardObject(ctx, bindings as unknown as typeof bindings & { INTERNAL_API_KEY: string }),
    );
    return bodies;
  });
}

const ring = (callId: string, from: string) => ({ callId, from, reason: 'concurrency' });

test('refused rings of some seconds are one report, and a later ring begins the next', async () => {
  const bodies = await atNumber(
    () => new Response(null, { status: 204 }),
    async (object) => {
      for (let n = 0; n < 30; n++) await object.refused(ring(`c${n}`, `+9198000000${10 + (n % 2)}`));
      await object.refused({ ...ring('over', '+919800000010'), reason: 'over' });
      await vi.advanceTimersByTimeAsync(5_000);
      await object.refused(ring('c99', '+919800000012'));
      await vi.advanceTimersByTimeAsync(5_000);
    },
  );
  expect(bodies).toMatchObject([
    {
      businessNumber: number,
      callers: [
        { phone: '+919800000010', rings: 15, reason: 'concurrency' },
        { phone: '+919800000011', rings: 15 },
      ],
    },
    { callers: [{ phone: '+919800000012', rings: 1 }] },
  ]);
});

test('a report that the API does not take breaks nothing', async () => {
  let reports = 0;
  await atNumber(
    () => {
      reports += 1;
      return new Response('{}', { status: 500 });
    },
    async (object) => {
      await object.refused(ring('c1', '+919800000010'));
      await object.reportRefused();
      await object.refused(ring('c2', '+919800000010'));
      await object.reportRefused();
    },
  );
  expect(reports).toBe(2);
});
