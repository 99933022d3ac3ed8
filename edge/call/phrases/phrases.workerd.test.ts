/// <reference types="@cloudflare/vitest-plugin/types" />
import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Ring } from '../../carriers/carrier.ts';
import type { Env } from '../../env.ts';
import { businessIndex } from '../bindings.ts';
import { CallObject } from '../call-object.ts';
import { business, scriptedApi, variables } from '../testing/scripted-api.ts';
import { fixedTextsOf, quickTexts } from './fixed-phrases.ts';

// Two calls in one workerd, each in its real object, with the real store in the business's object;
// the voice is a script behind `fetch`.

const { METRICS, SWITCHBOARDS } = env as unknown as Env;
const greeting = 'Hello Ravi, this is Asha.';
const quick = quickTexts(business, 'en-IN', 'limit');

/** The texts that the voice synthesised, in order. */
let spoken: string[] = [];

beforeEach(() => {
  spoken = [];
  const api = scriptedApi({});
  vi.stubGlobal('fetch', async (input: RequestInfo | URL, init?: RequestInit) => {
    if (!String(input).includes('tts.speech.microsoft.com')) return api.fetch(input, init);
    const text = String(init?.body)
      .replace(/<[^>]*>/g, '')
      .replaceAll('&apos;', "'");
    spoken.push(text);
    return new Response(new Uint8Array(8 * 60 * text.length).fill(42));
  });
});
afterEach(() => vi.unstubAllGlobals());

/**
 * The phone rings, and everything up to `lastText` is synthesised. Returns the characters that the
 * journal bills.
 */
async function ring(number: number, lastText: string): Promise<number> {
  const ring: Ring = {
    callId: `twilio-CA${number}`,
    carrier: 'twilio',
    callSid: `CA${number}`,
    from: '+919800000001',
    to: '+918000000001',
  };
  let characters = 0;
  await runInDurableObject(METRICS.getByName(`phrases-${number}`), async (_, ctx) => {
    const object = new CallObject(ctx, { ...env, ...variables } as unknown as ConstructorParameters<
      typeof CallObject
    >[1]);
    await new Promise((resolve) => setTimeout(resolve, 5));
    await object.prepare(ring, null);
    await vi.waitFor(() => expect(spoken).toContain(lastText), { timeout: 10_000 });
    // Any further text would be synthesised at once now.
    await new Promise((resolve) => setTimeout(resolve, 50));
    await object.streamEnded();
    const events = await ctx.storage.list<{ type: string; characters?: number }[]>();
    for (const batch of events.values()) {
      for (const event of Array.isArray(batch) ? batch : [])
        if (event.type === 'voiceSpent') characters += event.characters ?? 0;
    }
  });
  return characters;
}

test('the second call in one workerd synthesises only the greeting by name, and each call pays only for its own synthesis', async () => {
  const first = await ring(1, quick.at(-1) ?? '');
  expect(spoken).toEqual([greeting, ...quick]);
  expect(first).toBe(spoken.join('').length);
  spoken = [];
  const second = await ring(2, greeting);
  expect(spoken).toEqual([greeting]);
  expect(second).toBe(greeting.length);
});

test('the business’s phrase store names no caller', async () => {
  const store = SWITCHBOARDS.getByName(businessIndex(business.businessId));
  const texts = await runInDurableObject(store, (_, { storage }) =>
    storage.sql
      .exec('SELECT key FROM phrases')
      .toArray()
      .map(({ key }) => String((JSON.parse(String(key)) as unknown[]).at(-1))),
  );
  expect(texts.toSorted()).toEqual(quick.toSorted());
  expect(texts.every((text) => fixedTextsOf(business)(text, 'en-IN'))).toBe(true);
});
