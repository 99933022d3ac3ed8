/**
 * A conversation goes on in another process: its object was restarted in the middle of the call, or
 * the caller came back from a transfer that nobody answered. It is where it was, the carrier's
 * socket is still to come, and the agent says why it is back.
 */
import type { EventOf } from '../events.ts';
import { initialState, type State } from '../state.ts';
import { type Step, step } from '../step.ts';
import type { Row } from './rows.ts';
import { phrase } from './saying.ts';

/**
 * Of every phase: a stored state may be of any. Its alarms died with its process; `mediaStarted`
 * sets those of the call's length again.
 */
export const takenUp: Row<'takenUp'> = { to: ['waiting'], move: takeUp };

/**
 * What was under way (a reply, an answer to wait for, words not taken yet) died with the process
 * that waited for it; what was settled stays.
 */
function takeUp(state: State, event: EventOf<'takenUp'>): Step {
  const {
    turn,
    mediaAt,
    language,
    evidence,
    history,
    warningDue,
    reprompts,
    failures,
    msPerCharacter,
    ignored,
  } = state;
  const settled = {
    turn,
    mediaAt,
    language,
    evidence,
    history,
    warningDue,
    reprompts,
    failures,
    msPerCharacter,
    ignored,
  };
  return step({
    ...initialState(),
    ...settled,
    call: state.call && { ...state.call, greeting: firstWords(state, event.why) },
  });
}

/** A caller who heard nothing yet is greeted as any other. */
function firstWords(state: State, why: EventOf<'takenUp'>['why']): string {
  if (why === 'crash' && state.history.length === 0) return state.call?.greeting ?? '';
  return phrase(state, (phrases, facts) =>
    why === 'transfer' ? phrases.transferFailed(facts) : phrases.apologyAgain(facts),
  );
}
