/**
 * The caller's audio on its way to a recogniser: kept while the socket opens, sent in pieces of one size,
 * counted, and topped up with silence when the line is quiet for too long.
 */
import { joinedBytes } from '../../../shared/bytes.ts';
import type { Clock } from '../../../shared/io/clock.ts';

/** One send: 80 ms of mu-law, the size Flux asks for (Deepgram, Flux quickstart). */
const pieceBytes = 640;
/** Longest wait for enough audio to fill a piece. */
const flushMs = 40;
/** Kept before the socket is open: 16 s, the most that is replayed to a new stream, and its handshake. */
const keptBytes = 128_000;
/** Mu-law's zero. */
const silenceByte = 0xff;

export interface Feed {
  /**
   * Any length; an empty one is dropped, because an empty binary frame closes a Deepgram stream.
   * Dropped after `stop`.
   */
  send(audio: Uint8Array): void;
  /** The socket takes audio from now on; what was kept is sent first. */
  opened(): void;
  /** Sends silence at once, counted like audio. */
  sendSilence(ms: number): void;
  sentMs(): number;
  stop(): void;
}

export interface FeedOptions {
  /** One binary frame, never empty; not called before `opened` or after `stop`. */
  write(audio: Uint8Array): void;
  /** Called each time nothing was sent for `idleMs`. */
  idle(feed: Feed): void;
  idleMs: number;
}

export function createFeed(options: FeedOptions, clock: Clock): Feed {
  let state: 'opening' | 'open' | 'stopped' = 'opening';
  let pending: Uint8Array[] = [];
  let pendingBytes = 0;
  let sentBytes = 0;
  let cancelFlush: (() => void) | null = null;
  let cancelIdle: (() => void) | null = null;

  const write = (audio: Uint8Array) => {
    sentBytes += audio.length;
    options.write(audio);
  };
  const watchIdle = () => {
    cancelIdle?.();
    cancelIdle = clock.after(options.idleMs, () => {
      if (state !== 'open') return;
      options.idle(feed);
      if (state === 'open') watchIdle();
    });
  };
  const flush = () => {
    cancelFlush?.();
    cancelFlush = null;
    if (state !== 'open' || pendingBytes === 0) return;
    const audio = joinedBytes(pending);
    pending = [];
    pendingBytes = 0;
    watchIdle();
    // A write may end the stream (the socket died unnoticed), so the state is checked each time.
    for (let at = 0; at < audio.length && isOpen(); at += pieceBytes)
      write(audio.subarray(at, at + pieceBytes));
  };
  const isOpen = () => state === 'open';

  const feed: Feed = {
    send(audio) {
      if (state === 'stopped' || audio.length === 0) return;
      pending.push(audio);
      pendingBytes += audio.length;
      if (state === 'opening') {
        while (pendingBytes > keptBytes) pendingBytes -= dropOldest(pending, pendingBytes - keptBytes);
      } else if (pendingBytes >= pieceBytes) flush();
      else cancelFlush ??= clock.after(flushMs, flush);
    },
    opened() {
      if (state !== 'opening') return;
      state = 'open';
      watchIdle();
      flush();
    },
    sendSilence(ms) {
      if (state === 'open') write(new Uint8Array(ms * 8).fill(silenceByte));
    },
    // Audio that waits for a full piece counts: the owner needs the position of what it has just given.
    sentMs: () => (sentBytes + (state === 'open' ? pendingBytes : 0)) / 8,
    stop() {
      state = 'stopped';
      pending = [];
      pendingBytes = 0;
      cancelFlush?.();
      cancelIdle?.();
    },
  };
  return feed;
}

/** Takes at most `bytes` from the front and returns how many it took. */
function dropOldest(pending: Uint8Array[], bytes: number): number {
  const [oldest] = pending;
  if (!oldest) return bytes;
  if (oldest.length > bytes) {
    pending[0] = oldest.subarray(bytes);
    return bytes;
  }
  pending.shift();
  return oldest.length;
}
