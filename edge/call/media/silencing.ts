/**
 * Which stretches of the recording are silenced, because sensitive digits are said in them.
 *
 * STT's word times are not kept with a turn, so the caller's side is silenced for the whole turn: longer than
 * the digits, never shorter. Of the agent's side it is the clause that has them.
 */
import type { Event } from '../../core/events.ts';

/** Words are known only after they were said: at most this much later. */
const recognisedAfterMs = 2_000;
/** Where nothing was recognised before the turn's end: longer than anybody needs for a card. */
const longestTurnMs = 30_000;
/** A key's tone may be in the audio, before and after its event. */
const keyMs = 500;

export interface Silencing {
  /** The event as it is journaled. `isMasked`: sensitive digits were taken out of it. */
  taken(event: Event, isMasked: boolean): void;
  /** The agent's audio ends here: it was cleared, or the call is over. */
  cut(at: number): void;
}

export function createSilencing(
  silence: (side: 'caller' | 'agent', from: number, to: number) => void,
): Silencing {
  let turnBeganAt: number | null = null;
  let lastTurnAt = 0;
  let clause: { mark: string; startsAt: number } | null = null;

  function caller(at: number): void {
    const began = turnBeganAt === null ? at - longestTurnMs : turnBeganAt - recognisedAfterMs;
    silence('caller', Math.max(lastTurnAt, began), at);
  }

  function agentUntil(at: number): void {
    if (clause && at > clause.startsAt) silence('agent', clause.startsAt, at);
    clause = null;
  }

  return {
    taken(event, isMasked) {
      if (event.type === 'callerSpoke') turnBeganAt ??= event.at;
      if (event.type === 'callerSpoke' || event.type === 'turnEnding' || event.type === 'turnEnded')
        if (isMasked) caller(event.at);
      if (event.type === 'turnEnded') {
        turnBeganAt = null;
        lastTurnAt = event.at;
      }
      if (event.type === 'dtmf' && isMasked) silence('caller', event.at - keyMs, event.at + keyMs);
      if (event.type === 'clausePlaying' && isMasked) clause = event;
      if ((event.type === 'clauseSent' || event.type === 'clauseBroken') && event.mark === clause?.mark)
        agentUntil(event.endsAt);
    },
    cut: agentUntil,
  };
}
