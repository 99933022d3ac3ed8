/**
 * Replays a stored journal: its received events are decided again, and the outcomes are compared with
 * the recorded ones (`docs/decisions`, decision 2). Pure: no storage and no terminal.
 */
import type { JournalEvent } from '../../../shared/journal/events.ts';
import type { Outcome } from '../events.ts';
import {
  decideAgain,
  fixedWords,
  isKeepers,
  isOutcome,
  isReceived,
  type ReplayStep,
  type TimerFault,
} from './decided-again.ts';

/** At `step`, another outcome, phrase or timer is decided than the journal has. */
export type Difference = { step: ReplayStep } & (
  | { kind: 'outcome'; recorded: Outcome | null; decided: Outcome | null }
  | ({ kind: 'timer' } & TimerFault)
  /** A fixed phrase has other words now. `decided`: null = it has no such clause any more. */
  | { kind: 'words'; recorded: string; decided: string | null }
);

export interface Replay {
  /** Received events, up to the one that was decided differently. */
  steps: readonly ReplayStep[];
  /** Outcomes that were decided as they were written. */
  outcomes: number;
  /** Whether the journal holds the call's end. */
  isOver: boolean;
  /** The first difference. Nothing is decided behind it. */
  difference: Difference | null;
}

/** `journal`: in `seq` order without holes, `callStarted` first. */
export function replay(journal: readonly JournalEvent[]): Replay {
  const again = decideAgain(journal);
  const steps: ReplayStep[] = [];
  const isOver = journal.some(({ type }) => type === 'callEnded');
  let outcomes = 0;
  /** Decided at the last step, and not found in the journal yet. */
  let due: Outcome[] = [];
  const result = (difference: Difference | null): Replay => ({ steps, outcomes, isOver, difference });
  for (const event of journal) {
    const last = steps.at(-1);
    if (isOutcome(event)) {
      if (!last) throw new Error(`the journal begins with ${event.type}`);
      const decided = due.shift() ?? null;
      const { seq: _seq, ...recorded } = event;
      const isDecided = decided !== null && differentFields(recorded, decided).length === 0;
      if (!isDecided && !(decided === null && isKeepers(event, last)))
        return result({ kind: 'outcome', step: last, recorded, decided });
      if (isDecided) outcomes += 1;
    } else if (isReceived(event)) {
      if (last && due[0]) return result({ kind: 'outcome', step: last, recorded: null, decided: due[0] });
      const timer = again.timerFault(event);
      const step = again.take(event);
      steps.push(step);
      if (timer) return result({ kind: 'timer', step, ...timer });
      const words = otherWords(step);
      if (words) return result({ kind: 'words', step, ...words });
      due = [...step.outcomes];
    }
    again.passed(event);
  }
  const last = steps.at(-1);
  // The journal of a call that still goes on may end in the middle of a step.
  return result(
    isOver && last && due[0] ? { kind: 'outcome', step: last, recorded: null, decided: due[0] } : null,
  );
}

/** The names of the fields in which two outcomes differ, `type` included. One of them may be absent. */
export function differentFields(recorded: Outcome | null, decided: Outcome | null): string[] {
  const then = new Map(Object.entries(recorded ?? {}));
  const now = new Map(Object.entries(decided ?? {}));
  return [...new Set([...then.keys(), ...now.keys()])].filter(
    (name) => JSON.stringify(then.get(name)) !== JSON.stringify(now.get(name)),
  );
}

function otherWords({ event, before }: ReplayStep): { recorded: string; decided: string | null } | null {
  if (event.type !== 'clausePlaying') return null;
  const words = fixedWords(before, event);
  return words === null || words.text === event.text ? null : { recorded: event.text, decided: words.text };
}
