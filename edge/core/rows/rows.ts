/** Rows of the transition table that several phases share. `conversation.ts` says which phase has which. */
import { effectOf } from '../../../shared/dialogue/tool-effect.ts';
import { askedFor } from '../../../shared/language/utterance/evidence.ts';
import type { TurnPolicy } from '../../../shared/turn-policy.ts';
import type { EventOf, EventType } from '../events.ts';
import { begin, broken, endsAt, isAllHeard, marked, sent } from '../playback.ts';
import type { Phase, ReplyState, State } from '../state.ts';
import { chain, ignored, type Step, step } from '../step.ts';
import { acknowledgeBehind, placed } from './asides.ts';
import { replyFailed } from './failing.ts';
import { keyPressed } from './keys.ts';
import {
  awaitPlayback,
  dropReply,
  isInterruption,
  isProtected,
  over,
  playbackOver,
  speechOf,
} from './moves.ts';
import { sayWithNotice } from './recording-notice.ts';
import { personOrEnd, phrase, say, sayAfterThis, transferring } from './saying.ts';
import { staffEndsCall, staffMovesCall, staffWhisper, takeLeave } from './staff-orders.ts';
import { holdWords, takeTurn } from './taking.ts';

export interface Row<T extends EventType> {
  /**
   * Every other phase that this row may lead to. The diagram is drawn from it; `always.test.ts`
   * checks it.
   */
  to: readonly Phase[];
  move(state: State, event: EventOf<T>, policy: TurnPolicy): Step;
}

/** The rows of a phase, or some of them. */
export type Rows = { readonly [T in EventType]?: Row<T> };
export type Table = { readonly [P in Phase]: Rows };

export type TimerRows = {
  [N in EventOf<'timerFired'>['name']]?: (state: State, at: number, policy: TurnPolicy) => Step;
};

export function timers(to: readonly Phase[], rows: TimerRows): Row<'timerFired'> {
  return {
    to,
    move: (state, event, policy) =>
      rows[event.name]?.(state, event.at, policy) ?? ignored(state, `timerFired ${event.name}`),
  };
}

export function patchReply(state: State, patch: (reply: ReplyState) => Partial<ReplyState>): Step {
  return step(state.reply ? { ...state, reply: { ...state.reply, ...patch(state.reply) } } : state);
}

/** How often a call at its limit checks whether the transfer it waits for was answered. */
const lookAgainMs = 1000;

const limitReason = (state: State): 'limit' | 'budget' => state.call?.limits.limitReason ?? 'limit';

export const limitReached = (state: State, at: number, policy: TurnPolicy): Step => {
  // The last words are on their way already. If they get stuck, the deadline ends the call.
  if (state.ending) return step(state);
  // The caller is about to be transferred, so no goodbye is said yet. The next check says it if there
  // is no transfer.
  if (state.transferRequest || state.nextPhrase?.ending)
    return step(state, { type: 'setTimer', name: 'limit', at: at + lookAgainMs });
  return chain(dropReply(state, at, policy), (next) => {
    const reason = limitReason(state);
    const text = phrase(next, reason === 'budget' ? 'budgetGoodbye' : 'durationGoodbye');
    return say({ ...next, ending: { reason } }, 'goodbye', text);
  });
};

export const deadlineReached = (state: State): Step =>
  step(
    { ...state, ending: state.ending ?? { reason: limitReason(state) } },
    { type: 'closeMedia', code: 1000 },
  );

export const warn = (state: State, at: number, policy: TurnPolicy): Step =>
  step(
    { ...state, warningDue: true },
    { type: 'setTimer', name: 'warningLate', at: at + policy.warningPatienceMs },
  );

export const stopped: Row<'mediaStopped'> = { to: ['ended'], move: over };

/** The caller can hear us from now on: the greeting is said, or the reason why the call can't be taken. */
export const lineOpened = {
  to: ['thinking'],
  move: (state: State, event: EventOf<'mediaStarted' | 'turnsStarted'>, policy: TurnPolicy): Step => {
    const limits = state.call?.limits ?? { maxSeconds: 600, warningSeconds: 480 };
    // A call that was taken up keeps the limit it began with.
    const mediaAt = state.mediaAt ?? event.at;
    const endsAtMs = mediaAt + limits.maxSeconds * 1000;
    const ending =
      state.ending ?? (state.call?.endAfterGreeting ? { reason: state.call.endAfterGreeting } : null);
    return chain(
      step(
        { ...state, mediaAt, ending },
        { type: 'setTimer', name: 'warning', at: mediaAt + limits.warningSeconds * 1000 },
        { type: 'setTimer', name: 'limit', at: endsAtMs - policy.goodbyeLeadMs },
        { type: 'setTimer', name: 'deadline', at: endsAtMs },
      ),
      (next) => {
        if (state.ending?.reason === 'staff') return takeLeave(next, event.at);
        if (state.ending) return personOrEnd({ ...next, ending: null });
        const greeting = next.call?.greeting ?? phrase(next, 'greeting');
        return sayWithNotice(next, 'greeting', greeting);
      },
    );
  },
} as const;

const lineFaulted: Row<'faulted'> = {
  to: ['thinking'],
  // The last words, or a transfer, are on their way already: they don't need what failed.
  move: (state, event, policy) =>
    state.ending || state.transferRequest
      ? step(state)
      : chain(dropReply(state, event.at, policy), personOrEnd),
};

/** A tool's answer is remembered even when its turn is over, because what the tool did is done. */
export const toolAnswered: Row<'toolAnswered'> = {
  to: [],
  move: (state, event) => {
    const call = { id: event.id, name: event.name, arguments: event.arguments };
    const history: State['history'] = [
      ...state.history,
      { role: 'assistant', content: '', toolCalls: [call] },
      { role: 'tool', toolCallId: event.id, content: event.result },
    ];
    const next = withEffect({ ...state, history }, event);
    if (event.action?.type === 'setLanguage')
      return step({ ...next, language: event.action.language, evidence: askedFor });
    if (state.transferRequest && event.name === 'transfer_call')
      return transferAnswered(next, event, state.transferRequest);
    // The reply that called the tool is gone or was replaced by an apology: the call goes on.
    if (event.turn < state.turn || state.reply?.cause !== 'model') return step(next);
    if (event.action?.type === 'endCall') return step({ ...next, ending: { reason: 'agent' } });
    if (event.action?.type === 'transfer') {
      const { name, number } = event.action;
      return step({ ...next, ending: { reason: 'transfer', transfer: { name, number } } });
    }
    return step(next);
  },
};

/** Keeps what the tool did, in case the model says nothing about it. */
function withEffect(state: State, event: EventOf<'toolAnswered'>): State {
  const did = effectOf(event);
  const { reply } = state;
  if (!did || !reply || reply.cause !== 'model' || event.turn < state.turn || reply.did === 'noted')
    return state;
  return { ...state, reply: { ...reply, did } };
}

/** The answer to a transfer request without the model: announce the transfer, or say that there is none. */
function transferAnswered(
  state: State,
  event: EventOf<'toolAnswered'>,
  { elseEnd, destination }: NonNullable<State['transferRequest']>,
): Step {
  const found = event.action?.type === 'transfer' ? event.action.name : null;
  if (destination !== undefined && found !== null && found !== destination) return step(state);
  const next: State = { ...state, transferRequest: null };
  if (event.action?.type === 'transfer') {
    const { name, number } = event.action;
    const ending = { reason: 'transfer', transfer: { name, number } } as const;
    return sayAfterThis(next, { cause: 'goodbye', text: transferring(next, name), ending });
  }
  const ending = elseEnd && { reason: elseEnd };
  const text = phrase(next, elseEnd ? 'apologyEnd' : 'transferFailed');
  const movedByStaff = elseEnd !== null && next.movedByStaff;
  return sayAfterThis({ ...next, movedByStaff }, { cause: 'apology', text, ending });
}

/** What may come from carrier and staff in every phase of a live call. */
export const fromOutside: Rows = {
  mediaStopped: stopped,
  hangUpAsked: { to: ['thinking', 'leaving'], move: staffEndsCall },
  faulted: lineFaulted,
  dtmf: { to: ['thinking', 'listening'], move: keyPressed },
  transferAsked: { to: ['thinking'], move: staffMovesCall },
  whispered: { to: [], move: staffWhisper },
};

/** "Yes" over the last syllable of a question does not interrupt the agent, but is an answer. */
function isEarlyAnswer(state: State, event: EventOf<'turnEnded'>, policy: TurnPolicy): boolean {
  const reply = state.reply;
  if (event.text.trim() === '' || !reply?.sent) return false;
  if (reply.cause !== 'model' && !reply.hasNotice) return false;
  const end = endsAt(reply.ledger);
  return end !== null && end - event.at <= policy.answerOverlapMs;
}

/** Events of the writer of a reply: the same in every phase that has a reply. */
export const writing: Rows = {
  tokenArrived: {
    to: [],
    move: (state, { at }, policy) => {
      const next = patchReply(state, () => ({ begun: true }));
      // The model may think again behind its first words.
      const name = 'acknowledge';
      return step(next.state, { type: 'setTimer', name, at: at + policy.acknowledgeAgainMs });
    },
  },
  voiceArrived: { to: [], move: (state) => step(state) },
  toolCalled: { to: [], move: (state) => step(state) },
  clauseWritten: {
    to: [],
    move: (state, event) =>
      event.aside
        ? placed(state, event)
        : patchReply(state, (reply) => ({
            clauses: [...reply.clauses, event.text],
            ...(event.standsFor === 'unsayable' && { isUnsayable: true }),
          })),
  },
  clausesRetracted: {
    to: [],
    // The voice has the clauses of the thought before `from`: they are heard, but they are no answer.
    move: (state, { at, from, since = from }, policy) => {
      const next = patchReply(state, ({ clauses, asides }) => ({
        clauses: clauses.slice(0, from),
        asides: clauses
          .slice(0, from)
          .flatMap((_text, number) => (number >= since || asides.includes(number) ? [number] : [])),
      }));
      const name = 'acknowledge';
      return step(next.state, { type: 'setTimer', name, at: at + policy.acknowledgeAfterMs });
    },
  },
  replyWritten: {
    to: [],
    move: (state) => {
      const next = patchReply(state, () => ({ written: true }));
      return step(next.state, { type: 'cancelTimer', name: 'acknowledge' });
    },
  },
  clauseVoiced: {
    to: [],
    move: (state, { mark, ms }) =>
      patchReply(state, (reply) => ({ lengths: { ...reply.lengths, [mark]: ms } })),
  },
  toolAnswered,
};

/** Rows of the two phases in which the agent has the word: `thinking` and `speaking`. */
export const answering: Rows = {
  turnEnded: {
    to: ['thinking'],
    move: (state, event, policy) => {
      if (!isInterruption(state, event.text)) {
        if (!isEarlyAnswer(state, event, policy)) return ignored(state, 'turnEnded without an interruption');
        return holdWords(state, event);
      }
      if (isProtected(state, event.at, policy)) return holdWords(state, event);
      return chain(dropReply(state, event.at, policy), (next) => takeTurn(next, event, policy));
    },
  },
  clausePlaying: {
    to: ['speaking'],
    move: (state, event) => {
      const next = patchReply(state, (reply) => ({
        ledger: begin(reply.ledger, event),
        soundedAt: reply.soundedAt ?? event.startsAt,
      }));
      return step({ ...next.state, phase: 'speaking' });
    },
  },
  clauseSent: {
    to: [],
    move: (state, event, policy) => {
      const next = patchReply(state, (reply) => ({ ledger: sent(reply.ledger, event.mark, event.endsAt) }));
      return acknowledgeBehind(next.state, event.mark, policy);
    },
  },
  clauseBroken: {
    to: [],
    move: (state, { mark, endsAt }, policy) =>
      patchReply(state, (reply) => ({
        ledger: broken(reply.ledger, mark, endsAt, speechOf(state, reply, policy)),
      })),
  },
  replySent: {
    to: ['listening', 'leaving', 'thinking'],
    move: (state, event, policy) => awaitPlayback(state, event.at, policy),
  },
  marked: {
    to: ['listening', 'leaving', 'thinking'],
    move: (state, event, policy) => {
      const next = patchReply(state, (reply) => ({ ledger: marked(reply.ledger, event.mark) })).state;
      return next.reply?.sent && isAllHeard(next.reply.ledger)
        ? playbackOver(next, event.at, policy)
        : step(next);
    },
  },
  replyFailed: { to: ['thinking', 'leaving'], move: replyFailed },
  ...fromOutside,
};
