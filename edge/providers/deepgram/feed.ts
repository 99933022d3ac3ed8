/**
 * The caller's audio on its way to a recogniser: kept while the socket opens, sent at once while the caller's
 * turn may be ending and in larger pieces otherwise, counted, and topped up with silence when the line is
 * quiet for too long.
 */
import { joinedBytes } from '../../../shared/bytes.ts';
import type { Clock } from '../../../shared/io/clock.ts';

/**
 * A send while no turn is ending: 80 ms of mu-law, the size Flux asks for (Deepgram, Flux quickstart). What a
 * smaller one costs is in decision 67.
 */
const pieceBytes = 640;
/** The largest send: one frame of Exotel, 100 ms, goes whole. */
const mostBytes = 800;
/** Longest wait for enough audio to fill a piece. */
const flushMs = 80;
/** Kept before the socket is open: 16 s, the most that is replayed to a new stream, and its handshake. */
const keptBytes = 128_000;
/** Mu-law's zero. */
const silenceByte = 0xff;

export interface Feed {
  /**
   * Any length; an empty one is dropped, because an empty binary frame closes a Deepgram stream.
   * Dropped after `stop`. `isEnding`: the caller's turn may be ending, so that this audio, and what waits for
   * a full piece, is sent at once.
   */
  send(audio: Uint8Array, isEnding?: boolean): void;
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
  let sentAt = 0;
  let cancelFlush: (() => void) | null = null;
  let cancelIdle = (): void => undefined;

  /** A write may end the stream (the socket died unnoticed), so the state is checked each time. */
  const write = (audio: Uint8Array) => {
    sentAt = clock.now();
    for (let at = 0; at < audio.length && isOpen(); at += mostBytes) {
      const piece = audio.length <= mostBytes ? audio : audio.subarray(at, at + mostBytes);
      sentBytes += piece.length;
      options.write(piece);
    }
  };
  /** One timer runs on and looks when something was sent last: setting it anew for each send costs more. */
  const watchIdle = () => {
    if (!isOpen()) return;
    if (clock.now() - sentAt >= options.idleMs) {
      sentAt = clock.now();
      options.idle(feed);
    }
    if (isOpen()) cancelIdle = clock.after(options.idleMs - (clock.now() - sentAt), watchIdle);
  };
  const flush = () => {
    cancelFlush?.();
    cancelFlush = null;
    if (!isOpen() || pendingBytes === 0) return;
    const audio = joinedBytes(pending);
    pending = [];
    pendingBytes = 0;
    write(audio);
  };
  const isOpen = () => state === 'open';

  const feed: Feed = {
    send(audio, isEnding = false) {
      if (state === 'stopped' || audio.length === 0) return;
      const isDue = state === 'open' && (isEnding || pendingBytes + audio.length >= pieceBytes);
      if (isDue && pendingBytes === 0) return write(audio);
      pending.push(audio);
      pendingBytes += audio.length;
      if (isDue) flush();
      else if (state === 'open') cancelFlush ??= clock.after(flushMs, flush);
      else while (pendingBytes > keptBytes) pendingBytes -= dropOldest(pending, pendingBytes - keptBytes);
    },
    opened() {
      if (state !== 'opening') return;
      state = 'open';
      sentAt = clock.now();
      watchIdle();
      flush();
    },
    sendSilence(ms) {
      if (state !== 'open') return;
      const silence = new Uint8Array(ms * 8).fill(silenceByte);
      sentBytes += silence.length;
      options.write(silence);
    },
    // Audio that waits for a full piece counts: the owner needs the position of what it has just given.
    sentMs: () => (sentBytes + (state === 'open' ? pendingBytes : 0)) / 8,
    stop() {
      state = 'stopped';
      pending = [];
      pendingBytes = 0;
      cancelFlush?.();
      cancelIdle();
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
