/**
 * The call's stereo recording: the caller left, and right the agent as played. Both are windows of mu-law
 * 8 kHz on one timeline. A second of sound is given away soon after it is over, so that a killed process
 * loses less than 2 s, and a call's audio is never all in memory (an isolate has 128 MB for all its calls).
 */

import { bytesOf, silenceByte } from './mulaw.ts';

export const pieceMs = 1_000;
/** A piece is given away this long after its end: most of its audio has arrived by then. */
export const settleMs = 400;
/** Audio of a piece that was given away may still arrive or be silenced. The piece is then given again. */
const openMs = 3_000;
/** Audio is handed over at most this far ahead (`Wire.aheadMs` of every carrier). */
const aheadMs = 1_000;
/**
 * A caller's stream that is this far behind the clock has lost frames, and jumps to the clock. The limit
 * is not lower because frames that a network stall held back arrive all at once, and continue where the
 * stream stopped.
 */
const driftMs = 2_000;

export type Side = 'caller' | 'agent';

export interface Recorder {
  caller(bytes: Uint8Array, now: number): void;
  agent(bytes: Uint8Array, startsAt: number): void;
  /** The agent's audio from `at` on was cleared. */
  cut(at: number): void;
  /** Nobody may hear this side between these times (ms since the epoch), whether stored by now or not yet. */
  silence(side: Side, from: number, to: number): void;
  /** The call is over: gives the rest of the recording to `keep`. */
  finish(now: number): void;
}

/** Where a recording goes. Offsets are in bytes of call audio from the start of the call's recording. */
export interface RecordingPlace {
  /** The start of the call's recording, in ms since the epoch. An earlier process may have begun it. */
  startedAt: number;
  /**
   * Takes interleaved stereo mu-law. A piece that has changed comes again, under the same offset. A piece
   * without a sound does not come, except the last.
   */
  keep(offset: number, piece: Uint8Array): void;
  /** Silences a side of what was given away long ago. */
  silenceKept(side: Side, from: number, to: number): void;
}

const pieceBytes = bytesOf(pieceMs);
const windowPieces = (pieceMs + openMs + driftMs + 2 * aheadMs) / pieceMs;
const windowBytes = windowPieces * pieceBytes;
/** Where the sample of each side stands in a stereo sample. */
export const sidePlaces = { caller: 0, agent: 1 } as const;

/** `from`: the time of this recorder's first sound, in ms since the epoch. */
export function createRecorder(place: RecordingPlace, from: number): Recorder {
  const offsetOf = (at: number): number => Math.max(0, Math.round((at - place.startedAt) * 8));
  let base = offsetOf(from);
  /** Whole pieces up to here were given away, where they have a sound. */
  let given = base;
  let callerEnd: number | null = null;
  /** Where the agent's sound ends: behind this offset there is nothing to cut. */
  let agentEnd = base;
  let isFinished = false;
  /** From `base` on, both sides of a sample beside each other, as they are given away. */
  const sound = new Uint8Array(2 * windowBytes).fill(silenceByte);
  /** By piece of the window: its audio has changed since it was given away. */
  const changed: boolean[] = new Array(windowPieces).fill(false);
  /** Audio of these ranges that arrives late is silenced as well. */
  let silenced: { side: Side; from: number; to: number }[] = [];

  function markChanged(fromByte: number, toByte: number): void {
    if (toByte > fromByte)
      changed.fill(true, Math.floor(fromByte / pieceBytes), Math.ceil(toByte / pieceBytes));
  }

  /** Fills a side with silence, between two offsets. */
  function fill(side: Side, fromOffset: number, toOffset: number): void {
    const [begin, end] = [within(fromOffset - base), within(toOffset - base)];
    if (end <= begin) return;
    const last = 2 * end;
    for (let at = 2 * begin + sidePlaces[side]; at < last; at += 2) sound[at] = silenceByte;
    markChanged(begin, end);
  }

  function write(side: Side, offset: number, bytes: Uint8Array): void {
    const at = offset - base;
    const skipped = Math.max(0, -at);
    const begin = Math.max(at, 0);
    const end = begin + Math.min(bytes.length - skipped, windowBytes - begin);
    if (end <= begin) return;
    let to = 2 * begin + sidePlaces[side];
    for (let from = skipped; from < skipped + end - begin; from += 1) {
      sound[to] = bytes[from] ?? silenceByte;
      to += 2;
    }
    markChanged(begin, end);
    for (const range of silenced)
      if (range.side === side) fill(side, Math.max(range.from, base + begin), Math.min(range.to, base + end));
  }

  /** Gives away what has changed of the pieces that end by `end`. */
  function give(end: number): void {
    for (let piece = 0; piece < windowPieces && base + (piece + 1) * pieceBytes <= end; piece += 1)
      if (changed[piece]) keep(piece, pieceBytes);
  }

  function keep(piece: number, length: number): void {
    const begin = piece * pieceBytes;
    changed[piece] = false;
    place.keep(base + begin, sound.slice(2 * begin, 2 * (begin + length)));
  }

  function forgetFirst(): void {
    if (changed[0]) keep(0, pieceBytes);
    base += pieceBytes;
    changed.shift();
    changed.push(false);
    sound.copyWithin(0, 2 * pieceBytes);
    sound.fill(silenceByte, 2 * (windowBytes - pieceBytes));
    silenced = silenced.filter(({ to }) => to > base);
  }

  function roll(now: number): void {
    const at = offsetOf(now);
    const due = at - bytesOf(settleMs);
    // Late audio often comes as a burst of frames. A piece that it changes is given once a second, not once
    // a frame, because each row that is written is paid.
    if (due >= given + pieceBytes) {
      give(due);
      given += Math.floor((due - given) / pieceBytes) * pieceBytes;
    }
    while (at - base >= pieceBytes + bytesOf(openMs)) forgetFirst();
  }

  return {
    caller(bytes, now) {
      roll(now);
      const atOnce = Math.max(0, offsetOf(now) - bytes.length);
      const isOff = callerEnd === null || Math.abs(atOnce - callerEnd) > bytesOf(driftMs);
      const begins = isOff || callerEnd === null ? atOnce : callerEnd;
      write('caller', begins, bytes);
      callerEnd = begins + bytes.length;
    },
    agent(bytes, startsAt) {
      // A carrier may leave out the caller's silence while the agent speaks.
      roll(startsAt - aheadMs);
      const begins = offsetOf(startsAt);
      write('agent', begins, bytes);
      agentEnd = Math.max(agentEnd, begins + bytes.length);
    },
    cut(at) {
      const from = offsetOf(at);
      fill('agent', from, agentEnd);
      agentEnd = Math.min(agentEnd, from);
    },
    silence(side, from, to) {
      const range = { side, from: offsetOf(from), to: offsetOf(to) };
      if (isFinished) return place.silenceKept(side, range.from, range.to);
      silenced.push(range);
      fill(side, range.from, range.to);
      give(given);
      if (range.from < base) place.silenceKept(side, range.from, Math.min(range.to, base));
    },
    finish(now) {
      roll(now);
      isFinished = true;
      const end = within(Math.max(offsetOf(now), callerEnd ?? 0) - base);
      if (end === 0) return;
      const last = Math.ceil(end / pieceBytes) - 1;
      give(base + last * pieceBytes);
      keep(last, end - last * pieceBytes);
    },
  };
}

function within(byte: number): number {
  return Math.min(Math.max(byte, 0), windowBytes);
}
