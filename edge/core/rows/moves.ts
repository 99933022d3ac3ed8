/**
 * What the rows of the table are made of: barge-in, resuming, dropping and finishing a reply, and
 * the end of the call. Each function takes a state and returns the next one with its effects. The
 * table in `conversation.ts` says when each is used.
 */
import { unsayableMark } from '../../../shared/dialogue/prompt.ts';
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
import { isNoticeDue, noticeHeard, sayWithNotice } from './recording-notice.ts';
import { phrase, say, sayPhrase, sayWarning, transferring } from './saying.ts';
import { takeTurn } from './taking.ts';

/** The caller interrupts: the line is cleared at once, and the reply is parked in case it was noise. */
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
 * The interruption was noise: the reply resumes at its first clause that was not wholly heard. When
 * no clause is left, the reply is over. When the model failed meanwhile or wrote nothing, a phrase
 * takes its place, because the caller still waits for an answer.
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
  const name = 'acknowledge';
  const waits: Effect[] = reply.written
    ? []
    : [{ type: 'setTimer', name, at: at + policy.acknowledgeAfterMs }];
  return step({ ...state, phase: 'thinking' }, cancel, ...waits, { type: 'resumeReply', clause });
}

/** Stops the reply, whether it is being written, spoken or parked. What was heard of it is kept. */
export function dropReply(state: State, at: number, policy: TurnPolicy): Step {
  const reply = state.reply;
  if (!reply) return step(state);
  const ledger = cut(reply.ledger, at, speechOf(state, reply, policy));
  // A parked reply was cleared when it was parked. In every other phase audio may still sound, even
  // of the reply before this one.
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

/** The lengths and the pace by which the heard part of a cut clause is estimated. */
export function speechOf(state: State, reply: ReplyState, policy: TurnPolicy): Speech {
  const msPerCharacter = paceOf(reply.ledger, state.msPerCharacter || policy.msPerCharacter);
  return { lengths: reply.lengths, msPerCharacter, language: state.language };
}

/** The reply is over. The transcript and the model's memory keep what was heard of it, and nothing else. */
export function commit(state: State, at: number): Step {
  const reply = state.reply;
  if (!reply) return step(state);
  const text = heardText(reply.ledger);
  // Asides were heard too, but the model did not write them and does not remember them.
  const written = heardText(reply.ledger, reply.asides);
  // The model is told why the caller heard something else.
  const own = written !== '' && reply.isUnsayable ? `${written} ${unsayableMark}` : written;
  const interrupted = !reply.written || firstUnheard(reply.ledger) < reply.clauses.length;
  const next: State = { ...state, reply: null };
  if (own !== '')
    next.history = [
      ...state.history,
      { role: 'assistant', content: interrupted ? `${own} [interrupted]` : own },
    ];
  if (own !== '' && reply.cause === 'model') next.failures = 0;
  // What was not heard to its end may still be said by the next reply.
  if (own !== '' && reply.whispers && !interrupted)
    next.whispers = state.whispers?.slice(reply.whispers) ?? [];
  next.msPerCharacter = paceOf(reply.ledger, state.msPerCharacter);
  const isNoticed = reply.hasNotice && !interrupted;
  const memory = own === text ? {} : { memory: own };
  const said = step(next, {
    type: 'record',
    outcome: { type: 'agentSaid', at, turn: reply.turn, cause: reply.cause, text, interrupted, ...memory },
  });
  return isNoticed ? chain(said, (heard) => noticeHeard(heard, at)) : said;
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
  // The answer to the transfer request is still to come, within the tool's own time limit.
  if (state.transferRequest) return listen(state, at, policy);
  if (state.ending)
    return step(
      { ...state, phase: 'leaving' },
      { type: 'setTimer', name: 'hangUp', at: at + policy.hangUpTailMs },
    );
  if (state.heldWords) return takeTurn({ ...state, heldWords: null }, { ...state.heldWords, at }, policy);
  if (state.warningDue) return sayWarning(state);
  if (isNoticeDue(state)) return sayWithNotice(state, 'reprompt', '');
  return listen(state, at, policy);
}

export function listen(state: State, at: number, policy: TurnPolicy): Step {
  const patienceMs = state.holding ? policy.holdMs : policy.silenceMs;
  const next: State = { ...state, phase: 'listening', callerSpeaking: false };
  // The caller was typing when something else had to be said: more digits may follow.
  if (state.keys !== null) return step(next, { type: 'setTimer', name: 'keys', at: at + policy.keysPauseMs });
  return step(next, { type: 'setTimer', name: 'silence', at: at + patienceMs });
}

/** The whole reply is with the carrier: wait for its last mark, or for the clock if no mark comes. */
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

/** The model wrote nothing to say: the caller hears a phrase that fits what its tools did. */
function emptyReply(state: State, at: number, policy: TurnPolicy): Step {
  if (state.reply?.cause !== 'model') return playbackOver(state, at, policy);
  const { ending } = state;
  const { did } = state.reply;
  // A phrase that filled the wait may still sound. It counts as heard: this one is said behind it.
  const heard = { ...state, reply: { ...state.reply, ledger: allHeard(state.reply.ledger) } };
  const quiet = state.reply.ledger.length > 0 ? commit(heard, at) : step({ ...state, reply: null });
  return chain(quiet, (next) => {
    if (!ending) return say(next, 'apology', phrase(next, did ?? 'didNotHear'));
    const { transfer } = ending;
    return say(next, 'goodbye', transfer ? transferring(next, transfer.name) : phrase(next, 'goodbye'));
  });
}

/** The media socket is closed, by either side: the call is over, or the carrier now dials a person. */
export function over(state: State, event: EventOf<'mediaStopped'>, policy: TurnPolicy): Step {
  // The caller hung up before the transfer was announced to its end: that is no transfer.
  const isAbandoned =
    state.ending?.transfer !== undefined && event.by === 'caller' && state.phase !== 'leaving';
  const ending = isAbandoned ? null : state.ending;
  const reason: EndReason =
    ending?.reason ?? (event.by === 'caller' ? 'caller' : event.by === 'agent' ? 'agent' : 'fault');
  const transfer = ending?.transfer;
  const dropped = chain(dropReply(state, event.at, policy), (heard) => keepHeldWords(heard, event.at));
  const movedByStaff = state.movedByStaff && !isAbandoned;
  const next: State = { ...dropped.state, phase: 'ended', ending, movedByStaff };
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

/** Words that were held when the call ended become a turn without a reply, so that they are not lost. */
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

/**
 * Whether the caller's words so far interrupt already: they are not empty, and neither a backchannel
 * nor the beginning of one.
 */
export function interruptsAlready(state: State, text: string): boolean {
  return text.trim() !== '' && !mayBeBackchannel(text, state.call?.languages ?? [state.language]);
}

/** Whether a whole turn interrupts: its words are not empty and more than a backchannel. */
export function isInterruption(state: State, text: string): boolean {
  return text.trim() !== '' && !isBackchannel(text, state.call?.languages ?? [state.language]);
}

/**
 * Whether the reply can't be interrupted. That is the greeting until `greetingProtectedMs` of it
 * sounded, a transfer by staff, and the last words of a call that can't go on or that staff end: what the
 * caller says to those would not be answered, and they must be heard before the limit comes.
 */
export function isProtected(state: State, at: number, policy: TurnPolicy): boolean {
  const reply = state.reply;
  if (state.movedByStaff || state.transferRequest?.elseEnd || state.nextPhrase?.ending) return true;
  if (state.ending && finalReasons.has(state.ending.reason)) return true;
  if (reply?.cause !== 'greeting') return false;
  return reply.soundedAt === null || at - reply.soundedAt < policy.greetingProtectedMs;
}

const finalReasons: ReadonlySet<EndReason> = new Set(['limit', 'budget', 'fault', 'staff']);
