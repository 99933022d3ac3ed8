/**
 * The call's recogniser: one STT stream, opened while the phone rings. (A stream that dies is
 * replaced behind the port, see `providers/failover/failover-stt.ts`.) What the stream reports
 * becomes the conversation's events, and times in its audio become times of arrival.
 *
 * A carrier may leave silent frames out (Twilio does), and a recogniser that is sent nothing finds
 * no end of a turn, because its time is the audio's. So silence is sent while it passes, and not
 * only when the next frame's time shows how long it was.
 */

import type { Clock } from '../../../shared/io/clock.ts';
import type { Recognised } from '../../../shared/journal/cost.ts';
import { msOf, silence } from '../../audio/mulaw.ts';
import { longestGapMs } from '../../carriers/frames/media-clock.ts';
import type { Event } from '../../core/events.ts';
import type { Stt, SttEvent, SttOptions, SttSign } from '../../providers/ports.ts';
import { createTurnRepair, type TurnPatience } from './turn-repair.ts';

export interface Recogniser {
  /** mu-law 8 kHz as it comes in. */
  send(bytes: Uint8Array): void;
  /**
   * The carrier left `ms` of silence out before the next frame. The stream is sent the part of it
   * that it was not sent yet.
   */
  missed(ms: number): void;
  /** The audio that was sent, which is what the providers bill. */
  spent(): Recognised[];
  /** The conversation has taken the caller's turn without the recogniser: an open one is to end now. */
  endTurn(): void;
  /** Whether the agent has asked for digits, which are then written as figures. */
  expectDigits(on: boolean): void;
  close(): void;
}

/**
 * A stream delays at most this much audio: while its socket opens, and later only until a piece is full.
 */
const keptBackMs = 16_000;
/** The number of arrival times kept: at 20 ms a frame the last 20 s. No recogniser is that far behind. */
const mostArrivals = 1_000;

export interface RecogniserPatience extends TurnPatience {
  quietLineMs: number;
  /** A warning of the provider, or a message that is not known: to be counted under this name. */
  noticed?(name: string): void;
}

/**
 * `patience`: the time after which a turn that the recogniser does not end is ended here, and the time
 * after which a line without media counts as silent.
 */
export function openRecogniser(
  stt: Stt,
  options: SttOptions,
  clock: Clock,
  emit: (event: Event) => void,
  signal: AbortSignal,
  patience: RecogniserPatience,
): Recogniser {
  let isClosed = false;
  let words = '';
  let areDigitsExpected = false;
  const arrivals = createArrivals();
  /** The position in the stream up to which audio has arrived, sent or not. */
  let endMs = 0;
  /**
   * Silence in the stream since the carrier's last frame: what `fill` sent, and what a recogniser adds
   * itself to keep its stream open.
   */
  let filledMs = 0;
  const quietLine = createQuietLine(patience.quietLineMs, clock, fill);
  const turns = createTurnRepair({ ...patience, endedHere: () => stream.endTurn?.() }, clock, report);
  const stream = stt.open(options, take, signal);

  function take(event: SttEvent | SttSign): void {
    if (event.type === 'notice') return patience.noticed?.(event.name);
    if (event.type !== 'opened' && event.type !== 'alive') turns.take(event);
  }

  function report(event: SttEvent): void {
    if (isClosed) return;
    const at = clock.now();
    switch (event.type) {
      case 'fault':
        return emit({ type: 'faulted', at, fault: event.fault });
      case 'resumed':
        return emit({ type: 'turnResumed', at });
      case 'turnEnding':
        return emit({ type: 'turnEnding', at, text: event.text, languages: event.languages });
      case 'words':
        if (event.text.trim() === '' || event.text === words) return;
        words = event.text;
        return emit({ type: 'callerSpoke', at, text: event.text, languages: event.languages });
      case 'turnEnd': {
        words = '';
        const { lastWordEndMs } = event;
        const speechEndedAt = lastWordEndMs === null ? null : arrivals.of(lastWordEndMs);
        return emit({
          type: 'turnEnded',
          at,
          text: event.text,
          languages: event.languages,
          confidence: event.confidence,
          speechEndedAt,
          ...(event.trigger ? { trigger: event.trigger } : {}),
        });
      }
    }
  }

  function give(bytes: Uint8Array, at: number): void {
    stream.send(bytes);
    const sentMs = stream.sentMs();
    endMs = Math.min(Math.max(endMs + msOf(bytes), sentMs), sentMs + keptBackMs);
    arrivals.add(endMs, at);
  }

  /** At `at` the line has been silent for `silentMs`, since its last frame. */
  function fill(silentMs: number, at: number): void {
    const ownMs = Math.max(0, stream.sentMs() - endMs);
    endMs += ownMs;
    filledMs += ownMs;
    const missingMs = silentMs - filledMs;
    if (missingMs <= 0) return;
    filledMs += missingMs;
    give(silence(missingMs), at);
  }

  return {
    send(bytes) {
      if (isClosed) return;
      give(bytes, clock.now());
      filledMs = 0;
      quietLine.frame(msOf(bytes));
    },
    missed(ms) {
      if (!isClosed) fill(ms, clock.now());
    },
    spent() {
      const own = [{ provider: stt.name, model: stt.model, ms: stream.sentMs() }];
      return (stream.spent?.() ?? own).map(({ ms, ...provider }) => ({ ...provider, seconds: ms / 1000 }));
    },
    endTurn() {
      if (!isClosed && words !== '') stream.endTurn?.();
    },
    expectDigits(on) {
      if (isClosed || on === areDigitsExpected) return;
      areDigitsExpected = on;
      stream.expectDigits?.(on);
    },
    close() {
      isClosed = true;
      turns.stop();
      quietLine.stop();
      stream.close();
    },
  };
}

interface Arrivals {
  /** Audio has arrived at `at`, and reaches up to `endMs` of the stream. */
  add(endMs: number, at: number): void;
  /** When the audio that reaches up to `streamMs` arrived; null before the first. */
  of(streamMs: number): number | null;
}

/**
 * Two rings of numbers. An object for each frame would live for 20 s, and V8 seldom collects what has lived
 * so long.
 */
function createArrivals(): Arrivals {
  const ends = new Float64Array(mostArrivals);
  const times = new Float64Array(mostArrivals);
  let count = 0;
  return {
    add(endMs, at) {
      ends[count % mostArrivals] = endMs;
      times[count % mostArrivals] = at;
      count += 1;
    },
    of(streamMs) {
      for (let n = Math.max(0, count - mostArrivals); n < count; n += 1)
        if ((ends[n % mostArrivals] ?? 0) >= streamMs) return times[n % mostArrivals] ?? null;
      return count === 0 ? null : (times[(count - 1) % mostArrivals] ?? null);
    },
  };
}

export interface QuietLine {
  /** A frame of `frameMs` came. Called for every frame: it stores a time and sets no timer. */
  frame(frameMs: number): void;
  stop(): void;
}

/** Silence is reported in pieces of this length, each with the time at which it passed. */
const stepMs = 100;

/**
 * Reports to `passed` how long the line has been silent since its last frame, and when that was.
 * Nothing before `quietLineMs`, because a network stalls (openai-agents-js's Twilio transport waits
 * 750 ms); then at once what has passed, and more in real time, up to the longest gap that is ever
 * filled. The length of one frame is held back, because a frame with the sound of just now may be on
 * its way. A line that never brought media is not silent yet: it rings.
 */
export function createQuietLine(
  quietLineMs: number,
  clock: Clock,
  passed: (silentMs: number, at: number) => void,
): QuietLine {
  let lastAt = 0;
  let lastFrameMs = 0;
  let reportedMs = 0;
  let cancel: (() => void) | null = null;

  function look(): void {
    cancel = null;
    const silentMs = clock.now() - lastAt;
    if (silentMs < quietLineMs) return lookIn(quietLineMs - silentMs);
    const dueMs = Math.min(silentMs - lastFrameMs, longestGapMs);
    while (reportedMs < dueMs) {
      reportedMs = Math.min(reportedMs + stepMs, dueMs);
      passed(reportedMs, lastAt + reportedMs);
    }
    if (dueMs < longestGapMs) lookIn(stepMs);
  }

  function lookIn(ms: number): void {
    cancel = clock.after(ms, look);
  }

  return {
    frame(frameMs) {
      lastAt = clock.now();
      lastFrameMs = frameMs;
      reportedMs = 0;
      if (!cancel) lookIn(quietLineMs);
    },
    stop: () => cancel?.(),
  };
}
