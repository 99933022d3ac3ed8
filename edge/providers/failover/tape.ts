/**
 * The last of the caller's audio, kept so that a new recogniser hears what the dead one had not
 * understood yet.
 */

import { joinedBytes } from '../../../shared/bytes.ts';

/** Older words are stale (failure taxonomy, `network`: replay the last 2 s at most). */
const keptBytes = 16_000;

export interface Tape {
  add(audio: Uint8Array): void;
  /**
   * A word ended `agoMs` before the end of what was added: what lies before it is known and never
   * said again.
   */
  wordEnded(agoMs: number): void;
  /** What came after the last known word, 2 s at most. */
  sinceWord(): Uint8Array;
}

export function createTape(): Tape {
  let pieces: Uint8Array[] = [];
  /** Of `pieces` together, and of everything ever added. */
  let bytes = 0;
  let addedBytes = 0;
  let knownBytes = 0;
  return {
    add(audio) {
      pieces.push(audio);
      bytes += audio.length;
      addedBytes += audio.length;
      while (pieces[0] && bytes - pieces[0].length >= keptBytes) bytes -= pieces.shift()?.length ?? 0;
    },
    wordEnded(agoMs) {
      knownBytes = Math.max(knownBytes, addedBytes - Math.max(0, Math.round(agoMs)) * 8);
    },
    sinceWord() {
      const whole = joinedBytes(pieces);
      pieces = [whole];
      return whole.subarray(Math.max(0, whole.length - Math.min(addedBytes - knownBytes, keptBytes)));
    },
  };
}
