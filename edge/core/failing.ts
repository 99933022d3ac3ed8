/** What the conversation does when a reply fails. No decision about what failed is made here: the world's faults come as data. */
import type { TurnPolicy } from '../../shared/turn-policy.ts';
import type { Effect, EventOf, RecordedPhrase } from './events.ts';
import { chain, commit, humanOrEnd, newReply, phrase, type Step, say, step } from './moves.ts';
import { cut, paceOf } from './playback.ts';
import type { State } from './state.ts';

/**
 * A reply failed. The model: an apology, and a human (or a goodbye) when it happens again. The voice, or a bug of ours: the same from bundled audio. A model that
 * breaks off in the middle has said something: what arrived is spoken, and the conversation goes on.
 */
export function replyFailed(state: State, event: EventOf<'replyFailed'>, at: number, policy: TurnPolicy): Step {
  const reply = state.reply;
  if (!reply) return step(state);
  const canSpeak = event.fault.source !== 'tts' && event.fault.source !== 'core';
  if (canSpeak && reply.clauses.length > 0) {
    return step({ ...state, failures: state.failures + 1, reply: { ...reply, written: true } });
  }
  const failures = state.failures + 1;
  const giveUp = failures >= policy.failuresBeforeGivingUp || state.ending !== null;
  const ending = giveUp ? (state.ending ?? { reason: 'fault' as const }) : null;
  const recorded: RecordedPhrase = giveUp ? 'apologyEnd' : 'apologyAgain';
  return chain(
    step({ ...state, phase: state.phase === 'speaking' ? 'thinking' : state.phase }),
    (next) => dropSilently(next, at, policy),
    (next) => {
      const failed: State = { ...next, failures, ending };
      if (!canSpeak) return playRecorded(failed, recorded);
      if (giveUp && state.ending === null) return humanOrEnd({ ...next, failures });
      return say(
        failed,
        'apology',
        phrase(failed, (phrases, facts) => phrases[recorded](facts)),
      );
    },
  );
}

/** Ends a broken reply without a `clear`: what the carrier still holds is good speech and may be heard to its end. */
function dropSilently(state: State, at: number, policy: TurnPolicy): Step {
  const reply = state.reply;
  if (!reply) return step(state);
  // A clause that broke off was handed over only in part: it is heard about as far as the clock says, plus what the carrier still holds.
  const ledger = cut(reply.ledger, at + 500, paceOf(reply.ledger, state.msPerCharacter || policy.msPerCharacter));
  const heard: State = { ...state, reply: { ...reply, ledger } };
  return chain(step(heard, { type: 'cancelReply' }, { type: 'cancelTimer', name: 'playback' }), (next) => commit(next, at));
}

/** A phrase bundled as audio: the only thing that can be said when no voice answers. */
function playRecorded(state: State, recorded: RecordedPhrase): Step {
  const text = phrase(state, (phrases, facts) => phrases[recorded](facts));
  const reply = newReply(state.turn, 'apology', [text], true);
  const effect: Effect = { type: 'playRecorded', turn: state.turn, phrase: recorded, language: state.language };
  return step({ ...state, phase: 'thinking', reply }, { type: 'cancelTimer', name: 'silence' }, effect);
}
