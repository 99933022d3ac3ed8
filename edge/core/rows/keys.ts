/**
 * The phone's keys: digits where the agent asked for them, otherwise "0" for a person, a habit of
 * every phone menu.
 */

import { asksForKeys } from '../../../shared/language/utterance/keypad.ts';
import type { TurnPolicy } from '../../../shared/turn-policy.ts';
import type { EventOf } from '../events.ts';
import type { State } from '../state.ts';
import { chain, ignored, type Step, step } from '../step.ts';
import { dropReply } from './moves.ts';
import { askTransfer } from './saying.ts';
import { takeTurn } from './taking.ts';

/** `#` ends the digits, `*` begins them anew; a pause ends them too. */
export function keyPressed(state: State, event: EventOf<'dtmf'>, policy: TurnPolicy): Step {
  const { at, digit } = event;
  // A person is asked for, or was found and is about to be announced: who presses on is being
  // connected already.
  if (state.ending || state.transferAsked || state.nextPhrase?.ending) return ignored(state, 'dtmf');
  if (state.keys === null && !asksForKeys(lastAsked(state), state.language)) {
    // A "0" within a number that nobody asked for is a figure of it.
    const isWithin = state.strayKeyAt !== null && at - state.strayKeyAt < policy.keysPauseMs;
    if (digit === '0' && !isWithin) return chain(dropReply(state, at, policy), pressedZero);
    return ignored({ ...state, strayKeyAt: at }, 'dtmf');
  }
  if (digit === '#') return keysDone(state, at, policy);
  const keys = digit === '*' ? '' : `${state.keys ?? ''}${digit}`;
  return chain(dropReply(state, at, policy), (next) =>
    step(
      { ...next, phase: 'listening', keys },
      { type: 'cancelTimer', name: 'silence' },
      { type: 'setTimer', name: 'keys', at: at + policy.keysPauseMs },
    ),
  );
}

/**
 * The digits are the caller's words of this turn. A "0" alone is a call for a person even where
 * digits were asked for.
 */
export function keysDone(state: State, at: number, policy: TurnPolicy): Step {
  const { keys } = state;
  const quiet: State = { ...state, keys: null, strayKeyAt: null };
  const cancel = { type: 'cancelTimer', name: 'keys' } as const;
  if (!keys) return step(quiet, cancel, { type: 'setTimer', name: 'silence', at: at + policy.silenceMs });
  if (keys === '0') return chain(step(quiet, cancel), pressedZero);
  return takeTurn(
    quiet,
    { type: 'turnEnded', at, text: keys, languages: [], confidence: null, speechEndedAt: null },
    policy,
  );
}

function pressedZero(state: State): Step {
  return askTransfer(state, 'the caller pressed 0', null);
}

/** What the agent is saying, or said last. */
function lastAsked(state: State): string {
  if (state.reply && state.reply.clauses.length > 0) return state.reply.clauses.join(' ');
  return state.history.findLast(({ role, content }) => role === 'assistant' && content !== '')?.content ?? '';
}
