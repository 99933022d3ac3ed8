/**
 * THE transition table: the only place where a conversation's state changes. Rows are phases,
 * columns are events; what is absent from a row is ignored and counted, because a phone line races
 * by nature. An event of an old turn is stale before the table is asked. No clock, no I/O.
 */
import type { TurnPolicy } from '../../shared/turn-policy.ts';
import type { Event, EventType } from './events.ts';
import { acknowledge, warnBetweenClauses } from './rows/asides.ts';
import { turnFailed } from './rows/failing.ts';
import { keysDone } from './rows/keys.ts';
import {
  bargeIn,
  dropReply,
  interruptsAlready,
  isInterruption,
  isProtected,
  listen,
  playbackOver,
  resume,
} from './rows/moves.ts';
import {
  answering,
  deadlineReached,
  keys,
  limitReached,
  lineFaulted,
  lineOpened,
  patchReply,
  type Row,
  staffHangsUp,
  staffMovesCall,
  stopped,
  type Table,
  timers,
  toolAnswered,
  warn,
  writing,
} from './rows/rows.ts';
import { reprompt, sayWarning } from './rows/saying.ts';
import { dropSpeculation, speculate, withoutStaleSpeculation } from './rows/speculating.ts';
import { takenUp } from './rows/taken-up.ts';
import { takeTurn } from './rows/taking.ts';
import type { State } from './state.ts';
import { chain, ignored, type Step, step } from './step.ts';

export const table: Table = {
  waiting: {
    takenUp,
    callStarted: {
      to: [],
      move: (state, { type, ...call }) => step({ ...state, call, language: call.language }),
    },
    /**
     * Nobody will listen, or staff ended the call while it rang: known before there is a line to
     * say it on.
     */
    faulted: { to: [], move: (state) => step({ ...state, ending: { reason: 'fault' } }) },
    hangUpAsked: { to: [], move: (state) => step({ ...state, ending: { reason: 'staff' } }) },
    mediaStarted: lineOpened,
    turnsStarted: lineOpened,
    mediaStopped: stopped,
  },
  listening: {
    takenUp,
    callerSpoke: {
      to: [],
      move: (state, event, policy) =>
        step(
          { ...state, callerSpeaking: true },
          { type: 'setTimer', name: 'silence', at: event.at + policy.silenceMs },
        ),
    },
    turnEnded: {
      to: ['thinking'],
      move: (state, event, policy) =>
        event.text.trim() === '' ? ignored(state, 'turnEnded without words') : takeTurn(state, event, policy),
    },
    turnFailed: { to: ['thinking'], move: turnFailed },
    turnEnding: { to: [], move: (state, event, policy) => speculate(state, event, state.history, policy) },
    turnResumed: { to: [], move: dropSpeculation },
    // Nothing sounds: whom the caller is connected to is announced at once.
    toolAnswered: { ...toolAnswered, to: ['thinking'] },
    timerFired: timers(['thinking'], {
      silence: (state, at, policy) => {
        if (state.callerSpeaking) return listen(state, at, policy);
        return reprompt({ ...state, holding: false }, policy);
      },
      keys: keysDone,
      warning: (state, at, policy) =>
        state.callerSpeaking || state.keys !== null ? warn(state, at, policy) : sayWarning(state),
      limit: limitReached,
      deadline: deadlineReached,
    }),
    mediaStopped: stopped,
    hangUpAsked: staffHangsUp,
    faulted: lineFaulted,
    dtmf: keys,
    transferAsked: staffMovesCall,
  },
  thinking: {
    takenUp,
    ...writing,
    ...answering,
    callerSpoke: {
      to: ['parked'],
      // Nothing sounds yet, but it would start in the middle of the caller's words: it waits, as a
      // reply that was cleared does.
      move: (state, event, policy) => {
        if (
          !interruptsAlready(state, event.text) ||
          isProtected(state, event.at, policy) ||
          state.reply?.cause !== 'model'
        ) {
          return ignored(state, 'callerSpoke without an interruption');
        }
        return bargeIn(state, event.at, policy);
      },
    },
    timerFired: timers(['thinking'], {
      acknowledge,
      warning: warn,
      warningLate: warnBetweenClauses,
      limit: limitReached,
      deadline: deadlineReached,
    }),
  },
  speaking: {
    takenUp,
    ...writing,
    ...answering,
    callerSpoke: {
      to: ['parked'],
      move: (state, event, policy) => {
        if (!interruptsAlready(state, event.text) || isProtected(state, event.at, policy))
          return ignored(state, 'callerSpoke without an interruption');
        return bargeIn(state, event.at, policy);
      },
    },
    timerFired: timers(['thinking', 'listening', 'leaving'], {
      playback: (state, at, policy) => (state.reply?.sent ? playbackOver(state, at, policy) : step(state)),
      acknowledge,
      warning: warn,
      warningLate: warnBetweenClauses,
      limit: limitReached,
      deadline: deadlineReached,
    }),
  },
  parked: {
    takenUp,
    ...writing,
    callerSpoke: {
      to: [],
      move: (state, event, policy) => {
        if (!interruptsAlready(state, event.text))
          return ignored(state, 'callerSpoke without an interruption');
        return step(state, { type: 'setTimer', name: 'resume', at: event.at + policy.resumeAfterMs });
      },
    },
    turnEnded: {
      to: ['thinking'],
      move: (state, event, policy) => {
        // The reply goes on when the caller has been silent for long enough, not at once: more
        // words may follow.
        if (!isInterruption(state, event.text)) return ignored(state, 'turnEnded without an interruption');
        return chain(dropReply(state, event.at, policy), (next) => takeTurn(next, event, policy));
      },
    },
    replyFailed: {
      to: [],
      move: (state) => patchReply({ ...state, failures: state.failures + 1 }, () => ({ written: true })),
    },
    turnEnding: {
      to: [],
      move: (state, event, policy) => {
        if (!isInterruption(state, event.text)) return ignored(state, 'turnEnding without an interruption');
        // What the model will remember of the parked reply once this turn is taken.
        return speculate(state, event, dropReply(state, event.at, policy).state.history, policy);
      },
    },
    turnResumed: { to: [], move: dropSpeculation },
    timerFired: timers(['thinking', 'listening', 'leaving'], {
      resume,
      warning: warn,
      warningLate: warnBetweenClauses,
      limit: limitReached,
      deadline: deadlineReached,
    }),
    mediaStopped: stopped,
    hangUpAsked: staffHangsUp,
    faulted: lineFaulted,
    dtmf: keys,
    transferAsked: staffMovesCall,
  },
  leaving: {
    takenUp,
    toolAnswered,
    timerFired: timers([], {
      hangUp: (state) => step(state, { type: 'closeMedia', code: 1000 }),
      deadline: deadlineReached,
    }),
    mediaStopped: stopped,
  },
  // Of a call that was given up for a transfer; one that is over is never taken up.
  ended: { takenUp },
};

/** One event in, the next state and what to do out. Never throws on an event the world may send. */
export function decide(state: State, event: Event, policy: TurnPolicy): Step {
  if (isStale(state, event)) return ignored(state, `stale ${event.type}`);
  const row = table[state.phase][event.type] as Row<EventType> | undefined;
  if (!row) return ignored(state, event.type);
  return withoutStaleSpeculation(row.move(state, event, policy));
}

/** It belongs to a turn that is over. A tool's answer and money spent never are: they happened. */
function isStale(state: State, event: Event): boolean {
  if (event.type === 'toolAnswered') return false;
  if (event.type === 'marked') return Number.parseInt(event.mark, 10) < state.turn;
  return 'turn' in event && event.turn < state.turn;
}
