/**
 * Starting a speculative reply: the recogniser thinks that the caller's turn is ending, so model
 * and voice begin. When the turn does end with the same words, the reply is let out at once; when
 * the caller goes on, it is thrown away, and neither transcript nor memory ever knew of it.
 */

import { asksToWait } from '../../../shared/language/utterance/hold-on.ts';
import { sameWords } from '../../../shared/language/utterance/same-words.ts';
import type { TurnPolicy } from '../../../shared/turn-policy.ts';
import type { EventOf } from '../events.ts';
import type { Phase, State } from '../state.ts';
import { ignored, type Step, step } from '../step.ts';
import { spokenNow } from './speaking-language.ts';

/** While these last, a turn of the caller may be ending. */
const mayEnd: ReadonlySet<Phase> = new Set(['listening', 'parked']);
const minuteMs = 60_000;

/**
 * `remembered`: what the model would remember when this turn is taken, without the turn's own
 * words. One speculation at a time: a new guess replaces the old.
 */
export function speculate(
  state: State,
  event: EventOf<'turnEnding'>,
  remembered: State['history'],
  policy: TurnPolicy,
): Step {
  const { at, text } = event;
  if (
    text.trim() === '' ||
    state.ending ||
    state.heldWords ||
    state.keys !== null ||
    asksToWait(text, state.call?.languages)
  ) {
    return ignored(state, 'turnEnding with nothing to guess');
  }
  if (state.speculation && sameWords(state.speculation.text, text)) return step(state);
  const recent = state.speculatedAt.filter((before) => at - before < minuteMs);
  if (recent.length >= policy.speculationsPerMinute)
    return ignored(state, 'turnEnding over the limit a minute');
  const turn = state.turn + 1;
  const { language } = spokenNow(state, text, event.languages);
  return step(
    {
      ...state,
      speculation: { turn, at, text, language, remembered: remembered.length },
      speculatedAt: [...recent, at],
    },
    { type: 'speculate', turn, language, history: [...remembered, { role: 'user', content: text }] },
  );
}

export function dropSpeculation(state: State): Step {
  return state.speculation ? step({ ...state, speculation: null }, { type: 'dropSpeculation' }) : step(state);
}

/**
 * Whether the speculative reply answers these words in this state: nothing came between that it
 * does not know.
 */
export function isReady(state: State, text: string): boolean {
  const guess = state.speculation;
  return (
    guess !== null &&
    guess.turn === state.turn + 1 &&
    guess.language === state.language &&
    guess.remembered === state.history.length &&
    sameWords(guess.text, text)
  );
}

/** Whatever else happened, a guess does not outlive the moment it was made for. */
export function withoutStaleSpeculation(decided: Step): Step {
  if (!decided.state.speculation || mayEnd.has(decided.state.phase)) return decided;
  const dropped = dropSpeculation(decided.state);
  // First of all: what it cost must be told before the call is settled.
  return step(dropped.state, ...dropped.effects, ...decided.effects);
}
