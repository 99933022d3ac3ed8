/**
 * A journal's received events, decided again one after the other. Restoring a conversation and
 * replaying one are both this.
 */
import {
  type JournalEvent,
  outcomeTypes,
  type TimerName,
  undecidedTypes,
} from '../../../shared/journal/events.ts';
import { type TurnPolicy, turnPolicyOf } from '../../../shared/turn-policy.ts';
import { decide } from '../conversation.ts';
import type { Event, Outcome } from '../events.ts';
import { initialState, type State } from '../state.ts';

/** One received event, decided. */
export interface ReplayStep {
  event: JournalEvent;
  before: State;
  after: State;
  /** What was decided at it, in the order in which it is to be journaled. */
  outcomes: readonly Outcome[];
}

/** An alarm that goes off, or does not, otherwise than it was set. Times in ms since the epoch. */
export interface AlarmFault {
  name: TimerName;
  /** Null: it was not set. */
  setFor: number | null;
  /** Null: it has not gone off, though it was due long ago. */
  firedAt: number | null;
}

export interface DecidedAgain {
  /** The alarm that this event, not taken yet, contradicts. */
  alarmFault(event: JournalEvent): AlarmFault | null;
  take(event: JournalEvent): ReplayStep;
  /** Tells of every event, taken or not, that it is behind us: `takenUp` may go back to it. */
  passed(event: JournalEvent): void;
  state(): State;
}

/**
 * An alarm may go off this much too early (the platform counts whole ms), or too late (it waits for
 * whatever the process is at).
 */
const earlyMs = 20;
const lateMs = 1000;

export function decideAgain(journal: readonly JournalEvent[]): DecidedAgain {
  const policy = policyOf(journal);
  // The carrier of a call by turns brings an alarm's time when it comes, sooner or later than it was set for.
  const isByTurns = journal.some(({ type }) => type === 'turnsStarted');
  const alarms = new Map<TimerName, number>();
  const states = new Map<number, State>();
  let state = initialState();

  return {
    alarmFault(event) {
      // Alarms of a process that is gone.
      if (isByTurns || event.type === 'takenUp') return null;
      const name = event.type === 'timerFired' ? event.name : null;
      const setFor = name === null ? null : (alarms.get(name) ?? null);
      if (name !== null && (setFor === null || isOff(setFor, event.at)))
        return { name, setFor, firedAt: event.at };
      const forgotten = [...alarms].find(([other, at]) => other !== name && event.at > at + lateMs);
      return forgotten ? { name: forgotten[0], setFor: forgotten[1], firedAt: null } : null;
    },
    take(event) {
      if (event.type === 'timerFired') alarms.delete(event.name);
      if (event.type === 'takenUp') {
        alarms.clear();
        state = states.get(event.after) ?? state;
      }
      const before = state;
      const { state: after, effects } = decide(before, unnumbered(event), policy);
      const outcomes: Outcome[] = [];
      for (const effect of effects) {
        if (effect.type === 'record') outcomes.push(effect.outcome);
        else if (effect.type === 'setTimer') alarms.set(effect.name, effect.at);
        else if (effect.type === 'cancelTimer') alarms.delete(effect.name);
        else if (effect.type === 'settle' || effect.type === 'leave') alarms.clear();
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

/** The conversation's state behind the last of these events. */
export function conversationAfter(journal: readonly JournalEvent[]): State {
  const again = decideAgain(journal);
  for (const event of journal) {
    if (isReceived(event)) again.take(event);
    again.passed(event);
  }
  return again.state();
}

export type OutcomeEvent = Outcome & { seq: number };

export function isOutcome(event: JournalEvent): event is OutcomeEvent {
  return outcomeTypes.includes(event.type);
}

/** It came from outside and was decided. */
export function isReceived(event: JournalEvent): boolean {
  return !isOutcome(event) && !undecidedTypes.includes(event.type);
}

/**
 * The end of a call that no session held, after a crash or while a person was dialled: its keeper
 * wrote it, the table never sees it. `last`: the event decided last.
 */
export function isKeepers(event: OutcomeEvent, last: ReplayStep | undefined): boolean {
  return event.type === 'callEnded' && (event.reason === 'crash' || last?.after.phase === 'ended');
}

/** As it was when it was decided: the session numbers an event for the journal alone. */
function unnumbered({ seq: _seq, ...event }: JournalEvent): Event {
  return event as Event;
}

function isOff(setFor: number, firedAt: number): boolean {
  return firedAt < setFor - earlyMs || firedAt > setFor + lateMs;
}

/** The numbers that this call was held by: the business's own, and today's for the rest. */
function policyOf(journal: readonly JournalEvent[]): TurnPolicy {
  return turnPolicyOf(journal.find((event) => event.type === 'callStarted')?.turnPolicy);
}
