/**
 * Our outgoing half of the media stream: play, mark, clear. The line paces: it hands audio over at most
 * the carrier's `aheadMs` before it plays. A carrier that gets a whole greeting at once hangs up, or
 * can't be interrupted. The line also cuts audio to the carrier's chunk size.
 */

import type { Clock } from '../../../shared/io/clock.ts';
import { bytesOf, msOf, silence } from '../../audio/mulaw.ts';
import type { Codec, Wire } from '../../carriers/carrier.ts';

/**
 * Reports a clause's place in the stream: its first audio was handed over, or its last. Times in ms since
 * the epoch.
 */
export interface ClauseOnLine {
  playing(startsAt: number): void;
  sent(endsAt: number): void;
}

export interface Line {
  /** The carrier's stream has started: what waited is sent. */
  open(): void;
  /**
   * mu-law 8 kHz of the clause in progress. Resolves when the line has room for more: the
   * backpressure of the whole reply.
   */
  play(bytes: Uint8Array): Promise<void>;
  /** Resolves when at most this much audio waits in the queue, or when it was dropped. */
  room(ms: number): Promise<void>;
  /** The audio that follows belongs to a new clause; `mark` goes out behind its last byte. */
  beginClause(mark: string, clause: ClauseOnLine): void;
  endClause(): void;
  /**
   * Takes back what was not heard of the clause in progress. Audio that the carrier has is cleared too,
   * unless it has some of the clause before as well. Returns when the part that is heard ends; null when
   * the carrier had none, and the clause was never reported as playing.
   */
  takeBackClause(): number | null;
  /**
   * No audio follows for now: the queue is sent, its last chunk padded. Resolves when everything was
   * handed over or cleared.
   */
  flush(): Promise<void>;
  /** Drops audio that was not handed over yet. Audio that the carrier has is played to its end. */
  drop(): void;
  /**
   * Clears the audio that the carrier has not played. Synchronous: the frame is on the socket when this
   * returns.
   */
  clear(): void;
  /** The time at which all audio handed over so far will have been played. */
  playedUntil(): number;
}

export interface LineDeps {
  codec: Codec;
  wire: Wire;
  clock: Clock;
  send(frame: string | ArrayBuffer): void;
  /** A chunk was handed over. The carrier plays it from `startsAt` on. */
  played(bytes: Uint8Array, startsAt: number): void;
  /** The carrier was cleared: the audio due after `at` is not played. */
  cleared(at: number): void;
  /** A reply's audio came too late: the caller heard a gap of `ms`. */
  gap(ms: number): void;
}

/**
 * `at` of an end is the time at which its last byte is played. It is known once that byte was handed
 * over.
 */
type Item =
  | { audio: Uint8Array }
  | { begin: ClauseOnLine }
  | { end: { mark: string; clause: ClauseOnLine; at?: number } };

/** The queue is full at this much audio, and the voice waits. One more chunk is then always ready. */
const roomMs = 400;
/** A queue with less than a chunk is still sent when the carrier has only this much audio left. */
const dryMs = 60;

export function createLine({ codec, wire, clock, send, played, cleared, gap }: LineDeps): Line {
  let queue: Item[] = [];
  let queuedBytes = 0;
  let flushing = false;
  let isOpen = false;
  let playedUntil = 0;
  /** Bytes handed over since the line was last silent. A reply opens with larger chunks. */
  let openedBytes = 0;
  let midReply = false;
  let current: { mark: string; clause: ClauseOnLine } | null = null;
  /** Where the clause that began last begins to sound. */
  let begunAt = 0;
  let handed: { startsAt: number; endsAt: number }[] = [];
  let waiters: { bytes: number; resolve: () => void }[] = [];
  let stopTimer: (() => void) | null = null;

  const later = (ms: number): void => {
    stopTimer?.();
    stopTimer = clock.after(ms, () => {
      stopTimer = null;
      pump();
    });
  };

  function pump(): void {
    if (!isOpen) return;
    for (;;) {
      passMarkers();
      const now = clock.now();
      const aheadMs = Math.max(playedUntil - now, 0);
      if (queuedBytes === 0) break;
      const size = chunkBytes(aheadMs);
      if (size === 0) break;
      const sizeMs = paddedBytes(size, wire) / 8;
      if (aheadMs + sizeMs > wire.aheadMs) {
        later(aheadMs + sizeMs - wire.aheadMs);
        break;
      }
      handOver(size, now);
    }
    if (queuedBytes === 0 && flushing) {
      flushing = false;
      midReply = false;
    }
    wake();
  }

  /**
   * The number of bytes to send now. 0: wait for more audio or, when the carrier's audio is nearly
   * played, for a timer.
   */
  function chunkBytes(aheadMs: number): number {
    const opening = aheadMs === 0 || openedBytes < bytesOf(wire.openingMs);
    if (aheadMs === 0) openedBytes = 0;
    const want = bytesOf(opening ? wire.openingChunkMs : wire.chunkMs);
    const largest = bytesOf(Math.max(wire.openingChunkMs, wire.chunkMs));
    if (flushing && queuedBytes <= largest) return queuedBytes;
    // The rest must not be too small to be sent as a chunk.
    if (flushing && queuedBytes - want < bytesOf(wire.minChunkMs))
      return aligned(queuedBytes - bytesOf(wire.minChunkMs));
    if (queuedBytes >= want) return want;
    // Who waits for an answer hears its beginning as soon as the carrier takes it.
    if (aheadMs === 0 && queuedBytes >= bytesOf(wire.leastOpeningMs)) return aligned(queuedBytes);
    if (aheadMs > dryMs) {
      later(aheadMs - dryMs);
      return 0;
    }
    // The end of a clause never waits for a model that is still writing the next one: it is padded
    // like a reply's end.
    const last = queue.at(-1);
    if (last && 'end' in last) return queuedBytes;
    return aheadMs > 0 && queuedBytes >= bytesOf(wire.minChunkMs) ? aligned(queuedBytes) : 0;
  }

  function aligned(bytes: number): number {
    return bytes - (bytes % bytesOf(wire.alignMs));
  }

  function handOver(size: number, now: number): void {
    const startsAt = Math.max(now, playedUntil);
    // Silence between two replies is normal. Silence within a reply is a gap.
    if (midReply && now > playedUntil) gap(now - playedUntil);
    midReply = true;
    const chunk = padded(take(size, startsAt), wire);
    const endsAt = startsAt + msOf(chunk);
    for (const frame of codec.encode({ type: 'audio', bytes: chunk })) send(frame);
    playedUntil = endsAt;
    openedBytes += chunk.length;
    handed = [...handed.filter((past) => past.endsAt > now), { startsAt, endsAt }];
    played(chunk, startsAt);
    passMarkers();
  }

  /**
   * Takes `size` bytes off the queue, and reports the clauses that begin within them with their start
   * times.
   */
  function take(size: number, startsAt: number): Uint8Array {
    const chunk = new Uint8Array(size);
    let filled = 0;
    const ended: { mark: string; clause: ClauseOnLine; at: number }[] = [];
    while (filled < size) {
      const item = queue[0];
      if (!item) break;
      if ('audio' in item) {
        const part = item.audio.subarray(0, size - filled);
        chunk.set(part, filled);
        filled += part.length;
        if (part.length === item.audio.length) queue.shift();
        else queue[0] = { audio: item.audio.subarray(part.length) };
      } else {
        queue.shift();
        if ('begin' in item) {
          begunAt = startsAt + filled / 8;
          item.begin.playing(begunAt);
        }
        if ('end' in item) ended.push({ ...item.end, at: startsAt + filled / 8 });
      }
    }
    queuedBytes -= filled;
    // Their mark follows the chunk that holds their last byte: queued again in front, so that it
    // goes out behind this chunk.
    queue = [...ended.map((end) => ({ end })), ...queue];
    return chunk;
  }

  /**
   * Sends the marks whose audio was handed over whole. A clause without audio begins and ends at the same
   * moment.
   */
  function passMarkers(): void {
    for (let item = queue[0]; item && !('audio' in item); item = queue[0]) {
      if ('begin' in item) {
        // Its audio has not arrived yet: it begins with its first byte.
        if (queue.length === 1) return;
        if ('audio' in (queue[1] as Item)) return;
        item.begin.playing(Math.max(clock.now(), playedUntil));
      } else {
        for (const frame of codec.encode({ type: 'mark', name: item.end.mark })) send(frame);
        item.end.clause.sent(item.end.at ?? Math.max(clock.now(), playedUntil));
      }
      queue.shift();
    }
  }

  function wake(): void {
    if (waiters.length === 0) return;
    const ready = waiters.filter(({ bytes }) => queuedBytes <= bytes);
    waiters = waiters.filter(({ bytes }) => queuedBytes > bytes);
    for (const { resolve } of ready) resolve();
  }

  function room(ms: number): Promise<void> {
    const bytes = bytesOf(ms);
    return queuedBytes <= bytes
      ? Promise.resolve()
      : new Promise((resolve) => waiters.push({ bytes, resolve }));
  }

  function drop(): void {
    queue = [];
    queuedBytes = 0;
    midReply = false;
    current = null;
    flushing = false;
    stopTimer?.();
    stopTimer = null;
    wake();
  }

  function clear(): void {
    const now = clock.now();
    for (const frame of codec.encode({ type: 'clear' })) send(frame);
    const playing = handed.find((chunk) => chunk.startsAt <= now && chunk.endsAt > now);
    const at = wire.clearStopsAtOnce || !playing ? now : playing.endsAt;
    cleared(at);
    playedUntil = Math.min(playedUntil, at);
    openedBytes = 0;
    handed = [];
    drop();
  }

  return {
    drop,
    clear,
    open() {
      isOpen = true;
      pump();
    },
    play(bytes) {
      if (bytes.length > 0) {
        queue.push({ audio: bytes });
        queuedBytes += bytes.length;
        flushing = false;
        pump();
      }
      return room(roomMs);
    },
    room,
    beginClause(mark, clause) {
      current = { mark, clause };
      queue.push({ begin: clause });
    },
    endClause() {
      if (!current) return;
      queue.push({ end: current });
      current = null;
      pump();
    },
    takeBackClause() {
      if (!current) return null;
      const begun = queue.findIndex((item) => 'begin' in item && item.begin === current?.clause);
      current = null;
      // Once its begin was passed, only audio of this clause is left in the queue.
      queue = queue.slice(0, Math.max(begun, 0));
      queuedBytes = queue.reduce((bytes, item) => bytes + ('audio' in item ? item.audio.length : 0), 0);
      wake();
      if (begun >= 0) return null;
      const now = clock.now();
      const unheard = handed.filter(({ endsAt }) => endsAt > now);
      if (unheard.length > 0 && unheard.every(({ startsAt }) => startsAt >= begunAt)) clear();
      return playedUntil;
    },
    flush() {
      flushing = true;
      pump();
      return room(0);
    },
    playedUntil: () => playedUntil,
  };
}

function paddedBytes(bytes: number, wire: Wire): number {
  const unit = bytesOf(wire.alignMs);
  return Math.max(bytesOf(wire.minChunkMs), Math.ceil(bytes / unit) * unit);
}

function padded(chunk: Uint8Array, wire: Wire): Uint8Array {
  const size = paddedBytes(chunk.length, wire);
  if (size === chunk.length) return chunk;
  const whole = silence(size / 8);
  whole.set(chunk);
  return whole;
}
