/** The moves a conversation is made of. Each takes a state and answers the next one with what to do; the table in `conversation.ts` says when. */

import type { EndReason, ReplyCause } from '../../shared/journal/events.ts';
import { isBackchannel } from '../../shared/language/backchannel.ts';
import type { PhraseFacts, Phrases } from '../../shared/language/language.ts';
import { languageOf } from '../../shared/language/registry.ts';
import { clauseSplitter } from '../../shared/language/sentences.ts';
import type { TurnPolicy } from '../../shared/turn-policy.ts';
import type { Effect, EventOf } from './events.ts';
import { allHeard, cut, endsAt, firstUnheard, heardText, isAllHeard, paceOf } from './playback.ts';
import type { ReplyState, State } from './state.ts';

export interface Step {
  state: State;
  effects: Effect[];
}

export function step(state: State, ...effects: Effect[]): Step {
  return { state, effects };
}

/** The steps one after the other, each from where the one before ended. */
export function chain(first: Step, ...rest: ((state: State) => Step)[]): Step {
  return rest.reduce((before, next) => {
    const after = next(before.state);
    return step(after.state, ...before.effects, ...after.effects);
  }, first);
}

/** A phrase in the language being spoken; phrases know who the agent is and, where known, whom it talks to. */
export function phrase(state: State, write: (phrases: Phrases, facts: PhraseFacts) => string): string {
  const facts: PhraseFacts = { agentName: state.call?.agentName ?? '', businessName: state.call?.businessName ?? '' };
  if (state.call?.customerName) facts.customerName = state.call.customerName;
  return write(languageOf(state.language).phrases, facts);
}

/** The caller's words count: they become the next turn, and the model is asked. */
export function takeTurn(state: State, event: EventOf<'turnEnded'>, at: number): Step {
  const turn = state.turn + 1;
  // Words held during the greeting belong to what follows them.
  const { text } = joined(state.heldWords, event);
  const next: State = {
    ...state,
    phase: 'thinking',
    turn,
    reply: newReply(turn, 'model', [], false),
    history: [...state.history, { role: 'user', content: text }],
    heldWords: null,
    callerSpeaking: false,
    ending: null,
    transferAsked: null,
    nextPhrase: null,
    reprompts: 0,
  };
  return step(
    next,
    { type: 'cancelTimer', name: 'silence' },
    { type: 'cancelTimer', name: 'resume' },
    { type: 'cancelTimer', name: 'playback' },
    {
      type: 'record',
      outcome: { type: 'callerHeard', at, turn, text, language: state.language, speechEndedAt: event.speechEndedAt },
    },
    { type: 'startReply', turn },
  );
}

/** Two turns of the caller taken as one. */
export function joined(held: EventOf<'turnEnded'> | null, event: EventOf<'turnEnded'>): EventOf<'turnEnded'> {
  return held ? { ...event, text: `${held.text} ${event.text}` } : event;
}

/** A fixed phrase, without the model. */
export function say(state: State, cause: ReplyCause, text: string): Step {
  const reply = newReply(state.turn, cause, clausesOf(text), true);
  const effect: Effect = { type: 'say', turn: state.turn, cause, clauses: reply.clauses };
  return step({ ...state, phase: 'thinking', reply }, { type: 'cancelTimer', name: 'silence' }, effect);
}

/** A real word of the caller over the agent's voice: silence the line at once, keep the reply. Both in one step. */
export function bargeIn(state: State, at: number, policy: TurnPolicy): Step {
  const reply = state.reply;
  if (!reply) return step(state);
  const ledger = cut(reply.ledger, at, paceOf(reply.ledger, state.msPerCharacter || policy.msPerCharacter));
  return step(
    { ...state, phase: 'parked', reply: { ...reply, ledger, sent: false } },
    { type: 'clear' },
    { type: 'parkReply' },
    { type: 'cancelTimer', name: 'playback' },
    { type: 'setTimer', name: 'resume', at: at + policy.resumeAfterMs },
  );
}

/**
 * It was noise: the reply goes on with the clause that was broken, or is over when nothing of it is left. A model that failed meanwhile, or wrote
 * nothing, is spoken for: the caller waits for an answer.
 */
export function resume(state: State, at: number, policy: TurnPolicy): Step {
  const reply = state.reply;
  if (!reply) return listen(state, at, policy);
  const clause = firstUnheard(reply.ledger);
  const cancel: Effect = { type: 'cancelTimer', name: 'resume' };
  if (reply.written && clause >= reply.clauses.length) {
    const isEmpty = reply.clauses.length === 0;
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
  const ledger = cut(reply.ledger, at, paceOf(reply.ledger, state.msPerCharacter || policy.msPerCharacter));
  // A parked reply was cleared when it was parked; in every other phase something may still sound, even of the reply before.
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

/** The reply is over: transcript and memory keep what was heard of it, and nothing else. */
export function commit(state: State, at: number): Step {
  const reply = state.reply;
  if (!reply) return step(state);
  const text = heardText(reply.ledger);
  const interrupted = !reply.written || firstUnheard(reply.ledger) < reply.clauses.length;
  const next: State = { ...state, reply: null };
  if (text !== '') next.history = [...state.history, { role: 'assistant', content: interrupted ? `${text} [interrupted]` : text }];
  if (text !== '' && reply.cause === 'model') next.failures = 0;
  next.msPerCharacter = paceOf(reply.ledger, state.msPerCharacter);
  return step(next, { type: 'record', outcome: { type: 'agentHeard', at, turn: reply.turn, cause: reply.cause, text, interrupted } });
}

/** The reply sounded to its end. */
export function playbackOver(state: State, at: number, policy: TurnPolicy): Step {
  const heard = state.reply ? { ...state, reply: { ...state.reply, ledger: allHeard(state.reply.ledger) } } : state;
  return chain(
    step(heard, { type: 'cancelTimer', name: 'playback' }),
    (next) => commit(next, at),
    (next) => afterReply(next, at, policy),
  );
}

function afterReply(state: State, at: number, policy: TurnPolicy): Step {
  if (state.nextPhrase) return sayPhrase({ ...state, nextPhrase: null }, state.nextPhrase);
  // Asked for a human, and no answer yet: it comes within the tool's own time limit.
  if (state.transferAsked) return listen(state, at, policy);
  if (state.ending) return step({ ...state, phase: 'leaving' }, { type: 'setTimer', name: 'hangUp', at: at + policy.hangUpTailMs });
  if (state.heldWords) return takeTurn({ ...state, heldWords: null }, state.heldWords, at);
  if (state.warningDue) return sayWarning(state);
  return listen(state, at, policy);
}

/** The call's time, or its money, is nearly spent. */
export function sayWarning(state: State): Step {
  const isBudget = state.call?.limits.limitReason === 'budget';
  const text = phrase(state, (phrases, facts) => (isBudget ? phrases.budgetWarning(facts) : phrases.durationWarning(facts)));
  return say({ ...state, warningDue: false }, 'warning', text);
}

export function listen(state: State, at: number, policy: TurnPolicy): Step {
  return step({ ...state, phase: 'listening', callerSpeaking: false }, { type: 'setTimer', name: 'silence', at: at + policy.silenceMs });
}

/** All was handed to the carrier: wait for its mark, and for the clock where none comes. */
export function awaitPlayback(state: State, at: number, policy: TurnPolicy): Step {
  const reply = state.reply;
  if (!reply) return step(state);
  const next: State = { ...state, reply: { ...reply, sent: true } };
  if (reply.ledger.length === 0) return emptyReply(next, at, policy);
  if (isAllHeard(reply.ledger)) return playbackOver(next, at, policy);
  return step(next, { type: 'setTimer', name: 'playback', at: (endsAt(reply.ledger) ?? at) + policy.markGraceMs });
}

/** A model that wrote nothing to say: the caller still hears a sentence that fits what it did. */
function emptyReply(state: State, at: number, policy: TurnPolicy): Step {
  if (state.reply?.cause !== 'model') return playbackOver(state, at, policy);
  const { ending } = state;
  const quiet: State = { ...state, reply: null };
  if (ending?.transfer)
    return say(
      quiet,
      'goodbye',
      phrase(state, (phrases) => phrases.transferring(ending.transfer?.name ?? '')),
    );
  if (ending)
    return say(
      quiet,
      'goodbye',
      phrase(state, (phrases, facts) => phrases.goodbye(facts)),
    );
  return say(
    quiet,
    'apology',
    phrase(state, (phrases, facts) => phrases.didNotHear(facts)),
  );
}

/** The call ends after one more phrase. */
export function sayAndEnd(state: State, reason: EndReason, cause: ReplyCause, text: string): Step {
  return say({ ...state, ending: { reason } }, cause, text);
}

/** The media socket is gone, whoever closed it: the call is over, or the carrier dials a human now. */
export function over(state: State, event: EventOf<'mediaStopped'>, policy: TurnPolicy): Step {
  // A caller who did not wait for the transfer was not transferred.
  const isAbandoned = state.ending?.transfer !== undefined && event.by === 'caller' && state.phase !== 'leaving';
  const ending = isAbandoned ? null : state.ending;
  const reason: EndReason = ending?.reason ?? (event.by === 'caller' ? 'caller' : event.by === 'agent' ? 'agent' : 'fault');
  const transfer = ending?.transfer;
  const dropped = dropReply(state, event.at, policy);
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
  return step(next, ...effects, { type: 'record', outcome: { type: 'callEnded', at: event.at, reason } }, { type: 'settle', reason });
}

/** At once when nothing sounds, else when what sounds is over. */
export function sayAfterThis(state: State, next: NonNullable<State['nextPhrase']>): Step {
  return state.reply ? step({ ...state, nextPhrase: next }) : sayPhrase(state, next);
}

function sayPhrase(state: State, { cause, text, ending }: NonNullable<State['nextPhrase']>): Step {
  return say({ ...state, ending }, cause, text);
}

/** A human, without asking the model: the caller is told to wait, and the answer decides what comes after that. */
export function askTransfer(state: State, reason: string, elseEnd: EndReason | null, destination: string | null = null): Step {
  const text = phrase(state, (phrases, facts) => (elseEnd ? phrases.apologyHold(facts) : phrases.acknowledgement(facts)));
  const waiting = say({ ...state, transferAsked: { elseEnd } }, elseEnd ? 'apology' : 'reprompt', text);
  return step(waiting.state, ...waiting.effects, { type: 'askTransfer', turn: state.turn, reason, destination });
}

/** Nothing works any more on our side: a human if there is one, else an apology and the end. */
export function humanOrEnd(state: State): Step {
  return askTransfer(state, 'the automated assistant can not go on', 'fault');
}

/** Words of the caller that may interrupt: not empty, and more than a backchannel. */
export function isInterruption(state: State, text: string): boolean {
  return text.trim() !== '' && !isBackchannel(text, state.call?.languages ?? [state.language]);
}

/**
 * The greeting is closed to interruption until it was heard for a moment (contract, barge-in). So is the last word of a call that can't go on: what
 * the caller says to it would not be answered, and the goodbye must have been heard when the limit comes.
 */
export function isProtected(state: State, at: number, policy: TurnPolicy): boolean {
  const reply = state.reply;
  if (state.transferAsked?.elseEnd || state.nextPhrase?.ending) return true;
  if (state.ending && finalReasons.has(state.ending.reason)) return true;
  if (reply?.cause !== 'greeting') return false;
  return reply.soundedAt === null || at - reply.soundedAt < policy.greetingProtectedMs;
}

const finalReasons: ReadonlySet<EndReason> = new Set(['limit', 'budget', 'fault']);

/** A fixed phrase by the sentence, so that the ledger knows which of them were heard. */
export function clausesOf(text: string): string[] {
  const splitter = clauseSplitter({ firstMinChars: 40, minChars: 40, maxChars: 220 });
  const clauses = [...splitter.push(text), ...splitter.end()];
  return clauses.length > 0 ? clauses : [text];
}

export function newReply(turn: number, cause: ReplyCause, clauses: string[], written: boolean): ReplyState {
  return { turn, cause, clauses, written, sent: false, ledger: [], soundedAt: null };
}
