/**
 * A stored journal replayed: what is decided at its received events is compared with what was
 * written then (decision 2). Knows no storage and no terminal.
 */
import type { JournalEvent } from '../../../shared/journal/events.ts';
import type { Outcome } from '../events.ts';
import {
  type AlarmFault,
  decideAgain,
  isKeepers,
  isOutcome,
  isReceived,
  type ReplayStep,
} from './decided-again.ts';
import { fixedWords } from './fixed-words.ts';

/** At `step` something else is decided, said or waited for than the journal has. */
export type Difference = { step: ReplayStep } & (
  | { kind: 'outcome'; recorded: Outcome | null; decided: Outcome | null }
  | ({ kind: 'alarm' } & AlarmFault)
  /** A fixed phrase has other words now; null: there is no such clause in it any more. */
  | { kind: 'words'; recorded: string; decided: string | null }
);

export interface Replay {
  /** Received events, up to the one that was decided differently. */
  steps: readonly ReplayStep[];
  /** Outcomes that were decided as they were written. */
  outcomes: number;
  /** The journal goes to the call's end. */
  isOver: boolean;
  /** The first one; nothing is decided behind it. */
  difference: Difference | null;
}

/**
 * `journal`: in `seq` order without holes, `callStarted` first; of a call with a media stream
 * (without one nothing is decided by the table).
 */
export function replay(journal: readonly JournalEvent[]): Replay {
  const again = decideAgain(journal);
  const steps: ReplayStep[] = [];
  const isOver = journal.some(({ type }) => type === 'callEnded');
  let outcomes = 0;
  /** Decided at the last step, and not met in the journal yet. */
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
      const alarm = again.alarmFault(event);
      const step = again.take(event);
      steps.push(step);
      if (alarm) return result({ kind: 'alarm', step, ...alarm });
      const words = otherWords(step);
      if (words) return result({ kind: 'words', step, ...words });
      due = [...step.outcomes];
    }
    again.passed(event);
  }
  const last = steps.at(-1);
  // A journal that was read while the call goes on may end in the middle of a step.
  return result(
    isOver && last && due[0] ? { kind: 'outcome', step: last, recorded: null, decided: due[0] } : null,
  );
}

/**
 * Names of the fields in which two outcomes differ, `type` among them; all fields of one that has
 * no counterpart.
 */
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
