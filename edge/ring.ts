/** A ring of any carrier: admitted by the switchboard, prepared by its call's object. */
import { type CallId, carrierOf } from '../shared/ids.ts';
import { admissionLimits } from './call/bindings.ts';
import { countRefused } from './call/call-metrics.ts';
import type { CallObject } from './call/call-object.ts';
import type { PrepareAnswer } from './call/preparation.ts';
import type { Ring } from './carriers/carrier.ts';
import type { Config } from './config.ts';
import type { Env } from './env.ts';

export interface EdgeDeps {
  config: Config;
  env: Env;
}

/**
 * The object of a call. The location hint counts on the first `get` only, so every request to an
 * object goes through here.
 */
export function callObject({ config, env }: EdgeDeps, objectName: string): DurableObjectStub<CallObject> {
  const id = env.CALLS.idFromName(objectName);
  return config.LOCATION_HINT ? env.CALLS.get(id, { locationHint: config.LOCATION_HINT }) : env.CALLS.get(id);
}

/** Admits and prepares a call; a refusal is logged and counted. */
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
  if (answer.refusal !== null) await countRefused(env.METRICS, ring, answer.refusal, admission);
  return answer;
}

/**
 * Where the carrier opens the media socket. The token is in the path, because Twilio drops queries.
 * `ws:` only for a local http origin.
 */
export function mediaUrl(config: Config, callId: CallId, token: string): string {
  const query = carrierOf(callId) === 'exotel' ? '?sample-rate=8000' : '';
  return `${config.PUBLIC_URL.replace(/^http/, 'ws')}/media/${carrierOf(callId)}/${callId}/${token}${query}`;
}
