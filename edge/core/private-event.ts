/**
 * Events enter a conversation without the digits of cards, Aadhaar numbers, one-time passwords and PINs.
 *
 * This is the one place for it, in front of the journal and of `decide`. So the table, the model, the tools,
 * the transcript, the summary and everybody who watches a call know the same masked words, and a stored
 * journal is decided again with just what was decided the first time.
 */
import {
  hiddenKey,
  isSecretKey,
  type Masked,
  maskSensitive,
  maskUnfinished,
} from '../../shared/privacy/sensitive-digits.ts';
import { maskSensitiveJson } from '../../shared/privacy/sensitive-json.ts';
import type { Event } from './events.ts';
import { expectsKeys } from './rows/keys.ts';
import type { State } from './state.ts';

export interface PrivateEvent {
  event: Event;
  /** The event had sensitive digits, so its sound is sensitive too. */
  isMasked: boolean;
  /** Digits of a number that still goes on were taken out of it: nobody knows yet what it will be. */
  isUnfinished?: boolean;
}

/** More digits of a number that still goes on are not shown to those who watch the call. */
const shownWhileSpeaking = 3;
/** At a probable end the number may be whole: six digits are a PIN code of a place, or name a card's bank. */
const shownAtProbableEnd = 6;

/** `state`: before the event. */
export function privateEvent(event: Event, state: State): PrivateEvent {
  switch (event.type) {
    case 'callerSpoke':
    case 'turnEnding': {
      const asked = askedBefore(state);
      const shown = event.type === 'callerSpoke' ? shownWhileSpeaking : shownAtProbableEnd;
      const { text, isMasked } = maskUnfinished(event.text, asked, shown, saidBefore(state));
      return { event: { ...event, text }, isMasked, isUnfinished: text !== event.text };
    }
    case 'turnEnded':
      return withText(event, maskSensitive(event.text, askedBefore(state), saidBefore(state)));
    case 'whispered':
      return withText(event, maskSensitive(event.text));
    case 'clauseWritten':
    case 'clausePlaying': {
      const before = state.reply?.clauses[event.clause - 1] ?? '';
      return withText(event, maskSensitive(event.text, [before], before));
    }
    case 'toolCalled': {
      const given = maskSensitiveJson(event.arguments);
      return { event: { ...event, arguments: given.text }, isMasked: given.isMasked };
    }
    case 'toolAnswered': {
      const given = maskSensitiveJson(event.arguments);
      const result = maskSensitiveJson(event.result);
      const isMasked = given.isMasked || result.isMasked;
      return { event: { ...event, arguments: given.text, result: result.text }, isMasked };
    }
    case 'dtmf':
      return isHiddenKey(event.digit, state)
        ? { event: { ...event, digit: hiddenKey }, isMasked: true }
        : { event, isMasked: false };
    default:
      return { event, isMasked: false };
  }
}

/** "0" alone requests a person, `#` ends the digits, and `*` starts them again: these keys are kept. */
function isHiddenKey(digit: string, state: State): boolean {
  if (!/^\d$/.test(digit)) return false;
  const before = state.keys ?? '';
  if (digit === '0' && before === '') return false;
  // Nothing is decided by the digit of a key that nobody asked for, and it may be one of a card.
  if (!expectsKeys(state)) return true;
  return isSecretKey(before, askedBefore(state));
}

/** The last words of both sides: what the agent says now, what it said last, and the caller's last turn. */
function askedBefore(state: State): string[] {
  const last = (role: 'assistant') =>
    state.history.findLast((message) => message.role === role && message.content !== '')?.content ?? '';
  return [state.reply?.clauses.join(' ') ?? '', last('assistant'), saidBefore(state)];
}

/** The caller's last turn. */
function saidBefore(state: State): string {
  return state.heldWords?.text ?? state.history.findLast(({ role }) => role === 'user')?.content ?? '';
}

type Worded = Extract<Event, { type: 'turnEnded' | 'clauseWritten' | 'clausePlaying' | 'whispered' }>;

function withText(event: Worded, { text, isMasked }: Masked): PrivateEvent {
  return { event: isMasked ? { ...event, text } : event, isMasked };
}
