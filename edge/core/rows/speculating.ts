/**
 * Speculative replies: STT reports that the caller's turn is probably ending, so the model and TTS
 * begin. If the turn ends with the same words, the reply is released at once. If the caller goes on,
 * it is dropped, and neither the transcript nor the model's memory holds anything of it.
 */
import { asksToWait } from '../../../shared/language/utterance/hold-on.ts';
import { sameWords } from '../../../shared/language/utterance/same-words.ts';
import type { TurnPolicy } from '../../../shared/turn-policy.ts';
import type { EventOf } from '../events.ts';
import type { Phase, State } from '../state.ts';
import { ignored, type Step, step } from '../step.ts';
import { languageFor } from './taking.ts';

/** The phases in which a turn of the caller may be ending. */
const mayEnd: ReadonlySet<Phase> = new Set(['listening', 'parked']);
const minuteMs = 60_000;

/**
 * Begins a speculative reply; it replaces an earlier one. `then`: the state in which this turn will be taken,
 * whose history and whispers the model is given.
 */
export function speculate(
  state: State,
  event: EventOf<'turnEnding'>,
  then: Pick<State, 'history' | 'whispers'>,
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
    return ignored(state, 'turnEnding without a speculative reply');
  }
  if (state.speculation && sameWords(state.speculation.text, text)) return step(state);
  const recent = state.speculatedAt.filter((before) => at - before < minuteMs);
  if (recent.length >= policy.speculationsPerMinute)
    return ignored(state, 'turnEnding over the limit a minute');
  const turn = state.turn + 1;
  const { language } = languageFor(state, text, event.languages);
  return step(
    {
      ...state,
      speculation: { turn, at, text, language, remembered: then.history.length },
      speculatedAt: [...recent, at],
    },
    {
      type: 'speculate',
      turn,
      language,
      history: [...then.history, { role: 'user', content: text }],
      ...(then.whispers?.length ? { whispers: then.whispers } : {}),
    },
  );
}

export function dropSpeculation(state: State): Step {
  return state.speculation ? step({ ...state, speculation: null }, { type: 'dropSpeculation' }) : step(state);
}

/** Drops the speculative reply once the call is in a phase in which no turn can be ending. */
export function withoutStaleSpeculation(decided: Step): Step {
  if (!decided.state.speculation || mayEnd.has(decided.state.phase)) return decided;
  const dropped = dropSpeculation(decided.state);
  // First: its cost must be journaled before the call is settled.
  return step(dropped.state, ...dropped.effects, ...decided.effects);
}
