/** What the conversation does when a reply or the recognition of a turn fails. Faults come as data. */
import type { TurnPolicy } from '../../../shared/turn-policy.ts';
import type { Effect, EventOf, RecordedPhrase } from '../events.ts';
import { cut } from '../playback.ts';
import type { State } from '../state.ts';
import { chain, type Step, step } from '../step.ts';
import { hasAnswer } from './asides.ts';
import { commit, speechOf } from './moves.ts';
import { newReply, personOrEnd, phrase, say, transferring } from './saying.ts';

/**
 * A reply failed. If the model failed after it had written something, that is spoken and the
 * conversation goes on. If it wrote nothing, the caller hears what a tool of the reply did, else an
 * apology; after `failuresBeforeGivingUp` failures in a row, a transfer is tried, else the call ends. If
 * TTS failed, or our own code, the apology is bundled audio, because nothing else can be spoken.
 */
export function replyFailed(state: State, event: EventOf<'replyFailed'>, policy: TurnPolicy): Step {
  const { at } = event;
  const reply = state.reply;
  if (!reply) return step(state);
  const canSpeak = event.fault.source !== 'tts' && event.fault.source !== 'core';
  if (canSpeak && hasAnswer(reply)) {
    return step(withFailure({ ...state, reply: { ...reply, written: true } }));
  }
  const { failures } = withFailure(state);
  const did = canSpeak ? reply.did : undefined;
  const giveUp = (!did && failures >= policy.failuresBeforeGivingUp) || state.ending !== null;
  const ending = giveUp ? (state.ending ?? { reason: 'fault' as const }) : null;
  const recorded: RecordedPhrase = giveUp ? 'apologyEnd' : 'apologyAgain';
  // A voice that stalled let the line run dry before it failed: nothing was heard in that time.
  const heardUntil = event.soundsUntil ?? at;
  const soundsUntil = Math.max(at, heardUntil);
  return chain(
    step({ ...state, phase: state.phase === 'speaking' ? 'thinking' : state.phase }),
    (next) => dropSilently(next, heardUntil, at, policy),
    (next) => {
      const failed: State = { ...next, failures, ending };
      // No bundled phrase announces a transfer, so the caller is transferred without one.
      if (!canSpeak && ending?.transfer)
        return step(
          // Another transfer that is answered after this comes too late.
          { ...failed, phase: 'leaving', transferRequest: null, nextPhrase: null },
          { type: 'setTimer', name: 'hangUp', at: soundsUntil + policy.hangUpTailMs },
        );
      if (!canSpeak) return playRecorded(failed, recorded);
      // The model's tool found a person before the model failed: the caller is transferred.
      if (ending?.transfer) return say(failed, 'goodbye', transferring(failed, ending.transfer.name));
      if (giveUp && state.ending === null) return personOrEnd({ ...next, failures });
      // Asking for the words again would have the tool do it again.
      if (did && state.ending === null) return say(failed, 'apology', phrase(failed, did));
      const { state: said, effects } = say(failed, 'apology', phrase(failed, recorded));
      // A voice that fails in it too makes no second failed reply.
      return step(said.reply ? { ...said, reply: { ...said.reply, hasFailed: true } } : said, ...effects);
    },
  );
}

/** Counts the failed reply, unless this one is counted already: what fails in one turn is one failure. */
export function withFailure(state: State): State {
  if (!state.reply || state.reply.hasFailed) return state;
  return { ...state, failures: state.failures + 1, reply: { ...state.reply, hasFailed: true } };
}

/**
 * The caller's recorded words could not be recognised: the caller is asked to repeat them. Counts
 * as a failed reply.
 */
export function turnFailed(state: State, _event: EventOf<'turnFailed'>, policy: TurnPolicy): Step {
  const failed: State = { ...state, failures: state.failures + 1 };
  if (failed.failures >= policy.failuresBeforeGivingUp) return personOrEnd(failed);
  return say(failed, 'apology', phrase(failed, 'apologyAgain'));
}

/** Ends a failed reply without a `clear`: the audio that the carrier still holds is good and is heard. */
function dropSilently(state: State, heardUntil: number, at: number, policy: TurnPolicy): Step {
  const reply = state.reply;
  if (!reply) return step(state);
  // Of a clause that broke off, the caller hears the part that the carrier already holds.
  const ledger = cut(reply.ledger, heardUntil, speechOf(state, reply, policy));
  const heard: State = { ...state, reply: { ...reply, ledger } };
  return chain(step(heard, { type: 'cancelReply' }, { type: 'cancelTimer', name: 'playback' }), (next) =>
    commit(next, at),
  );
}

/** Plays a phrase that is bundled as audio. */
function playRecorded(state: State, recorded: RecordedPhrase): Step {
  const text = phrase(state, recorded);
  const reply = newReply(state.turn, 'apology', [text], true);
  const effect: Effect = {
    type: 'playRecorded',
    turn: state.turn,
    phrase: recorded,
    language: state.language,
  };
  return step({ ...state, phase: 'thinking', reply }, { type: 'cancelTimer', name: 'silence' }, effect);
}
