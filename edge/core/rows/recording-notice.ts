/**
 * The recording notice: said behind the greeting, heard or not, and what the caller answers. A notice that
 * was interrupted is said once more, behind the next reply.
 */
import type { ReplyCause } from '../../../shared/journal/events.ts';
import { asksNotToRecord, consentIn } from '../../../shared/language/utterance/recording.ts';
import type { NoticeState, State } from '../state.ts';
import { type Step, step } from '../step.ts';
import { clausesOf, newReply, phrase, say } from './saying.ts';

/** An interrupted notice is said again, up to this often in all. */
const mostTimes = 2;
/** An answer may begin over the end of the question, this long before it is over. */
const answerOverlapMs = 1_500;

const noNotice: NoticeState = { heard: false, said: 0 };

function noticeOf(state: State): NoticeState {
  return state.notice ?? noNotice;
}

/** Whether the caller's sound may be kept now: not without a yes where the business asks first. */
export function mayRecord(state: State): boolean {
  const { consent } = noticeOf(state);
  return consent ?? state.call?.recordingNotice !== 'askFirst';
}

/** Why nobody may listen to the call now: the caller has not agreed, or has not heard the notice yet. */
export type SilentNotice = 'not_agreed' | 'notice_due';

/** A business that tells its callers of the recording, or asks them, lets nobody listen before that. */
export function whyNotListen(state: State): SilentNotice | null {
  const { consent, heard } = noticeOf(state);
  const policy = state.call?.recordingNotice;
  if (consent === false || (policy === 'askFirst' && !consent)) return 'not_agreed';
  return policy === 'spoken' && !heard && !consent ? 'notice_due' : null;
}

export function isNoticeDue(state: State): boolean {
  const { heard, said, consent } = noticeOf(state);
  if (!state.call?.recordingNotice || state.call.endAfterGreeting || state.ending) return false;
  return !heard && said < mostTimes && consent === undefined;
}

/** These words, and the notice behind them where it is still to be said. */
export function sayWithNotice(state: State, cause: ReplyCause, text: string): Step {
  if (!isNoticeDue(state)) return say(state, cause, text);
  const asks = state.call?.recordingNotice === 'askFirst';
  const notice = phrase(state, asks ? 'recordingQuestion' : 'recordingNotice');
  const clauses = [...(text === '' ? [] : clausesOf(text)), ...clausesOf(notice)];
  const { said, ...before } = noticeOf(state);
  const reply = { ...newReply(state.turn, cause, clauses, true), hasNotice: true as const };
  return step(
    { ...state, phase: 'thinking', reply, notice: { ...before, said: said + 1 } },
    { type: 'cancelTimer', name: 'silence' },
    { type: 'say', turn: state.turn, cause, clauses },
  );
}

/** A reply with the notice was heard to its end. */
export function noticeHeard(state: State, at: number): Step {
  // Words that were held since before the question are no answer to it.
  const { heldWords: held } = state;
  const isAwaited = held === null || at - held.at <= answerOverlapMs;
  const notice: NoticeState = { ...noticeOf(state), heard: true, isAwaited };
  return step({ ...state, notice }, { type: 'record', outcome: { type: 'noticeHeard', at } });
}

/**
 * What these words decide about the recording. `isAll`: they are about nothing else. Null: nothing. A yes or
 * a no counts only as the turn that follows the question.
 */
export function recordingAnswer(
  state: State,
  text: string,
): { consent: boolean; why: 'asked' | 'stopped'; isAll: boolean } | null {
  // A request and a no count in every language, also one that the business does not offer.
  if (asksNotToRecord(text)) return { consent: false, why: 'stopped', isAll: true };
  const { isAwaited, consent } = noticeOf(state);
  if (!isAwaited || consent !== undefined || state.call?.recordingNotice !== 'askFirst') return null;
  const ofAny = consentIn(text);
  const answer = ofAny?.consent ? consentIn(text, state.call?.languages) : ofAny;
  return answer && { ...answer, why: 'asked' };
}

/** The next turn no longer answers the question. */
export function withoutQuestion(state: State): State {
  return state.notice?.isAwaited ? { ...state, notice: { ...state.notice, isAwaited: false } } : state;
}

/** The caller's wish is kept, whatever it was before. */
export function decided(state: State, at: number, consent: boolean, why: 'asked' | 'stopped'): Step {
  const notice: NoticeState = { ...noticeOf(state), consent, isAwaited: false };
  return step(
    { ...state, notice },
    { type: 'record', outcome: { type: 'recordingDecided', at, consent, why } },
    { type: 'recording', isAllowed: consent },
  );
}

/** Says what was decided. */
export function confirm(state: State, consent: boolean): Step {
  return say(state, 'reprompt', phrase(state, consent ? 'recordingAllowed' : 'recordingStopped'));
}
