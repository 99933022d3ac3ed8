/** A ring as a call: what everybody said while it rang, as the context of a conversation or of a refusal in words. */
import type { RefusalReason } from '../../shared/language/language.ts';
import type { Ring } from '../carriers/carrier.ts';
import { type CallContext, type PreparationDeps, prepareCall, refusalContext } from './preparation.ts';

/** `refused`: the switchboard's reason, which goes before all others. A reason alone is the answer where there is no business to say it for. */
export async function contextOfRing(
  deps: PreparationDeps,
  ring: Ring,
  refused: RefusalReason | null,
): Promise<CallContext | RefusalReason> {
  const prepared = await prepareCall(deps, ring);
  const reason = refused ?? (prepared.allowed ? null : prepared.reason);
  if (prepared.allowed && reason === null) return prepared.context;
  const business = prepared.allowed ? prepared.context.business : prepared.business;
  return business === null ? (reason ?? 'unavailable') : refusalContext(ring, business, reason ?? 'unavailable');
}
