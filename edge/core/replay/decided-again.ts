/** Decides a journal's received events again, in order: to restore a conversation, and to replay one. */
import {
  type JournalEvent,
  outcomeTypes,
  type TimerName,
  undecidedTypes,
} from '../../../shared/journal/events.ts';
import { type TurnPolicy, turnPolicyOf } from '../../../shared/turn-policy.ts';
import { decide } from '../conversation.ts';
import type { Event, EventOf, Outcome } from '../events.ts';
import { initialState, type State } from '../state.ts';

/** One received event, decided. */
export interface ReplayStep {
  event: JournalEvent;
  before: State;
  after: State;
  /** What was decided at it, in the order in which it is to be journaled. */
  outcomes: readonly Outcome[];
}

/** A timer fired, or did not, at another time than it was set for. Times in ms since the epoch. */
export interface TimerFault {
  name: TimerName;
  /** Null: it was not set. */
  setFor: number | null;
  /** Null: it has not fired, though it was due long ago. */
  firedAt: number | null;
}

export interface DecidedAgain {
  /** The timer that does not fit this event. Call it before `take`. */
  timerFault(event: JournalEvent): TimerFault | null;
  take(event: JournalEvent): ReplayStep;
  /** Call it after each event of the journal, taken or not: `takenUp` may go back to its state. */
  passed(event: JournalEvent): void;
  state(): State;
}

/** A timer may fire this much too early (the platform counts whole ms), or too late (the process is busy). */
const earlyMs = 20;
const lateMs = 1000;

export function decideAgain(journal: readonly JournalEvent[]): DecidedAgain {
  const policy = policyOf(journal);
  // In a call by turns, the carrier's next request fires a timer, sooner or later than it was set for.
  const isByTurns = journal.some(({ type }) => type === 'turnsStarted');
  const timers = new Map<TimerName, number>();
  const states = new Map<number, State>();
  let state = initialState();

  return {
    timerFault(event) {
      // The timers of the process before are gone.
      if (isByTurns || event.type === 'takenUp') return null;
      const name = event.type === 'timerFired' ? event.name : null;
      const setFor = name === null ? null : (timers.get(name) ?? null);
      if (name !== null && (setFor === null || isOff(setFor, event.at)))
        return { name, setFor, firedAt: event.at };
      const forgotten = [...timers].find(([other, at]) => other !== name && event.at > at + lateMs);
      return forgotten ? { name: forgotten[0], setFor: forgotten[1], firedAt: null } : null;
    },
    take(event) {
      if (event.type === 'timerFired') timers.delete(event.name);
      if (event.type === 'takenUp') {
        timers.clear();
        state = states.get(event.after) ?? state;
      }
      const before = state;
      const { state: after, effects } = decide(before, unnumbered(event), policy);
      const outcomes: Outcome[] = [];
      for (const effect of effects) {
        if (effect.type === 'record') outcomes.push(effect.outcome);
        else if (effect.type === 'setTimer') timers.set(effect.name, effect.at);
        else if (effect.type === 'cancelTimer') timers.delete(effect.name);
        else if (effect.type === 'settle' || effect.type === 'leave') timers.clear();
      }
      state = after;
      return { event, before, after, outcomes };
    },
    passed(event) {
      states.set(event.seq, state);
    },
    state: () => state,
  };
}

/** The state of the conversation after the last of these events. */
export function conversationAfter(journal: readonly JournalEvent[]): State {
  const again = decideAgain(journal);
  for (const event of journal) {
    if (isReceived(event)) again.take(event);
    again.passed(event);
  }
  return again.state();
}

/**
 * The text that the table wants said in this clause, if the reply is a fixed phrase: `text` is null if
 * the phrase has no such clause. Null if the model writes the reply, or there is none.
 */
export function fixedWords(
  { reply }: State,
  event: EventOf<'clausePlaying'>,
): { text: string | null } | null {
  if (!reply || reply.turn !== event.turn || reply.cause === 'model') return null;
  return { text: reply.clauses[event.clause] ?? null };
}

export type OutcomeEvent = Outcome & { seq: number };

export function isOutcome(event: JournalEvent): event is OutcomeEvent {
  return outcomeTypes.includes(event.type);
}

/** Whether the event came from outside and was decided. */
export function isReceived(event: JournalEvent): boolean {
  return !isOutcome(event) && !undecidedTypes.includes(event.type);
}

/**
 * Whether this is the end of a call without a session: after a crash, or while the carrier dialled a
 * person. The keeper writes that end, and the table does not decide it. `last`: the last step before it.
 */
export function isKeepers(event: OutcomeEvent, last: ReplayStep | undefined): boolean {
  return event.type === 'callEnded' && (event.reason === 'crash' || last?.after.phase === 'ended');
}

/** The event as it was decided: `seq` is for the journal alone. */
function unnumbered({ seq: _seq, ...event }: JournalEvent): Event {
  return event as Event;
}

function isOff(setFor: number, firedAt: number): boolean {
  return firedAt < setFor - earlyMs || firedAt > setFor + lateMs;
}

/** The turn policy of this call: the business's own numbers, and today's defaults for the rest. */
function policyOf(journal: readonly JournalEvent[]): TurnPolicy {
  return turnPolicyOf(journal.find((event) => event.type === 'callStarted')?.turnPolicy);
}
