/** The last of the caller's audio, kept for the recogniser that replaces a dead one. */
import { joinedBytes } from '../../../shared/bytes.ts';

/** 2 s of mu-law: older words come too late to be of use (docs/architecture.md, "What ends a silence"). */
const keptBytes = 16_000;

export interface ReplayBuffer {
  add(audio: Uint8Array): void;
  /** A word ended `agoMs` before the end of what was added. The audio before it is never replayed. */
  wordEnded(agoMs: number): void;
  /** The audio after the last recognised word, 2 s at most. */
  sinceWord(): Uint8Array;
}

export function createReplayBuffer(): ReplayBuffer {
  let pieces: Uint8Array[] = [];
  /** `bytes`: the length of `pieces`. `addedBytes`: the length of everything ever added. */
  let bytes = 0;
  let addedBytes = 0;
  let recognisedBytes = 0;
  return {
    add(audio) {
      pieces.push(audio);
      bytes += audio.length;
      addedBytes += audio.length;
      while (pieces[0] && bytes - pieces[0].length >= keptBytes) bytes -= pieces.shift()?.length ?? 0;
    },
    wordEnded(agoMs) {
      recognisedBytes = Math.max(recognisedBytes, addedBytes - Math.max(0, Math.round(agoMs)) * 8);
    },
    sinceWord() {
      const whole = joinedBytes(pieces);
      pieces = [whole];
      return whole.subarray(Math.max(0, whole.length - Math.min(addedBytes - recognisedBytes, keptBytes)));
    },
  };
}
