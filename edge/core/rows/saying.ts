/** What the agent says without the model: fixed phrases, in the language being spoken. */
import type { EndReason, ReplyCause } from '../../../shared/journal/events.ts';
import { faultReason } from '../../../shared/journal/for-staff/hand-over.ts';
import { clauseSplitter } from '../../../shared/language/clauses/sentences.ts';
import type { PhraseName } from '../../../shared/language/language.ts';
import { languageOf } from '../../../shared/language/registry.ts';
import type { TurnPolicy } from '../../../shared/turn-policy.ts';
import type { Effect } from '../events.ts';
import type { ReplyState, State } from '../state.ts';
import { chain, type Step, step } from '../step.ts';

/** A fixed phrase in the language being spoken, with the names of agent, business and (if known) caller. */
export function phrase({ call, language }: State, name: PhraseName): string {
  return languageOf(language).phrases[name]({
    agentName: call?.agentName ?? '',
    businessName: call?.businessName ?? '',
    customerName: call?.customerName ?? null,
    languages: call?.languages ?? [language],
  });
}

/** Announces a transfer. `destination`: its configured name. */
export function transferring(state: State, destination: string): string {
  return languageOf(state.language).phrases.transferring(destination);
}

/** A fixed phrase, without the model. */
export function say(state: State, cause: ReplyCause, text: string): Step {
  const reply = newReply(state.turn, cause, clausesOf(text), true);
  const effect: Effect = { type: 'say', turn: state.turn, cause, clauses: reply.clauses };
  return step({ ...state, phase: 'thinking', reply }, { type: 'cancelTimer', name: 'silence' }, effect);
}

/** The caller is silent: a reprompt, another one, and then a goodbye. */
export function reprompt(state: State, policy: TurnPolicy): Step {
  if (state.reprompts >= policy.repromptsBeforeGoodbye)
    return say({ ...state, ending: { reason: 'agent' } }, 'goodbye', phrase(state, 'silenceGoodbye'));
  const text = phrase(state, state.reprompts > 0 ? 'repromptAgain' : 'reprompt');
  return say({ ...state, reprompts: state.reprompts + 1 }, 'reprompt', text);
}

/** The call's time or budget is nearly spent. */
export function sayWarning(state: State): Step {
  return say({ ...state, warningDue: false }, 'warning', warningText(state));
}

export function warningText(state: State): string {
  const isBudget = state.call?.limits.limitReason === 'budget';
  return phrase(state, isBudget ? 'budgetWarning' : 'durationWarning');
}

/** Says this phrase at once, or when the reply in progress is over. */
export function sayAfterThis(state: State, next: NonNullable<State['nextPhrase']>): Step {
  return state.reply ? step({ ...state, nextPhrase: next }) : sayPhrase(state, next);
}

export function sayPhrase(state: State, { cause, text, ending }: NonNullable<State['nextPhrase']>): Step {
  return say({ ...state, ending }, cause, text);
}

/**
 * Requests a transfer without the model and asks the caller to wait. The answer comes as
 * `toolAnswered`. `elseEnd`: the reason with which the call ends if there is no transfer; null = it
 * goes on. `destination`: null = the business's first.
 */
export function requestTransfer(
  state: State,
  reason: string,
  elseEnd: EndReason | null,
  destination: string | null = null,
): Step {
  const text = phrase(state, elseEnd ? 'apologyHold' : 'acknowledgement');
  const { turn } = state;
  return chain(
    say(
      { ...state, transferRequest: { elseEnd, ...(destination && { destination }) } },
      elseEnd ? 'apology' : 'reprompt',
      text,
    ),
    (next) => step(next, { type: 'requestTransfer', turn, reason, destination }),
  );
}

/** Our side can't go on: a transfer to a person if there is one, else an apology and the end. */
export function personOrEnd(state: State): Step {
  return requestTransfer(state, faultReason, 'fault');
}

/** A fixed phrase in sentences, so that the ledger knows which of them were heard. */
export function clausesOf(text: string): string[] {
  const splitter = clauseSplitter({ firstMinChars: 40, minChars: 40, maxChars: 220 });
  const clauses = [...splitter.push(text), ...splitter.end()];
  return clauses.length > 0 ? clauses : [text];
}

export function newReply(turn: number, cause: ReplyCause, clauses: string[], written: boolean): ReplyState {
  return {
    turn,
    cause,
    clauses,
    asides: [],
    begun: false,
    written,
    sent: false,
    ledger: [],
    lengths: {},
    soundedAt: null,
  };
}
