/**
 * A journal whose times went back or leapt, because a clock was set: its lengths of time, as far as they are
 * known.
 */
import type { JournalEvent } from './events.ts';

/**
 * While the agent is on the line something happens more often than this: the longest wait that a business may
 * set ("hold on") is 10 minutes.
 */
export const longestGapMs = 15 * 60_000;
/** What a pause counts whose length is not known: about as long as two turns of a call by turns. */
export const unknownGapMs = 30_000;
/** What a pause counts in which the clock was set back: an answered call is not free. */
export const setBackMs = 1_000;

/**
 * The same events on a clock that nobody sets. A pause that goes back counts `setBackMs`, and one that is
 * too long `unknownGapMs`. A talk with a person may last, so its pauses are believed. A journal without
 * steps stays as it is.
 */
export function withoutSteps(events: readonly JournalEvent[]): readonly JournalEvent[] {
  let shift = 0;
  let isAway = false;
  let last = events[0]?.at ?? 0;
  return events.map((event) => {
    const gap = event.at - last;
    const before = { at: last, shift };
    last = event.at;
    if (gap < 0) shift += setBackMs - gap;
    else if (gap > longestGapMs && !isAway) shift += unknownGapMs - gap;
    if (event.type === 'transferStarted') isAway = true;
    else if (event.type === 'transferEnded' || event.type === 'takenUp') isAway = false;
    return shift === 0 ? event : shifted(event, shift, before);
  });
}

/** `before`: the event before it. A person answered behind that one, on its clock. */
function shifted(event: JournalEvent, shift: number, before: { at: number; shift: number }): JournalEvent {
  const at = event.at + shift;
  if (event.type !== 'transferEnded' || event.answeredAt === undefined) return { ...event, at };
  return { ...event, at, answeredAt: Math.max(event.answeredAt, before.at) + before.shift };
}
