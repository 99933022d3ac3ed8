/**
 * The conversation: one pure function, `decide`, over one transition table.
 *
 * THEORY OF OPERATION
 *
 * `decide(state, event, policy)` returns the next state and a list of effects. An event is something that
 * happened: the caller spoke, the model wrote a clause, a timer fired. An effect is something to do:
 * request a reply, clear the line, write an outcome to the journal. State, events and effects are plain
 * JSON. `policy` holds the numbers of `shared/turn-policy.ts`, the business's own among them.
 *
 * Four callers use it and differ in what they do with the effects.
 * - A stream's session (`edge/call/session`) performs them on the media socket, STT, the model and TTS.
 * - A turn session (`edge/call/turns`) performs them for a carrier that brings whole turns and fetches
 *   text. There, text counts as heard at once, and no reply is interrupted or speculative.
 * - A replay (`replay/`) decides a stored journal's events again. It performs no effect: it compares
 *   outcomes, phrases and timers with the journal, or keeps the last state, to restore a conversation.
 * - The scenarios (`scenarios/`) run a stream's session with scripted providers on a virtual clock.
 *
 * A phase says what the caller hears now, and which events matter.
 * - `waiting`: the line is not open. `mediaStarted` or `turnsStarted` opens it and starts the greeting.
 * - `listening`: nothing sounds, and it is the caller's turn. The timer `silence` leads to a reprompt.
 * - `thinking`: there is a reply, but it is not sounding yet.
 * - `speaking`: the reply sounds. It is over once it was sent whole and all its marks are back, or when
 *   the timer `playback` fires, shortly after its estimated end.
 * - `parked`: the caller spoke over the reply. It was cleared at the carrier and may resume.
 * - `leaving`: nothing more is said, and we are about to close the line.
 * - `ended`: the call is over, or its stream has ended for a transfer.
 * A turn goes listening -> thinking -> speaking -> listening: `turnEnded` makes the caller's words the
 * next turn (`callerSaid`) and starts its reply. When that is over, `agentSaid` records what was heard
 * of it. The model remembers the same, without asides.
 *
 * What changes this course:
 * - Barge-in. Words that are more than a backchannel park the reply, and further words put off the timer
 *   `resume`. When it fires, the reply resumes at its first clause that was not wholly heard. When the
 *   caller's turn ends as an interruption instead, the reply is dropped and the turn is answered.
 * - Held words. Words over a protected reply (`isProtected`), or an early "yes" to a question, wait in
 *   `heldWords` until the reply is over. If the call ends first, they are recorded without a reply.
 * - Speculation. At `turnEnding` a reply is begun, and nothing of it sounds. At `turnEnded` it is released
 *   if words, language and history are the same as then; otherwise it is dropped.
 * - Asides. The filler for a late model, and the late warning of the call's end, go between two clauses.
 * - Endings. `ending` holds the reason from the last words on. When they were heard, the phase is
 *   `leaving`. A new turn of the caller undoes an ending, unless its last words are protected. The timer
 *   `deadline` closes the line in any case.
 * - Transfers. The model's tool sets an `ending` with a destination. A key, staff or a failure of ours use
 *   `requestTransfer`: the answer, `toolAnswered`, is announced to the caller. The stream then ends with
 *   the effect `leave`, otherwise with `settle`.
 * - Whispers. Staff's wishes wait in `whispers`. The next reply of the model is given them; once it was
 *   heard to its end, they are done. They make nothing sound by themselves.
 * - `takenUp`. Another process goes on, after a crash or an unanswered transfer. What was settled stays,
 *   what was under way is lost, and the phase is `waiting` again.
 *
 * An event of an earlier turn is stale. It changes nothing, except for `toolAnswered`: what a tool did is
 * done. An event without a row in its phase is no error either, because caller, carrier and providers act
 * at the same time. Both are ignored, and counted in `state.ignored` by type and reason.
 *
 * Time comes in with the events: each has `at`, in ms since the epoch. A timer is the effect `setTimer`
 * (one of each name; setting it again moves it), and comes back as the event `timerFired`.
 *
 * What must stay true: `decide` and all it calls read no clock, no randomness and no I/O, and mutate
 * nothing. The state is JSON: printed and parsed, it decides the same. A conversation's state is changed
 * nowhere else. `always.test.ts` and `tests/house.test.ts` check this.
 */
import type { TurnPolicy } from '../../shared/turn-policy.ts';
import type { Event, EventType } from './events.ts';
import { acknowledge, warnBetweenClauses } from './rows/asides.ts';
import { turnFailed, withFailure } from './rows/failing.ts';
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

/** Timers that work the same in every phase with a reply. */
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
    turnEnding: { to: [], move: (state, event, policy) => speculate(state, event, state, policy) },
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
    timerFired: timers(['thinking'], { acknowledge, ...whileReplying }),
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
      move: (state) => patchReply(withFailure(state), () => ({ written: true })),
    },
    turnEnding: {
      to: [],
      move: (state, event, policy) => {
        if (!isInterruption(state, event.text)) return ignored(state, 'turnEnding without an interruption');
        // Of the parked reply, the model is given what it will remember once this turn is taken.
        return speculate(state, event, dropReply(state, event.at, policy).state, policy);
      },
    },
    turnResumed: { to: [], move: dropSpeculation },
    timerFired: timers(['thinking', 'listening', 'leaving'], { resume, ...whileReplying }),
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
