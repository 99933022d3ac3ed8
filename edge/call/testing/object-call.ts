/// <reference types="@cloudflare/vitest-plugin/types" />
/**
 * A call's real object inside workerd, with its real storage and alarm. Tests construct it
 * themselves, so that they can construct it again: a restart keeps the storage alone.
 */
import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { vi } from 'vitest';
import { CallObject } from '../call-object.ts';
import { type Answering, type ApiScript, scriptedApi, variables } from './scripted-api.ts';

export interface ObjectCall {
  /** A new object over the same storage, as after a restart. `bindings` replace the Worker's own. */
  restarted(bindings?: object): Promise<CallObject>;
  api: Answering;
  /** Fires its alarm, and again as long as the alarm is set for now. */
  wake(object: CallObject): Promise<void>;
  /** Ms until the object's alarm. Null when none is set. */
  alarmIn(): Promise<number | null>;
  /** Overwrites a stored record, as another version of the code or a damage would have. */
  store(key: string, value: unknown): Promise<void>;
  stored(key: string): Promise<unknown>;
  /** The keys in the object's storage. */
  kept(): Promise<string[]>;
}

/** Replaces the global `fetch` by the script's answers. Undo it with `vi.unstubAllGlobals()`. */
export async function inCall(
  work: (call: ObjectCall) => Promise<void>,
  script: ApiScript = {},
): Promise<void> {
  const api = scriptedApi(script);
  vi.stubGlobal('fetch', api.fetch);
  // The storage of any object will do. This class needs nothing else.
  const place = (env as unknown as { METRICS: DurableObjectNamespace }).METRICS.getByName(
    `call-${crypto.randomUUID()}`,
  );
  await runInDurableObject(place, async (_instance, ctx) => {
    const restarted = async (bindings: object = {}): Promise<CallObject> => {
      const object = new CallObject(ctx, {
        ...env,
        ...variables,
        ...bindings,
      } as unknown as ConstructorParameters<typeof CallObject>[1]);
      // The platform holds requests back until the object has read its storage. Here a short wait
      // does.
      await new Promise((resolve) => setTimeout(resolve, 5));
      return object;
    };
    const alarmIn = async () => {
      const alarm = await ctx.storage.getAlarm();
      return alarm === null ? null : alarm - Date.now();
    };
    const wake = async (object: CallObject) => {
      do {
        // The platform unsets an alarm before it fires. Here the test does.
        await ctx.storage.deleteAlarm();
        await object.alarm();
      } while ((await alarmIn()) === 0);
    };
    await work({
      restarted,
      api,
      wake,
      alarmIn,
      store: (key, value) => ctx.storage.put(key, value),
      stored: (key) => ctx.storage.get(key),
      kept: async () => [...(await ctx.storage.list()).keys()],
    });
  });
}
