/**
 * A ring as a call: what everybody said while it rang, as the context of a conversation or of a
 * refusal in words.
 */
import { createLog } from '../../../shared/io/log.ts';
import type { RefusalReason } from '../../../shared/language/language.ts';
import type { Ring } from '../../carriers/carrier.ts';
import type { CallBindings } from '../bindings.ts';
import { countFault } from '../counting.ts';
import type { CallRuntime } from '../runtime.ts';
import { type CallContext, type PreparationConfig, prepareCall, refusalContext } from '../preparation.ts';

export interface RingDeps {
  config: PreparationConfig;
  env: Pick<CallBindings, 'SWITCHBOARDS' | 'METRICS'>;
  runtime: CallRuntime;
  /** Goes on after the ring was answered. */
  later(work: Promise<void>): void;
}

/**
 * `refused`: the switchboard's reason, which goes before all others. A reason alone is the answer
 * where there is no business to say it for.
 */
export async function contextOfRing(
  deps: RingDeps,
  ring: Ring,
  refused: RefusalReason | null,
): Promise<CallContext | RefusalReason> {
  const { env, runtime, later } = deps;
  const asked = {
    ...deps,
    api: runtime.api,
    now: runtime.clock.now(),
    number: env.SWITCHBOARDS.getByName(ring.to),
    log: createLog({ fields: { callId: ring.callId } }),
  };
  const prepared = await prepareCall(
    { ...asked, failed: (fault) => later(countFault(env.METRICS, ring.callId, fault)) },
    ring,
  );
  const reason = refused ?? (prepared.allowed ? null : prepared.reason);
  if (prepared.allowed && reason === null) return prepared.context;
  const business = prepared.allowed ? prepared.context.business : prepared.business;
  return business === null
    ? (reason ?? 'unavailable')
    : refusalContext(ring, business, reason ?? 'unavailable');
}
