/**
 * A request of a carrier without a media stream: the call's object answers it. A call that is not
 * known yet is admitted and prepared first.
 */
import type { TurnReply, TurnRequest } from './call/turns/turn-state.ts';
import type { Ring } from './carriers/carrier.ts';
import { answerRing, callObject, type EdgeDeps } from './ring.ts';

/**
 * `key` names the request: the same one again gets the same answer. An answer that takes longer than
 * `withinMs` is `wait`: the carrier is to ask again.
 */
export function answerTurn(
  deps: EdgeDeps,
  ring: Ring,
  request: TurnRequest,
  key: string | null,
  withinMs: number,
): Promise<TurnReply> {
  return prepared(deps, ring, () => callObject(deps, ring.callId).turn(request, key, withinMs));
}

/** What is to be said now: the greeting, or the reply to the last turn. */
export function wordsToSay(deps: EdgeDeps, ring: Ring, withinMs: number): Promise<TurnReply> {
  return prepared(deps, ring, () => callObject(deps, ring.callId).toSay(withinMs));
}

/** `reply` returns null where no such call was prepared; then it is prepared, and `reply` runs again. */
async function prepared(
  deps: EdgeDeps,
  ring: Ring,
  reply: () => Promise<TurnReply | null>,
): Promise<TurnReply> {
  const known = await reply();
  if (known) return known;
  const answer = await answerRing(deps, ring, 'turns');
  const first = answer.refusal === null ? await reply() : null;
  return first ?? { reply: answer.text, language: answer.language, next: 'end' };
}
