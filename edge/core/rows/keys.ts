/**
 * The phone's keys: digits if the agent asked for them; otherwise "0" requests a person, as in
 * phone menus.
 */
import { primaryTag } from '../../../shared/language/registry.ts';
import { asksForDigits, asksForKeys } from '../../../shared/language/utterance/keypad.ts';
import { maskKeys } from '../../../shared/privacy/sensitive-digits.ts';
import type { TurnPolicy } from '../../../shared/turn-policy.ts';
import type { EventOf } from '../events.ts';
import type { State } from '../state.ts';
import { chain, ignored, type Step, step } from '../step.ts';
import { dropReply } from './moves.ts';
import { requestTransfer } from './saying.ts';
import { takeTurn } from './taking.ts';

/** `#` ends the digits, and so does a pause. `*` starts them again. */
export function keyPressed(state: State, event: EventOf<'dtmf'>, policy: TurnPolicy): Step {
  const { at, digit } = event;
  // A transfer or the end of the call is on its way.
  if (state.ending || state.transferRequest || state.nextPhrase?.ending) return ignored(state, 'dtmf');
  if (!expectsKeys(state)) {
    // A "0" soon after another key is part of a number that the agent did not ask for.
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

/** Whether a key belongs to a number that the agent asked for. */
export function expectsKeys(state: State): boolean {
  return state.keys !== null || asksForKeys(lastSaid(state), state.language);
}

/** The digits become the caller's words. A "0" alone requests a person, even if digits were asked for. */
export function keysDone(state: State, at: number, policy: TurnPolicy): Step {
  const { keys } = state;
  const quiet: State = { ...state, keys: null, strayKeyAt: null };
  const cancel = { type: 'cancelTimer', name: 'keys' } as const;
  if (!keys) return step(quiet, cancel, { type: 'setTimer', name: 'silence', at: at + policy.silenceMs });
  if (keys === '0') return chain(step(quiet, cancel), pressedZero);
  const typed: EventOf<'turnEnded'> = {
    type: 'turnEnded',
    at,
    text: maskKeys(keys),
    languages: [],
    confidence: null,
    speechEndedAt: null,
  };
  // Words said beside the keys come at once, and not in the middle of the reply.
  return chain(takeTurn(quiet, typed, policy), (next) => step(next, { type: 'endSttTurn' }));
}

/** Languages whose spoken digits STT does not write as figures (Deepgram, Flux, `numerals`). */
const withoutFigures: ReadonlySet<string> = new Set(['hi', 'ja']);

/**
 * Whether the caller may say or type digits now, because the agent asked for them. Asked at every event,
 * behind its effects, so that neither a request nor the carrier's clear waits for it.
 */
export function expectsDigits(state: State): boolean {
  const { phase, language, keys } = state;
  if (phase === 'waiting' || phase === 'thinking' || phase === 'leaving' || phase === 'ended') return false;
  if (withoutFigures.has(primaryTag(language))) return false;
  return keys !== null || asksForDigits(lastSaid(state), language);
}

function pressedZero(state: State): Step {
  return requestTransfer(state, 'the caller pressed 0', null);
}

/** What the agent is saying, or said last. */
function lastSaid(state: State): string {
  if (state.reply && state.reply.clauses.length > 0) return state.reply.clauses.join(' ');
  return state.history.findLast(({ role, content }) => role === 'assistant' && content !== '')?.content ?? '';
}
