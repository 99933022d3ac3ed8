/** Rewrites a stored journal with today's decisions, for the stored test calls after a wanted change. */
import type { JournalEvent } from '../../../shared/journal/events.ts';
import type { Outcome } from '../events.ts';
import type { State } from '../state.ts';
import {
  decideAgain,
  fixedWords,
  isKeepers,
  isOutcome,
  isReceived,
  type ReplayStep,
} from './decided-again.ts';

/**
 * Received events stay. Outcomes and the words of fixed phrases become today's, and `seq` is counted
 * again. A journal that already agrees is returned unchanged. If the caller or the carrier would have
 * acted differently after today's decisions, the result still differs when it is replayed.
 */
export function decidedToday(journal: readonly JournalEvent[]): JournalEvent[] {
  const again = decideAgain(journal);
  const today: JournalEvent[] = [];
  const seqToday = new Map<number, number>();
  let due: Outcome[] = [];
  let last: ReplayStep | undefined;
  const write = (event: Outcome | JournalEvent): void => {
    today.push({ ...event, seq: today.length });
  };
  for (const event of journal) {
    if (isOutcome(event)) {
      const decided = due.shift();
      if (decided) write(decided);
      else if (isKeepers(event, last)) write(event);
    } else if (isReceived(event)) {
      for (const outcome of due) write(outcome);
      const received = inTodaysWords(again.state(), event);
      last = again.take(received);
      due = [...last.outcomes];
      write(
        received.type === 'takenUp'
          ? { ...received, after: seqToday.get(received.after) ?? received.after }
          : received,
      );
    } else {
      write(event);
    }
    again.passed(event);
    seqToday.set(event.seq, today.length - 1);
  }
  for (const outcome of due) write(outcome);
  return today;
}

function inTodaysWords(state: State, event: JournalEvent): JournalEvent {
  if (event.type !== 'clausePlaying') return event;
  return { ...event, text: fixedWords(state, event)?.text ?? event.text };
}
