/**
 * The call's stereo recording: the caller left, and right the agent as played. Both are windows of mu-law
 * 8 kHz on one timeline. A piece is given away as soon as it can't change any more, so a call's audio is
 * never all in memory (an isolate has 128 MB for all its calls).
 */

import { bytesOf, silenceByte } from '../../audio/mulaw.ts';
import { interleave } from '../../audio/wav.ts';

export const pieceMs = 10_000;
/** A piece stays open this long: audio may be handed over ahead, or arrive late. */
const settleMs = 2_000;
/** Audio is handed over at most this far ahead (`Wire.aheadMs` of every carrier). */
const aheadMs = 1_000;
/**
 * A caller's stream that is this far behind the clock has lost frames, and jumps to the clock. The limit
 * is not lower because frames that a network stall held back arrive all at once, and continue where the
 * stream stopped.
 */
const driftMs = 2_000;

export interface Recorder {
  caller(bytes: Uint8Array, now: number): void;
  agent(bytes: Uint8Array, startsAt: number): void;
  /** The agent's audio from `at` on was cleared. */
  cut(at: number): void;
  /** Nobody may hear this side between these times (ms since the epoch). */
  silence(side: 'caller' | 'agent', from: number, to: number): void;
  /** The call is over: gives the rest of the recording to `keep`. */
  finish(now: number): void;
}

/**
 * `keep` gets interleaved stereo mu-law, numbered from 0. Every piece but the last is `pieceMs` long.
 * `startedAt` in ms since the epoch.
 */
export function createRecorder(
  startedAt: number,
  keep: (number: number, piece: Uint8Array) => void,
): Recorder {
  const windowBytes = bytesOf(pieceMs + 4 * settleMs);
  let base = 0;
  let pieces = 0;
  let callerEnd: number | null = null;
  const left = new Uint8Array(windowBytes).fill(silenceByte);
  const right = new Uint8Array(windowBytes).fill(silenceByte);

  const offsetOf = (at: number): number => Math.max(0, Math.round((at - startedAt) * 8));

  function write(track: Uint8Array, offset: number, bytes: Uint8Array): void {
    const from = offset - base;
    const skipped = Math.max(0, -from);
    const room = windowBytes - Math.max(from, 0);
    if (skipped >= bytes.length || room <= 0) return;
    track.set(bytes.subarray(skipped, skipped + room), Math.max(from, 0));
  }

  function emit(length: number): void {
    keep(pieces, interleave(left.subarray(0, length), right.subarray(0, length)));
    pieces += 1;
    base += length;
    for (const track of [left, right]) {
      track.copyWithin(0, length);
      track.fill(silenceByte, windowBytes - length);
    }
  }

  function roll(now: number): void {
    while (offsetOf(now) - base >= bytesOf(pieceMs + settleMs)) emit(bytesOf(pieceMs));
  }

  return {
    caller(bytes, now) {
      roll(now);
      const atOnce = Math.max(0, offsetOf(now) - bytes.length);
      const isOff = callerEnd === null || Math.abs(atOnce - callerEnd) > bytesOf(driftMs);
      const begins = isOff || callerEnd === null ? atOnce : callerEnd;
      write(left, begins, bytes);
      callerEnd = begins + bytes.length;
    },
    agent(bytes, startsAt) {
      // A carrier may leave out the caller's silence while the agent speaks.
      roll(startsAt - aheadMs);
      write(right, offsetOf(startsAt), bytes);
    },
    cut(at) {
      right.fill(silenceByte, Math.max(0, offsetOf(at) - base));
    },
    silence(side, from, to) {
      const [begin, end] = [offsetOf(from), offsetOf(to)].map((offset) => Math.max(0, offset - base));
      (side === 'caller' ? left : right).fill(silenceByte, begin, end);
    },
    finish(now) {
      roll(now);
      const end = Math.max(offsetOf(now), callerEnd ?? 0) - base;
      if (end > 0) emit(Math.min(end, windowBytes));
    },
  };
}
