/**
 * A journal as its call would be decided now: how a stored call that is a test is brought up to
 * date when a decision changed on purpose.
 */
import type { JournalEvent } from '../../../shared/journal/events.ts';
import type { Outcome } from '../events.ts';
import type { State } from '../state.ts';
import { decideAgain, isKeepers, isOutcome, isReceived, type ReplayStep } from './decided-again.ts';
import { fixedWords } from './fixed-words.ts';

/**
 * Received events stay; outcomes, and the words of fixed phrases, become those of now; `seq` counts
 * anew. A journal that agrees is answered as it is. One whose caller or carrier would have acted
 * otherwise is not mended by this: it still differs when it is replayed.
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
