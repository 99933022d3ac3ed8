/// <reference types="@cloudflare/vitest-plugin/types" />
/**
 * A call's real object with its real storage and alarm, inside workerd, made by hand, so that it
 * can be made again: what a restart leaves is its storage.
 */
import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { vi } from 'vitest';
import { CallObject } from '../call-object.ts';
import { type Answering, type ApiScript, scriptedApi, variables } from './scripted-api.ts';

export interface ObjectCall {
  /** The object's first life, or its next one. */
  restarted(): Promise<CallObject>;
  api: Answering;
  /** Its alarm goes off, and again where it is set for at once. */
  wake(object: CallObject): Promise<void>;
  /** Ms from now to the object's alarm; null without one. */
  alarmIn(): Promise<number | null>;
  /** Names of what the object has in storage. */
  kept(): Promise<string[]>;
}

let calls = 0;

/** The world behind the object's `fetch` is by script; undo with `vi.unstubAllGlobals()`. */
export async function inCall(
  work: (call: ObjectCall) => Promise<void>,
  script: ApiScript = {},
): Promise<void> {
  const api = scriptedApi(script);
  vi.stubGlobal('fetch', api.fetch);
  calls += 1;
  // Any object's storage will do, and the class of this one needs nothing.
  const place = (env as unknown as { METRICS: DurableObjectNamespace }).METRICS.getByName(`call-${calls}`);
  await runInDurableObject(place, async (_instance, ctx) => {
    const restarted = async (): Promise<CallObject> => {
      const object = new CallObject(ctx, { ...env, ...variables } as unknown as ConstructorParameters<
        typeof CallObject
      >[1]);
      // The platform holds requests back until the object has read its storage; here we are inside one.
      await new Promise((resolve) => setTimeout(resolve, 5));
      return object;
    };
    const alarmIn = async () => {
      const alarm = await ctx.storage.getAlarm();
      return alarm === null ? null : alarm - Date.now();
    };
    const wake = async (object: CallObject) => {
      do {
        // An alarm that goes off is set no more; here we are the platform.
        await ctx.storage.deleteAlarm();
        await object.alarm();
      } while ((await alarmIn()) === 0);
    };
    await work({ restarted, api, wake, alarmIn, kept: async () => [...(await ctx.storage.list()).keys()] });
  });
}
