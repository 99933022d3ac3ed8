/**
 * The last of the caller's audio, kept for the recogniser that replaces a dead one; and how loud it is, which
 * is measured here alone.
 */

import { joinedBytes } from '../../../shared/bytes.ts';
import { createLineFloor } from '../../audio/line-floor.ts';
import { bytesPerMs, msOf } from '../../audio/mulaw.ts';

/**
 * 10 s of mu-law, 80 kB a call: the 2 s of speech after which a silent stream is replaced may be spread over
 * several seconds, and a re-dial takes some more.
 */
const keptBytes = 10_000 * bytesPerMs;
/** The end of the audio is replayed whole, because a quiet first syllable is not louder than the line. */
const wholeBytes = 2000 * bytesPerMs;
/** The same before the first loud sound. */
const leadBytes = 300 * bytesPerMs;

export interface ReplayBuffer {
  /** Returns how many ms of it were louder than the line's floor. */
  add(audio: Uint8Array): number;
  /** ms of audio since the caller was last louder than the floor; 0: is now. Infinite: never was. */
  quietMs(): number;
  /** A word ended `agoMs` before the end of what was added. The audio before it is never replayed. */
  wordEnded(agoMs: number): void;
  /**
   * The audio after the last recognised word, 10 s at most. Silence at its beginning is left out, except in
   * the last 2 s: a recogniser needs time for it and finds nothing.
   */
  sinceWord(): Uint8Array;
  /** How much of the audio after the last recognised word is louder than the line's floor. */
  loudMsSinceWord(): number;
}

interface Piece {
  audio: Uint8Array;
  loudMs: number;
  /** Position of its end among all that was ever added, in bytes. */
  end: number;
}

export function createReplayBuffer(): ReplayBuffer {
  const floor = createLineFloor();
  let pieces: Piece[] = [];
  let added = 0;
  let recognised = 0;

  const sinceWord = (): Piece[] => pieces.filter(({ end }) => end > recognised);
  return {
    add(audio) {
      const loudMs = floor.loudMs(audio);
      added += audio.length;
      pieces.push({ audio, loudMs, end: added });
      const [oldest] = pieces;
      // Dropped by the second and not by the piece: moving a list for every frame costs more.
      if (oldest && added - oldest.end >= keptBytes + 1000 * bytesPerMs)
        pieces = pieces.filter(({ end }) => added - end < keptBytes);
      return loudMs;
    },
    quietMs: floor.quietMs,
    wordEnded(agoMs) {
      recognised = Math.max(recognised, added - Math.max(0, Math.round(agoMs)) * bytesPerMs);
    },
    sinceWord() {
      const kept = sinceWord();
      const whole = joinedBytes(kept.map(({ audio }) => audio));
      const firstLoud = kept.find(({ loudMs }) => loudMs > 0);
      const loudFrom = firstLoud ? firstLoud.end - firstLoud.audio.length - leadBytes : added;
      const from = Math.max(recognised, added - keptBytes, Math.min(loudFrom, added - wholeBytes));
      return whole.subarray(Math.max(0, whole.length - Math.max(0, added - from)));
    },
    loudMsSinceWord: () =>
      sinceWord().reduce(
        (sum, { audio, loudMs, end }) => sum + Math.min(loudMs, msOf(audio), (end - recognised) / bytesPerMs),
        0,
      ),
  };
}
