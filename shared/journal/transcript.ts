/** The transcript as heard: the caller's confirmed turns, and of the agent only what was played. */
import type { JournalEvent } from './events.ts';

/** `at` in ms since the epoch. `interrupted` is present only where a reply was cut. */
export interface TranscriptEntry {
  at: number;
  turn: number;
  who: 'caller' | 'agent';
  text: string;
  interrupted?: true;
}

/**
 * `agentSaid` is decided when a reply is over, so the agent's entries have the time at which the reply
 * began to play.
 */
export function transcriptOf(events: readonly JournalEvent[]): TranscriptEntry[] {
  const entries: TranscriptEntry[] = [];
  let began: number | null = null;
  for (const event of events) {
    if (event.type === 'callerSaid') {
      entries.push({ at: event.at, turn: event.turn, who: 'caller', text: event.text });
    } else if (event.type === 'clausePlaying') {
      began ??= event.startsAt;
    } else if (event.type === 'agentSaid') {
      if (event.text !== '') {
        const heard = { at: began ?? event.at, turn: event.turn, who: 'agent' as const, text: event.text };
        entries.push(event.interrupted ? { ...heard, interrupted: true } : heard);
      }
      began = null;
    } else if (event.type === 'takenUp') {
      // Audio that was playing when the process died belongs to no reply.
      began = null;
    }
  }
  return entries.sort((a, b) => a.at - b.at);
}
