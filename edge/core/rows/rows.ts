/**
 * Rows of the transition table that several phases share, and what they are made of.
 * `conversation.ts` says which phase has which.
 */

import type { EndReason } from '../../../shared/journal/events.ts';
import { askedFor } from '../../../shared/language/utterance/evidence.ts';
import type { TurnPolicy } from '../../../shared/turn-policy.ts';
import type { EventOf, EventType } from '../events.ts';
import { begin, endsAt, isAllHeard, marked, sent } from '../playback.ts';
import type { Phase, ReplyState, State } from '../state.ts';
import { chain, ignored, type Step, step } from '../step.ts';
import { placed } from './asides.ts';
import { replyFailed } from './failing.ts';
import { keyPressed } from './keys.ts';
import { awaitPlayback, dropReply, isInterruption, isProtected, over, playbackOver } from './moves.ts';
import { askTransfer, personOrEnd, phrase, say, sayAfterThis, sayAndEnd } from './saying.ts';
import { holdWords, takeTurn } from './taking.ts';

export interface Row<T extends EventType> {
  /** Every phase this may lead to; the state diagram is drawn from it, and a test holds the moves to it. */
  to: readonly Phase[];
  move(state: State, event: EventOf<T>, policy: TurnPolicy): Step;
}

export type Table = { readonly [P in Phase]: { readonly [T in EventType]?: Row<T> } };

type TimerRows = {
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

/** How often a call at its limit looks whether the human it waits for was found. */
const lookAgainMs = 1000;

export const limitReached = (state: State, at: number, policy: TurnPolicy): Step => {
  // A goodbye is on its way already; should it hang, the deadline ends the call.
  if (state.ending) return step(state);
  // Nobody bids goodbye to a caller who is about to be connected; where there is nobody, it is for
  // the next look.
  if (state.transferAsked || state.nextPhrase?.ending)
    return step(state, { type: 'setTimer', name: 'limit', at: at + lookAgainMs });
  return chain(dropReply(state, at, policy), (next) => {
    const reason = state.call?.limits.limitReason ?? 'limit';
    const text = phrase(next, (phrases, facts) =>
      reason === 'budget' ? phrases.budgetGoodbye(facts) : phrases.durationGoodbye(facts),
    );
    return sayAndEnd(next, reason, 'goodbye', text);
  });
};

export const deadlineReached = (state: State): Step =>
  step(
    { ...state, ending: state.ending ?? { reason: state.call?.limits.limitReason ?? 'limit' } },
    { type: 'closeMedia', code: 1000 },
  );

export const warn = (state: State, at: number, policy: TurnPolicy): Step =>
  step(
    { ...state, warningDue: true },
    { type: 'setTimer', name: 'warningLate', at: at + policy.warningPatienceMs },
  );

export const stopped: Row<'mediaStopped'> = {
  to: ['ended'],
  move: (state, event, policy) => over(state, event, policy),
};

/** Somebody listens from now on: the greeting is said, or why the call can't be taken. */
export const lineOpened = {
  to: ['thinking', 'leaving'],
  move: (state: State, event: EventOf<'mediaStarted' | 'turnsStarted'>, policy: TurnPolicy): Step => {
    const limits = state.call?.limits ?? { maxSeconds: 600, warningSeconds: 480 };
    // A call that is taken up again after a crash keeps the limit it began with.
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
        if (state.ending?.reason === 'staff') return hangUp(next);
        if (state.ending) return personOrEnd({ ...next, ending: null });
        const greeting = next.call?.greeting ?? phrase(next, (phrases, facts) => phrases.greeting(facts));
        return say(next, 'greeting', greeting);
      },
    );
  },
} as const;

export const staffHangsUp: Row<'hangUpAsked'> = {
  to: ['leaving'],
  move: (state, event, policy) => chain(dropReply(state, event.at, policy), hangUp),
};

function hangUp(state: State): Step {
  // Whom somebody looked for is found too late.
  const ended: State = {
    ...state,
    phase: 'leaving',
    ending: { reason: 'staff' },
    transferAsked: null,
    nextPhrase: null,
  };
  return step(ended, { type: 'closeMedia', code: 1000 });
}

export const lineFaulted: Row<'faulted'> = {
  to: ['thinking'],
  // A last word, or a transfer's announcement, is on its way: it needs nobody who listens.
  move: (state, event, policy) =>
    state.ending || state.transferAsked
      ? step(state)
      : chain(dropReply(state, event.at, policy), personOrEnd),
};

/** A tool's answer is remembered even when its turn is over: what it did, it did. */
export const toolAnswered: Row<'toolAnswered'> = {
  to: [],
  move: (state, event) => {
    const call = { id: event.id, name: event.name, arguments: event.arguments };
    const history: State['history'] = [
      ...state.history,
      { role: 'assistant', content: '', toolCalls: [call] },
      { role: 'tool', toolCallId: event.id, content: event.result },
    ];
    const next = { ...state, history };
    if (event.action?.type === 'setLanguage')
      return step({ ...next, language: event.action.language, evidence: askedFor });
    if (state.transferAsked && event.name === 'transfer_call')
      return transferAnswered(next, event, state.transferAsked.elseEnd);
    // The reply that asked is gone, or an apology stands in for it: the call goes on.
    if (event.turn < state.turn || state.reply?.cause !== 'model') return step(next);
    if (event.action?.type === 'endCall') return step({ ...next, ending: { reason: 'agent' } });
    if (event.action?.type === 'transfer') {
      const { name, number } = event.action;
      return step({ ...next, ending: { reason: 'transfer', transfer: { name, number } } });
    }
    return step(next);
  },
};

/** The answer to a transfer that was asked for without the model: go, or say that there is nobody. */
function transferAnswered(state: State, event: EventOf<'toolAnswered'>, elseEnd: EndReason | null): Step {
  const next: State = { ...state, transferAsked: null };
  if (event.action?.type === 'transfer') {
    const { name, number } = event.action;
    const text = phrase(next, (phrases) => phrases.transferring(name));
    return sayAfterThis(next, {
      cause: 'goodbye',
      text,
      ending: { reason: 'transfer', transfer: { name, number } },
    });
  }
  if (elseEnd) {
    const text = phrase(next, (phrases, facts) => phrases.apologyEnd(facts));
    return sayAfterThis(next, { cause: 'apology', text, ending: { reason: elseEnd } });
  }
  const text = phrase(next, (phrases, facts) => phrases.transferFailed(facts));
  return sayAfterThis({ ...next, movedByStaff: false }, { cause: 'apology', text, ending: null });
}

export const keys: Row<'dtmf'> = { to: ['thinking', 'listening'], move: keyPressed };

export const staffMovesCall: Row<'transferAsked'> = {
  to: ['thinking'],
  move: (state, event, policy) => {
    const ending = state.ending ?? state.nextPhrase?.ending;
    if (ending && !ending.transfer) return ignored(state, 'transferAsked');
    // On its way already, for the caller: now it is no longer theirs to undo. Parked, it may be
    // undone by the turn that parked it.
    if ((ending || state.transferAsked) && state.phase !== 'parked')
      return step({ ...state, movedByStaff: true });
    const free: State = { ...state, ending: null, transferAsked: null, nextPhrase: null };
    return chain(dropReply(free, event.at, policy), (next) =>
      askTransfer({ ...next, movedByStaff: true }, 'moved by staff', null, event.destination),
    );
  },
};

/** "Yes" over the last syllable of a question: no reason to stop speaking, but an answer. */
function isEarlyAnswer(state: State, event: EventOf<'turnEnded'>, policy: TurnPolicy): boolean {
  const reply = state.reply;
  if (event.text.trim() === '' || !reply?.sent || reply.cause !== 'model') return false;
  const end = endsAt(reply.ledger);
  return end !== null && end - event.at <= policy.answerOverlapMs;
}

/** What the writer of a reply tells; the same in every phase in which a reply is alive. */
export const writing = {
  tokenArrived: {
    to: [],
    move: (state: State) => {
      const next = patchReply(state, () => ({ begun: true }));
      return step(next.state, { type: 'cancelTimer', name: 'acknowledge' });
    },
  },
  voiceArrived: { to: [], move: (state: State) => step(state) },
  toolCalled: { to: [], move: (state: State) => step(state) },
  clauseWritten: {
    to: [],
    move: (state: State, event: EventOf<'clauseWritten'>) =>
      event.aside
        ? placed(state, event)
        : patchReply(state, (reply) => ({ clauses: [...reply.clauses, event.text] })),
  },
  replyWritten: { to: [], move: (state: State) => patchReply(state, () => ({ written: true })) },
  clauseVoiced: {
    to: [],
    move: (state: State, { mark, ms }: EventOf<'clauseVoiced'>) =>
      patchReply(state, (reply) => ({ lengths: { ...reply.lengths, [mark]: ms } })),
  },
  toolAnswered,
} as const;

export const answering = {
  turnEnded: {
    to: ['thinking'],
    move: (state: State, event: EventOf<'turnEnded'>, policy: TurnPolicy) => {
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
    move: (state: State, event: EventOf<'clausePlaying'>) => {
      const next = patchReply(state, (reply) => ({
        ledger: begin(reply.ledger, event),
        soundedAt: reply.soundedAt ?? event.startsAt,
      }));
      return step({ ...next.state, phase: 'speaking' });
    },
  },
  clauseSent: {
    to: [],
    move: (state: State, event: EventOf<'clauseSent'>) =>
      patchReply(state, (reply) => ({ ledger: sent(reply.ledger, event.mark, event.endsAt) })),
  },
  replySent: {
    to: ['listening', 'leaving', 'thinking'],
    move: (state: State, event: EventOf<'replySent'>, policy: TurnPolicy) =>
      awaitPlayback(state, event.at, policy),
  },
  marked: {
    to: ['listening', 'leaving', 'thinking'],
    move: (state: State, event: EventOf<'marked'>, policy: TurnPolicy) => {
      const next = patchReply(state, (reply) => ({ ledger: marked(reply.ledger, event.mark) })).state;
      return next.reply?.sent && isAllHeard(next.reply.ledger)
        ? playbackOver(next, event.at, policy)
        : step(next);
    },
  },
  replyFailed: {
    to: ['thinking', 'leaving'],
    move: (state: State, event: EventOf<'replyFailed'>, policy: TurnPolicy) =>
      replyFailed(state, event, event.at, policy),
  },
  mediaStopped: stopped,
  hangUpAsked: staffHangsUp,
  faulted: lineFaulted,
  dtmf: keys,
  transferAsked: staffMovesCall,
} as const;
