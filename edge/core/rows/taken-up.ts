/**
 * A conversation goes on in another process: the call's object was restarted, or the caller came
 * back from a transfer that was not answered. The conversation waits for the carrier's socket, and
 * its greeting then says why the agent is back.
 */
import type { EventOf } from '../events.ts';
import { initialState, type State } from '../state.ts';
import { type Step, step } from '../step.ts';
import type { Row } from './rows.ts';
import { phrase } from './saying.ts';

/**
 * In every phase, because a stored state may be in any. Its timers are gone with its process; the
 * opening of the line sets those of the call's length again.
 */
export const takenUp: Row<'takenUp'> = { to: ['waiting'], move: takeUp };

/** Keeps what was settled. A reply, an awaited answer and words not taken yet are lost with the process. */
function takeUp(state: State, event: EventOf<'takenUp'>): Step {
  return step({
    ...initialState(),
    turn: state.turn,
    mediaAt: state.mediaAt,
    ...(state.notice ? { notice: state.notice } : {}),
    language: state.language,
    evidence: state.evidence,
    history: state.history,
    ...(state.whispers ? { whispers: state.whispers } : {}),
    warningDue: state.warningDue,
    reprompts: state.reprompts,
    failures: state.failures,
    msPerCharacter: state.msPerCharacter,
    ignored: state.ignored,
    call: state.call && { ...state.call, greeting: firstWords(state, event) },
  });
}

/** A caller who was not greeted before the crash gets the usual greeting. */
function firstWords(state: State, { why, says }: EventOf<'takenUp'>): string {
  if (why === 'crash' && state.history.length === 0) return state.call?.greeting ?? '';
  return phrase(state, why === 'transfer' ? 'transferFailed' : (says ?? 'apologyAgain'));
}
