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
  fromOutside,
  limitReached,
  lineOpened,
  patchReply,
  type Row,
  stopped,
  type Table,
  type TimerRows,
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

const whileReplying: TimerRows = {
  warning: warn,
  warningLate: warnBetweenClauses,
  limit: limitReached,
  deadline: deadlineReached,
};

/** Words of the caller while a reply is prepared or sounds. */
const overReply: Row<'callerSpoke'> = {
  to: ['parked'],
  move: (state, event, policy) => {
    if (!interruptsAlready(state, event.text) || isProtected(state, event.at, policy))
      return ignored(state, 'callerSpoke without an interruption');
    return bargeIn(state, event.at, policy);
  },
};

export const table: Table = {
  waiting: {
    takenUp,
    callStarted: {
      to: [],
      move: (state, { type, ...call }) => step({ ...state, call, language: call.language }),
    },
    // STT could not be opened, or staff hung up, before the line was open to say anything.
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
    // Nothing sounds, so a transfer is announced at once.
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
    ...fromOutside,
  },
  thinking: {
    takenUp,
    ...writing,
    ...answering,
    // Nothing sounds yet, but the model's reply would begin in the middle of the caller's words: it is
    // parked. A fixed phrase is said all the same.
    callerSpoke: {
      to: overReply.to,
      move: (state, event, policy) =>
        state.reply?.cause === 'model'
          ? overReply.move(state, event, policy)
          : ignored(state, 'callerSpoke without an interruption'),
    },
    timerFired: timers(['thinking'], {
      acknowledge,
      ...whileReplying,
    }),
  },
  speaking: {
    takenUp,
    ...writing,
    ...answering,
    callerSpoke: overReply,
    timerFired: timers(['thinking', 'listening', 'leaving'], {
      playback: (state, at, policy) => (state.reply?.sent ? playbackOver(state, at, policy) : step(state)),
      acknowledge,
      ...whileReplying,
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
        // The reply does not resume at once: the timer waits for further words of the caller.
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
        // Of the parked reply, the model is given what it will remember once this turn is taken.
        return speculate(state, event, dropReply(state, event.at, policy).state.history, policy);
      },
    },
    turnResumed: { to: [], move: dropSpeculation },
    timerFired: timers(['thinking', 'listening', 'leaving'], {
      resume,
      ...whileReplying,
    }),
    ...fromOutside,
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
  // A stream ends for a transfer, and the caller may come back. A call that is over is never taken up.
  ended: { takenUp },
};

/** Takes an event, returns the next state and its effects. Never throws on an event from outside. */
export function decide(state: State, event: Event, policy: TurnPolicy): Step {
  if (isStale(state, event)) return ignored(state, `stale ${event.type}`);
  const row = table[state.phase][event.type] as Row<EventType> | undefined;
  if (!row) return ignored(state, event.type);
  return withoutStaleSpeculation(row.move(state, event, policy));
}

/** Whether the event belongs to an earlier turn. A tool's answer is never stale: what it did is done. */
function isStale(state: State, event: Event): boolean {
  if (event.type === 'toolAnswered') return false;
  if (event.type === 'marked') return Number.parseInt(event.mark, 10) < state.turn;
  return 'turn' in event && event.turn < state.turn;
}
