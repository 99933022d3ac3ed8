/** Answers a ring of any carrier: the switchboard admits it, the call's object prepares it. */
import { type CallId, carrierOf } from '../shared/ids.ts';
import { type Admission, admissionLimits } from './call/bindings.ts';
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
  return prepared(deps, ring, await admitted(deps, ring, null), mode);
}

/**
 * The same for a call from the softphone. `person`: whose it is; null for a program's. Returns the limit that
 * this person has reached: nothing is prepared then.
 */
export async function answerSoftphone(
  deps: EdgeDeps,
  ring: Ring,
  person: string | null,
): Promise<PrepareAnswer | 'concurrency' | 'rate'> {
  const admission = await admitted(deps, ring, person);
  return !admission.ok && admission.ofPerson ? admission.reason : prepared(deps, ring, admission, 'stream');
}

async function admitted({ config, env }: EdgeDeps, ring: Ring, person: string | null): Promise<Admission> {
  const { callId, from, to } = ring;
  const arrival = { callId, objectName: callId, from, ...(person === null ? {} : { person }) };
  return env.SWITCHBOARDS.getByName(to).admit(arrival, admissionLimits(config));
}

async function prepared(
  deps: EdgeDeps,
  ring: Ring,
  admission: Admission,
  mode: 'stream' | 'turns',
): Promise<PrepareAnswer> {
  const answer = await callObject(deps, ring.callId).prepare(
    ring,
    admission.ok ? null : admission.reason,
    mode,
  );
  if (answer.refusal !== null && !answer.isRepeated)
    await countRefused(deps.env.METRICS, ring, answer.refusal, admission);
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
