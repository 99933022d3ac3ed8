/**
 * The part of a live call's journal that stays in memory: a call of an hour has some ten thousand events, and
 * an isolate has 128 MB for all its calls. What was said, done and decided stays. How a settled turn went,
 * token by token and clause by clause, is read from the storage by the few who want it.
 */
import type { CallEventType, JournalEvent } from './events.ts';

const details: ReadonlySet<CallEventType> = new Set([
  'callerSpoke',
  'turnEnding',
  'turnResumed',
  'turnEnded',
  'tokenArrived',
  'clauseWritten',
  'clausesRetracted',
  'replyWritten',
  'voiceArrived',
  'clausePlaying',
  'clauseVoiced',
  'clauseSent',
  'clauseBroken',
  'replySent',
  'marked',
  'voiceSpent',
  'replyDropped',
  'toolCalled',
  'timerFired',
]);

/**
 * The same events without the details of settled turns. Turn `turn` and the one before it stay whole, because
 * a turn begins while the one before is still answered.
 */
export function withoutDetails(events: readonly JournalEvent[], turn: number): JournalEvent[] {
  const from = startOf(events, turn - 1);
  return events.filter(({ type }, at) => at >= from || !details.has(type));
}

/**
 * The same events from the beginning of the turn before `turn` on: enough to compute the timings of `turn`
 * and of those behind it.
 */
export function sinceTurnBefore(events: readonly JournalEvent[], turn: number): readonly JournalEvent[] {
  const from = startOf(events, turn - 1);
  return from > 0 ? events.slice(from) : events;
}

/** The place of the event with which the turn, or an earlier one, began; 0 where there is none. */
function startOf(events: readonly JournalEvent[], turn: number): number {
  return Math.max(
    0,
    events.findLastIndex((event) => event.type === 'callerSaid' && event.turn <= turn),
  );
}
