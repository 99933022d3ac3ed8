/**
 * The agent's ear: one recogniser's stream for the whole call, opened while the phone rings. (A stream that dies is replaced behind this port, see
 * `providers/failover-stt.ts`.) What it tells becomes the conversation's events; times in stream audio become times of arrival.
 */
import { msOf } from '../audio/mulaw.ts';
import type { Event } from '../core/events.ts';
import type { Stt, SttEvent, SttOptions } from '../providers/ports.ts';
import type { Clock } from './clock.ts';
import { createHeardTurns, type TurnPatience } from './heard-turns.ts';

export interface Ear {
  /** House audio as it comes in. */
  listen(bytes: Uint8Array): void;
  /** ms of audio given to the recogniser, which is what it bills. */
  sentMs(): number;
  close(): void;
}

/** A recogniser's stream keeps at most this much back: while its socket opens; later only until a piece is full. */
const keptBackMs = 2_000;
/** Arrivals remembered: at 20 ms a frame the last 20 s, more than any recogniser is behind. */
const mostArrivals = 1_000;

/** `patience`: when a turn is ended though the recogniser does not end it. */
export function openEar(
  stt: Stt,
  options: SttOptions,
  clock: Clock,
  tell: (event: Event) => void,
  signal: AbortSignal,
  patience: TurnPatience,
): Ear {
  let isClosed = false;
  let words = '';
  /** `endMs`: where the audio that arrived ends in the stream, sent already or not. */
  let arrivals: { endMs: number; at: number }[] = [];
  let endMs = 0;
  const turns = createHeardTurns(patience, clock, hear);
  const stream = stt.open(options, turns.hear, signal);

  /** When the audio that reaches up to `streamMs` arrived; null when that is not known. */
  function arrivedAt(streamMs: number | null): number | null {
    if (streamMs === null) return null;
    return arrivals.find((arrival) => arrival.endMs >= streamMs)?.at ?? arrivals.at(-1)?.at ?? null;
  }

  function hear(event: SttEvent): void {
    if (isClosed) return;
    const at = clock.now();
    switch (event.type) {
      case 'fault':
        return tell({ type: 'faulted', at, fault: event.fault });
      case 'resumed':
        return tell({ type: 'turnResumed', at });
      case 'eagerEnd':
        return tell({ type: 'turnEnding', at, text: event.text, languages: event.languages });
      case 'words':
        if (event.text.trim() === '' || event.text === words) return;
        words = event.text;
        return tell({ type: 'callerSpoke', at, text: event.text, languages: event.languages });
      case 'turnEnd': {
        words = '';
        const speechEndedAt = arrivedAt(event.lastWordEndMs);
        return tell({ type: 'turnEnded', at, text: event.text, languages: event.languages, confidence: event.confidence, speechEndedAt });
      }
    }
  }

  return {
    listen(bytes) {
      if (isClosed) return;
      stream.send(bytes);
      const sentMs = stream.sentMs();
      endMs = Math.min(Math.max(endMs + msOf(bytes), sentMs), sentMs + keptBackMs);
      arrivals.push({ endMs, at: clock.now() });
      if (arrivals.length > 2 * mostArrivals) arrivals = arrivals.slice(-mostArrivals);
    },
    sentMs: () => stream.sentMs(),
    close() {
      isClosed = true;
      turns.stop();
      stream.close();
    },
  };
}
