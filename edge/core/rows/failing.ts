/**
 * What the conversation does when a reply fails. No decision about what failed is made here: the
 * world's faults come as data.
 */
import type { TurnPolicy } from '../../../shared/turn-policy.ts';
import type { Effect, EventOf, RecordedPhrase } from '../events.ts';
import { cut } from '../playback.ts';
import type { State } from '../state.ts';
import { chain, type Step, step } from '../step.ts';
import { hasAnswer } from './asides.ts';
import { commit, speechOf } from './moves.ts';
import { newReply, personOrEnd, phrase, say } from './saying.ts';

/**
 * A reply failed. The model: an apology, and a person (or a goodbye) when it happens again. The
 * voice, or a bug of ours: the same from bundled audio. A model that breaks off in the middle has
 * said something: what arrived is spoken, and the conversation goes on.
 */
export function replyFailed(
  state: State,
  event: EventOf<'replyFailed'>,
  at: number,
  policy: TurnPolicy,
): Step {
  const reply = state.reply;
  if (!reply) return step(state);
  const canSpeak = event.fault.source !== 'tts' && event.fault.source !== 'core';
  if (canSpeak && hasAnswer(reply)) {
    return step({ ...state, failures: state.failures + 1, reply: { ...reply, written: true } });
  }
  const failures = state.failures + 1;
  const giveUp = failures >= policy.failuresBeforeGivingUp || state.ending !== null;
  const ending = giveUp ? (state.ending ?? { reason: 'fault' as const }) : null;
  const recorded: RecordedPhrase = giveUp ? 'apologyEnd' : 'apologyAgain';
  const soundsUntil = Math.max(at, event.soundsUntil ?? at);
  return chain(
    step({ ...state, phase: state.phase === 'speaking' ? 'thinking' : state.phase }),
    (next) => dropSilently(next, soundsUntil, at, policy),
    (next) => {
      const failed: State = { ...next, failures, ending };
      // Nothing recorded fits a caller who is being connected: he is, without more words.
      if (!canSpeak && ending?.transfer)
        return step(
          { ...failed, phase: 'leaving' },
          { type: 'setTimer', name: 'hangUp', at: soundsUntil + policy.hangUpTailMs },
        );
      if (!canSpeak) return playRecorded(failed, recorded);
      if (giveUp && state.ending === null) return personOrEnd({ ...next, failures });
      return say(
        failed,
        'apology',
        phrase(failed, (phrases, facts) => phrases[recorded](facts)),
      );
    },
  );
}

/**
 * The caller's words were recorded and are lost to us: they are asked for again, and it counts as a
 * failed reply.
 */
export function turnFailed(state: State, _event: EventOf<'turnFailed'>, policy: TurnPolicy): Step {
  const failed: State = { ...state, failures: state.failures + 1 };
  if (failed.failures >= policy.failuresBeforeGivingUp) return personOrEnd(failed);
  return say(
    failed,
    'apology',
    phrase(failed, (phrases, facts) => phrases.apologyAgain(facts)),
  );
}

/**
 * Ends a broken reply without a `clear`: what the carrier still holds is good speech and may be
 * heard to its end.
 */
function dropSilently(state: State, soundsUntil: number, at: number, policy: TurnPolicy): Step {
  const reply = state.reply;
  if (!reply) return step(state);
  // A clause that broke off was handed over only in part: all the carrier holds of it sounds, and no more.
  const ledger = cut(reply.ledger, soundsUntil, speechOf(state, reply, policy));
  const heard: State = { ...state, reply: { ...reply, ledger } };
  return chain(step(heard, { type: 'cancelReply' }, { type: 'cancelTimer', name: 'playback' }), (next) =>
    commit(next, at),
  );
}

/** A phrase bundled as audio: the only thing that can be said when no voice answers. */
function playRecorded(state: State, recorded: RecordedPhrase): Step {
  const text = phrase(state, (phrases, facts) => phrases[recorded](facts));
  const reply = newReply(state.turn, 'apology', [text], true);
  const effect: Effect = {
    type: 'playRecorded',
    turn: state.turn,
    phrase: recorded,
    language: state.language,
  };
  return step({ ...state, phase: 'thinking', reply }, { type: 'cancelTimer', name: 'silence' }, effect);
}
