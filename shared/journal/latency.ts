/**
 * Timings of a call, folded from its journal. Latency is always the time from the end of the
 * caller's speech to the first audio handed to the carrier.
 */
import type { JournalEvent } from './events.ts';

/** All in ms; null where a step did not happen. */
interface TurnTimings {
  turn: number;
  /** When the caller's turn was taken, ms since the epoch. For turn 0: when the media socket opened. */
  at: number;
  /** From the end of the caller's speech to STT's end of turn; null also where STT timed no words. */
  sttMs: number | null;
  /**
   * From the request to the model (before the end of turn, where the reply was speculative) to its
   * first token.
   */
  firstTokenMs: number | null;
  /** From the model's first clause to TTS's first byte. */
  voiceMs: number | null;
  /** How long before the end of turn a speculative reply was begun; 0 where there was none. */
  leadMs: number;
  /** From the end of turn to the first audio handed to the carrier. */
  replyMs: number | null;
  /**
   * From the end of the caller's speech to the first audio handed to the carrier: the delay that the
   * caller notices. Where STT timed no words, it counts from the moment at which it last reported another
   * one; where it reported none, from the end of turn.
   */
  responseMs: number | null;
  /**
   * When the first of each kind happened, from the end of turn; negative for what a speculative reply had
   * done before. `heardAfterMs`: when the carrier begins to play the first audio, as computed from the clock.
   */
  tokenAfterMs: number | null;
  clauseAfterMs: number | null;
  byteAfterMs: number | null;
  heardAfterMs: number | null;
  interrupted: boolean;
}

export function turnsOf(events: readonly JournalEvent[]): TurnTimings[] {
  const turns = new Map<
    number,
    TurnTimings & {
      speechEndedAt: number | null;
      since: number;
    }
  >();
  let spokeAt: number | null = null;
  for (const event of events) {
    if (event.type === 'mediaStarted') open(0, event.at, event.at);
    else if (event.type === 'callerSpoke') spokeAt = event.at;
    else if (event.type === 'callerSaid') {
      open(event.turn, event.at, event.speechEndedAt, event.askedAt ?? event.at);
      spokeAt = null;
    }
    if (!('turn' in event)) continue;
    const timings = turns.get(event.turn);
    if (!timings) continue;
    const after = event.at - timings.at;
    if (event.type === 'tokenArrived') {
      timings.firstTokenMs ??= after + timings.leadMs;
      timings.tokenAfterMs ??= after;
    } else if (event.type === 'clauseWritten') timings.clauseAfterMs ??= after;
    else if (event.type === 'voiceArrived') timings.byteAfterMs ??= after;
    else if (event.type === 'agentSaid') timings.interrupted ||= event.interrupted;
    else if (event.type === 'clausePlaying') {
      timings.replyMs ??= after;
      timings.heardAfterMs ??= Math.max(after, event.startsAt - timings.at);
      timings.responseMs ??= event.at - timings.since;
    }
  }
  return [...turns.values()].map(({ speechEndedAt, since: _, ...timings }) => ({
    ...timings,
    sttMs: timings.turn > 0 && speechEndedAt !== null ? timings.at - speechEndedAt : null,
    voiceMs:
      timings.clauseAfterMs !== null && timings.byteAfterMs !== null
        ? timings.byteAfterMs - timings.clauseAfterMs
        : null,
  }));

  function open(turn: number, at: number, speechEndedAt: number | null, askedAt = at): void {
    if (turns.has(turn)) return;
    const empty = {
      sttMs: null,
      firstTokenMs: null,
      voiceMs: null,
      leadMs: at - askedAt,
      replyMs: null,
      responseMs: null,
      tokenAfterMs: null,
      clauseAfterMs: null,
      byteAfterMs: null,
      heardAfterMs: null,
    };
    const since = speechEndedAt ?? spokeAt ?? at;
    const open = { speechEndedAt, since };
    turns.set(turn, { turn, at, ...empty, interrupted: false, ...open });
  }
}
