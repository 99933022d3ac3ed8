/**
 * A turn of a call without a media stream, whichever carrier asks: the call's object answers it,
 * admitted and prepared first where it is new.
 */
import type { TurnReply, TurnRequest } from './call/turns/turn-state.ts';
import type { Ring } from './carriers/carrier.ts';
import { answerRing, callObject, type EdgeDeps } from './ring.ts';

/**
 * `key` names the question, so that the same one again is answered the same; longer than `withinMs`
 * and the answer is to ask again.
 */
export function answerTurn(
  deps: EdgeDeps,
  ring: Ring,
  asked: TurnRequest,
  key: string | null,
  withinMs: number,
): Promise<TurnReply> {
  return known(deps, ring, () => callObject(deps, ring.callId).turn(asked, key, withinMs));
}

/** What is to be said now: the greeting, or the reply to the last turn. */
export function wordsToSay(deps: EdgeDeps, ring: Ring, withinMs: number): Promise<TurnReply> {
  return known(deps, ring, () => callObject(deps, ring.callId).toSay(withinMs));
}

async function known(deps: EdgeDeps, ring: Ring, ask: () => Promise<TurnReply | null>): Promise<TurnReply> {
  const reply = await ask();
  if (reply) return reply;
  const answer = await answerRing(deps, ring, 'turns');
  const prepared = answer.refusal === null ? await ask() : null;
  return prepared ?? { reply: answer.text, language: answer.language, next: 'end' };
}
