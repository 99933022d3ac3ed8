/** Answers a ring of any carrier: the switchboard admits it, the call's object prepares it. */
import { type CallId, carrierOf } from '../shared/ids.ts';
import { admissionLimits } from './call/bindings.ts';
import type { CallObject } from './call/call-object.ts';
import type { PrepareAnswer } from './call/preparation.ts';
import type { Ring } from './carriers/carrier.ts';
import { carriers } from './carriers/registry.ts';
import type { Config } from './config.ts';
import type { Env } from './env.ts';
import { countRefused } from './metrics/call-metrics.ts';

/**
 * The end of a call and the outcome of its transfer are two requests of a carrier that overtake each other:
 * the end waits so long for the outcome.
 */
export const outcomeMs = 5_000;

export interface EdgeDeps {
  config: Config;
  env: Env;
}

/**
 * The object of a call. The location hint counts only when an object is first used, so all code must
 * get objects from here.
 */
export function callObject({ config, env }: EdgeDeps, objectName: string): DurableObjectStub<CallObject> {
  const id = env.CALLS.idFromName(objectName);
  return config.LOCATION_HINT ? env.CALLS.get(id, { locationHint: config.LOCATION_HINT }) : env.CALLS.get(id);
}

/** Admits and prepares a ring. Logs and counts a refusal, also of a call that has ended before. */
export async function answerRing(
  deps: EdgeDeps,
  ring: Ring,
  mode: 'stream' | 'turns' = 'stream',
): Promise<PrepareAnswer> {
  const { config, env } = deps;
  const limits = admissionLimits(config);
  const admission = await env.SWITCHBOARDS.getByName(ring.to).admit(
    { callId: ring.callId, objectName: ring.callId, from: ring.from },
    limits,
  );
  const answer = await callObject(deps, ring.callId).prepare(
    ring,
    admission.ok ? null : admission.reason,
    mode,
  );
  if (answer.refusal !== null && !answer.isRepeated)
    await countRefused(env.METRICS, ring, answer.refusal, admission);
  return answer;
}

/**
 * Where the carrier opens the media socket. The token is in the path, because Twilio drops queries.
 * `ws` only for a local http origin.
 */
export function mediaUrl(config: Config, callId: CallId, token: string): string {
  const { name, mediaQuery } = carriers[carrierOf(callId)];
  return `${config.PUBLIC_URL.replace(/^http/, 'ws')}/media/${name}/${callId}/${token}${mediaQuery}`;
}
