/**
 * The moves a conversation is made of. Each takes a state and answers the next one with what to do;
 * the table in `conversation.ts` says when.
 */

import type { EndReason } from '../../../shared/journal/events.ts';
import { isBackchannel, mayBeBackchannel } from '../../../shared/language/utterance/backchannel.ts';
import type { TurnPolicy } from '../../../shared/turn-policy.ts';
import type { Effect, EventOf } from '../events.ts';
import {
  allHeard,
  cut,
  endsAt,
  firstUnheard,
  heardText,
  isAllHeard,
  paceOf,
  type Speech,
} from '../playback.ts';
import type { ReplyState, State } from '../state.ts';
import { chain, type Step, step } from '../step.ts';
import { hasAnswer } from './asides.ts';
import { phrase, say, sayPhrase, sayWarning } from './saying.ts';
import { takeTurn } from './taking.ts';

/**
 * A real word of the caller over the agent's voice: silence the line at once, keep the reply. Both
 * in one step.
 */
export function bargeIn(state: State, at: number, policy: TurnPolicy): Step {
  const reply = state.reply;
  if (!reply) return step(state);
  const ledger = cut(reply.ledger, at, speechOf(state, reply, policy));
  return step(
    { ...state, phase: 'parked', reply: { ...reply, ledger, sent: false } },
    { type: 'clear' },
    { type: 'parkReply' },
    { type: 'cancelTimer', name: 'playback' },
    { type: 'setTimer', name: 'resume', at: at + policy.resumeAfterMs },
  );
}

/**
 * It was noise: the reply goes on with the clause that was broken, or is over when nothing of it is
 * left. A model that failed meanwhile, or wrote nothing, is spoken for: the caller waits for an
 * answer.
 */
export function resume(state: State, at: number, policy: TurnPolicy): Step {
  const reply = state.reply;
  if (!reply) return listen(state, at, policy);
  const clause = firstUnheard(reply.ledger);
  const cancel: Effect = { type: 'cancelTimer', name: 'resume' };
  if (reply.written && clause >= reply.clauses.length) {
    const isEmpty = !hasAnswer(reply);
    return chain(step(state, cancel, { type: 'cancelReply' }), (next) =>
      isEmpty ? emptyReply(next, at, policy) : playbackOver(next, at, policy),
    );
  }
  return step({ ...state, phase: 'thinking' }, cancel, { type: 'resumeReply', clause });
}

/** Whatever is being said or thought stops now; what was heard of it is kept. */
export function dropReply(state: State, at: number, policy: TurnPolicy): Step {
  const reply = state.reply;
  if (!reply) return step(state);
  const ledger = cut(reply.ledger, at, speechOf(state, reply, policy));
  // A parked reply was cleared when it was parked; in every other phase something may still sound,
  // even of the reply before.
  const sounding = state.phase !== 'parked';
  const stopped = commit({ ...state, reply: { ...reply, ledger } }, at);
  return step(
    stopped.state,
    ...(sounding ? [{ type: 'clear' } as const] : []),
    { type: 'cancelReply' },
    { type: 'cancelTimer', name: 'playback' },
    { type: 'cancelTimer', name: 'resume' },
    ...stopped.effects,
  );
}

/** What is known of how this reply sounds. */
export function speechOf(state: State, reply: ReplyState, policy: TurnPolicy): Speech {
  const msPerCharacter = paceOf(reply.ledger, state.msPerCharacter || policy.msPerCharacter);
  return { lengths: reply.lengths, msPerCharacter, language: state.language };
}

/** The reply is over: transcript and memory keep what was heard of it, and nothing else. */
export function commit(state: State, at: number): Step {
  const reply = state.reply;
  if (!reply) return step(state);
  const text = heardText(reply.ledger);
  // What was put in between was heard, but is not the model's own.
  const own = heardText(reply.ledger, reply.asides);
  const interrupted = !reply.written || firstUnheard(reply.ledger) < reply.clauses.length;
  const next: State = { ...state, reply: null };
  if (own !== '')
    next.history = [
      ...state.history,
      { role: 'assistant', content: interrupted ? `${own} [interrupted]` : own },
    ];
  if (own !== '' && reply.cause === 'model') next.failures = 0;
  next.msPerCharacter = paceOf(reply.ledger, state.msPerCharacter);
  const memory = own === text ? {} : { memory: own };
  return step(next, {
    type: 'record',
    outcome: { type: 'agentSaid', at, turn: reply.turn, cause: reply.cause, text, interrupted, ...memory },
  });
}

/** The reply sounded to its end. */
export function playbackOver(state: State, at: number, policy: TurnPolicy): Step {
  const heard = state.reply
    ? { ...state, reply: { ...state.reply, ledger: allHeard(state.reply.ledger) } }
    : state;
  return chain(
    step(heard, { type: 'cancelTimer', name: 'playback' }),
    (next) => commit(next, at),
    (next) => afterReply(next, at, policy),
  );
}

function afterReply(state: State, at: number, policy: TurnPolicy): Step {
  if (state.nextPhrase) return sayPhrase({ ...state, nextPhrase: null }, state.nextPhrase);
  // Asked for a person, and no answer yet: it comes within the tool's own time limit.
  if (state.transferAsked) return listen(state, at, policy);
  if (state.ending)
    return step(
      { ...state, phase: 'leaving' },
      { type: 'setTimer', name: 'hangUp', at: at + policy.hangUpTailMs },
    );
  if (state.heldWords) return takeTurn({ ...state, heldWords: null }, { ...state.heldWords, at }, policy);
  if (state.warningDue) return sayWarning(state);
  return listen(state, at, policy);
}

export function listen(state: State, at: number, policy: TurnPolicy): Step {
  const patienceMs = state.holding ? policy.holdMs : policy.silenceMs;
  const next: State = { ...state, phase: 'listening', callerSpeaking: false };
  // Something had to be said while the caller was typing: the digits go on.
  if (state.keys !== null) return step(next, { type: 'setTimer', name: 'keys', at: at + policy.keysPauseMs });
  return step(next, { type: 'setTimer', name: 'silence', at: at + patienceMs });
}

/** All was handed to the carrier: wait for its mark, and for the clock where none comes. */
export function awaitPlayback(state: State, at: number, policy: TurnPolicy): Step {
  const reply = state.reply;
  if (!reply) return step(state);
  const next: State = { ...state, reply: { ...reply, sent: true } };
  if (reply.ledger.length === 0 || (reply.cause === 'model' && !hasAnswer(reply)))
    return emptyReply(next, at, policy);
  if (isAllHeard(reply.ledger)) return playbackOver(next, at, policy);
  return step(next, {
    type: 'setTimer',
    name: 'playback',
    at: (endsAt(reply.ledger) ?? at) + policy.markGraceMs,
  });
}

/** A model that wrote nothing to say: the caller still hears a sentence that fits what it did. */
function emptyReply(state: State, at: number, policy: TurnPolicy): Step {
  if (state.reply?.cause !== 'model') return playbackOver(state, at, policy);
  const { ending } = state;
  // The word that filled the wait sounds to its end before this one.
  const heard = { ...state, reply: { ...state.reply, ledger: allHeard(state.reply.ledger) } };
  const quiet = state.reply.ledger.length > 0 ? commit(heard, at) : step({ ...state, reply: null });
  return chain(quiet, (next) => {
    if (!ending)
      return say(
        next,
        'apology',
        phrase(next, (phrases, facts) => phrases.didNotHear(facts)),
      );
    return say(
      next,
      'goodbye',
      phrase(next, (phrases, facts) =>
        ending.transfer ? phrases.transferring(ending.transfer.name) : phrases.goodbye(facts),
      ),
    );
  });
}

/** The media socket is gone, whoever closed it: the call is over, or the carrier dials a person now. */
export function over(state: State, event: EventOf<'mediaStopped'>, policy: TurnPolicy): Step {
  // A caller who did not wait for the transfer was not transferred.
  const isAbandoned =
    state.ending?.transfer !== undefined && event.by === 'caller' && state.phase !== 'leaving';
  const ending = isAbandoned ? null : state.ending;
  const reason: EndReason =
    ending?.reason ?? (event.by === 'caller' ? 'caller' : event.by === 'agent' ? 'agent' : 'fault');
  const transfer = ending?.transfer;
  const dropped = chain(dropReply(state, event.at, policy), (heard) => keepHeldWords(heard, event.at));
  const next: State = { ...dropped.state, phase: 'ended', ending };
  const effects = dropped.effects.filter((effect) => effect.type !== 'clear');
  if (transfer) {
    return step(
      next,
      ...effects,
      { type: 'record', outcome: { type: 'transferStarted', at: event.at, ...transfer } },
      { type: 'leave', transfer },
    );
  }
  return step(
    next,
    ...effects,
    { type: 'record', outcome: { type: 'callEnded', at: event.at, reason } },
    { type: 'settle', reason },
  );
}

/** What the caller said over words that could not be interrupted is kept, though nothing answers it. */
function keepHeldWords(state: State, at: number): Step {
  const { heldWords: held, language } = state;
  if (!held) return step(state);
  const turn = state.turn + 1;
  const { text, speechEndedAt } = held;
  const history: State['history'] = [...state.history, { role: 'user', content: text }];
  return step(
    { ...state, turn, history, heldWords: null },
    {
      type: 'record',
      outcome: { type: 'callerSaid', at, turn, text, language, speechEndedAt, askedAt: null },
    },
  );
}

/** Words so far that interrupt at once: not empty, and no backchannel, nor the beginning of one. */
export function interruptsAlready(state: State, text: string): boolean {
  return text.trim() !== '' && !mayBeBackchannel(text, state.call?.languages ?? [state.language]);
}

/** Words of the caller that may interrupt: not empty, and more than a backchannel. */
export function isInterruption(state: State, text: string): boolean {
  return text.trim() !== '' && !isBackchannel(text, state.call?.languages ?? [state.language]);
}

/**
 * The greeting is closed to interruption until it was heard for a moment (contract, barge-in). So
 * is the last word of a call that can't go on: what the caller says to it would not be answered,
 * and the goodbye must have been heard when the limit comes.
 */
export function isProtected(state: State, at: number, policy: TurnPolicy): boolean {
  const reply = state.reply;
  if (state.movedByStaff || state.transferAsked?.elseEnd || state.nextPhrase?.ending) return true;
  if (state.ending && finalReasons.has(state.ending.reason)) return true;
  if (reply?.cause !== 'greeting') return false;
  return reply.soundedAt === null || at - reply.soundedAt < policy.greetingProtectedMs;
}

const finalReasons: ReadonlySet<EndReason> = new Set(['limit', 'budget', 'fault']);
