/** Answers a turn of a call without a media stream. A new call is admitted and prepared first. */
import type { TurnReply, TurnRequest } from './call/turns/turn-state.ts';
import type { Ring } from './carriers/carrier.ts';
import { answerRing, callObject, type EdgeDeps } from './ring.ts';

/**
 * `key` names the request, so that a repeated one gets the same answer. When the reply takes longer than
 * `withinMs`, the answer is to ask again.
 */
export function answerTurn(
  deps: EdgeDeps,
  ring: Ring,
  request: TurnRequest,
  key: string | null,
  withinMs: number,
): Promise<TurnReply> {
  return ofKnownCall(deps, ring, () => callObject(deps, ring.callId).turn(request, key, withinMs));
}

/** The words to say now: the greeting, or the reply to the last turn. */
export function wordsToSay(deps: EdgeDeps, ring: Ring, withinMs: number): Promise<TurnReply> {
  return ofKnownCall(deps, ring, () => callObject(deps, ring.callId).toSay(withinMs));
}

async function ofKnownCall(
  deps: EdgeDeps,
  ring: Ring,
  fetchReply: () => Promise<TurnReply | null>,
): Promise<TurnReply> {
  const reply = await fetchReply();
  if (reply) return reply;
  const answer = await answerRing(deps, ring, 'turns');
  const prepared = answer.refusal === null ? await fetchReply() : null;
  return prepared ?? { reply: answer.text, language: answer.language, next: 'end' };
}
