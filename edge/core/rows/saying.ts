/** What the agent says without the model: fixed phrases, in the language being spoken. */

import type { EndReason, ReplyCause } from '../../../shared/journal/events.ts';
import { clauseSplitter } from '../../../shared/language/clauses/sentences.ts';
import type { PhraseFacts, Phrases } from '../../../shared/language/language.ts';
import { languageOf } from '../../../shared/language/registry.ts';
import type { TurnPolicy } from '../../../shared/turn-policy.ts';
import type { Effect } from '../events.ts';
import type { ReplyState, State } from '../state.ts';
import { type Step, step } from '../step.ts';

/**
 * A phrase in the language being spoken; phrases know who the agent is and, where known, whom it
 * talks to.
 */
export function phrase(state: State, write: (phrases: Phrases, facts: PhraseFacts) => string): string {
  const facts: PhraseFacts = {
    agentName: state.call?.agentName ?? '',
    businessName: state.call?.businessName ?? '',
  };
  if (state.call?.customerName) facts.customerName = state.call.customerName;
  return write(languageOf(state.language).phrases, facts);
}

/** A fixed phrase, without the model. */
export function say(state: State, cause: ReplyCause, text: string): Step {
  const reply = newReply(state.turn, cause, clausesOf(text), true);
  const effect: Effect = { type: 'say', turn: state.turn, cause, clauses: reply.clauses };
  return step({ ...state, phase: 'thinking', reply }, { type: 'cancelTimer', name: 'silence' }, effect);
}

/** The call ends after one more phrase. */
export function sayAndEnd(state: State, reason: EndReason, cause: ReplyCause, text: string): Step {
  return say({ ...state, ending: { reason } }, cause, text);
}

/** The caller is silent: asked once, asked again, and then it is goodbye. */
export function reprompt(state: State, policy: TurnPolicy): Step {
  if (state.reprompts >= policy.repromptsBeforeGoodbye) {
    return sayAndEnd(
      state,
      'agent',
      'goodbye',
      phrase(state, (phrases, facts) => phrases.silenceGoodbye(facts)),
    );
  }
  const again = state.reprompts > 0;
  const text = phrase(state, (phrases, facts) =>
    again ? phrases.repromptAgain(facts) : phrases.reprompt(facts),
  );
  return say({ ...state, reprompts: state.reprompts + 1 }, 'reprompt', text);
}

/** The call's time, or its money, is nearly spent. */
export function sayWarning(state: State): Step {
  return say({ ...state, warningDue: false }, 'warning', warningText(state));
}

export function warningText(state: State): string {
  const isBudget = state.call?.limits.limitReason === 'budget';
  return phrase(state, (phrases, facts) =>
    isBudget ? phrases.budgetWarning(facts) : phrases.durationWarning(facts),
  );
}

/** At once when nothing sounds, else when what sounds is over. */
export function sayAfterThis(state: State, next: NonNullable<State['nextPhrase']>): Step {
  return state.reply ? step({ ...state, nextPhrase: next }) : sayPhrase(state, next);
}

export function sayPhrase(state: State, { cause, text, ending }: NonNullable<State['nextPhrase']>): Step {
  return say({ ...state, ending }, cause, text);
}

/**
 * A person, without asking the model: the caller is told to wait, and the answer decides what comes
 * after that.
 */
export function askTransfer(
  state: State,
  reason: string,
  elseEnd: EndReason | null,
  destination: string | null = null,
): Step {
  const text = phrase(state, (phrases, facts) =>
    elseEnd ? phrases.apologyHold(facts) : phrases.acknowledgement(facts),
  );
  const waiting = say({ ...state, transferAsked: { elseEnd } }, elseEnd ? 'apology' : 'reprompt', text);
  return step(waiting.state, ...waiting.effects, {
    type: 'askTransfer',
    turn: state.turn,
    reason,
    destination,
  });
}

/** Nothing works any more on our side: a person if there is one, else an apology and the end. */
export function personOrEnd(state: State): Step {
  return askTransfer(state, 'the automated assistant can not go on', 'fault');
}

/** A fixed phrase by the sentence, so that the ledger knows which of them were heard. */
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
