/**
 * The agent's ear: one recogniser's stream for the whole call, opened while the phone rings. (A
 * stream that dies is replaced behind this port, see `providers/failover-stt.ts`.) What it tells
 * becomes the conversation's events; times in stream audio become times of arrival.
 */
import { msOf, silence } from '../../audio/mulaw.ts';
import type { Event } from '../../core/events.ts';
import type { Stt, SttEvent, SttOptions } from '../../providers/ports.ts';
import type { Clock } from '../clock.ts';
import { createQuietLine } from './quiet-line.ts';
import { createHeardTurns, type TurnPatience } from './turn-repair.ts';

export interface Ear {
  /** House audio as it comes in. */
  listen(bytes: Uint8Array): void;
  /**
   * The carrier left so many ms of silence out before what comes next: the recogniser is given what
   * it has not been given of them already.
   */
  missed(ms: number): void;
  /** ms of audio given to the recogniser, which is what it bills. */
  sentMs(): number;
  close(): void;
}

/**
 * A recogniser's stream keeps at most this much back: while its socket opens; later only until a
 * piece is full.
 */
const keptBackMs = 2_000;
/** Arrivals remembered: at 20 ms a frame the last 20 s, more than any recogniser is behind. */
const mostArrivals = 1_000;

export interface EarPatience extends TurnPatience {
  quietLineMs: number;
}

/**
 * `patience`: when a turn is ended though the recogniser does not end it, and when a line without
 * media is a silent one.
 */
export function openEar(
  stt: Stt,
  options: SttOptions,
  clock: Clock,
  tell: (event: Event) => void,
  signal: AbortSignal,
  patience: EarPatience,
): Ear {
  let isClosed = false;
  let words = '';
  /** `endMs`: where the audio that arrived ends in the stream, sent already or not. */
  let arrivals: { endMs: number; at: number }[] = [];
  let endMs = 0;
  /**
   * Silence in the stream since the carrier's last frame: the quiet line's, and what a recogniser
   * adds itself to stay awake.
   */
  let filledMs = 0;
  const quietLine = createQuietLine(patience.quietLineMs, clock, fill);
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
        return tell({
          type: 'turnEnded',
          at,
          text: event.text,
          languages: event.languages,
          confidence: event.confidence,
          speechEndedAt,
        });
      }
    }
  }

  function give(bytes: Uint8Array, at: number): void {
    stream.send(bytes);
    const sentMs = stream.sentMs();
    endMs = Math.min(Math.max(endMs + msOf(bytes), sentMs), sentMs + keptBackMs);
    arrivals.push({ endMs, at });
    if (arrivals.length > 2 * mostArrivals) arrivals = arrivals.slice(-mostArrivals);
  }

  /** By `at` the line was silent for so long since its last frame. */
  function fill(silentMs: number, at: number): void {
    const ownMs = Math.max(0, stream.sentMs() - endMs);
    endMs += ownMs;
    filledMs += ownMs;
    const lackingMs = silentMs - filledMs;
    if (lackingMs <= 0) return;
    filledMs += lackingMs;
    give(silence(lackingMs), at);
  }

  return {
    listen(bytes) {
      if (isClosed) return;
      give(bytes, clock.now());
      filledMs = 0;
      quietLine.heard(msOf(bytes));
    },
    missed(ms) {
      if (!isClosed) fill(ms, clock.now());
    },
    sentMs: () => stream.sentMs(),
    close() {
      isClosed = true;
      turns.stop();
      quietLine.stop();
      stream.close();
    },
  };
}
