/**
 * The last of the caller's audio, kept for the recogniser that replaces a dead one; and how loud it is, which
 * is measured here alone.
 *
 * It is one ring of bytes. A list of the frames would be some five hundred arrays a call, each with a buffer
 * of its own that the garbage collector has to follow for ten seconds.
 */

import { createLineFloor } from '../../audio/line-floor.ts';
import { bytesPerMs } from '../../audio/mulaw.ts';

/**
 * 10 s of mu-law, 80 kB a call: the 2 s of speech after which a silent stream is replaced may be spread over
 * several seconds, and a re-dial takes some more.
 */
const keptBytes = 10_000 * bytesPerMs;
/** The end of the audio is replayed whole, because a quiet first syllable is not louder than the line. */
const wholeBytes = 2000 * bytesPerMs;
/** The same before the first loud sound. */
const leadBytes = 300 * bytesPerMs;
/** Loudness is kept for each of these: the block in which the line's floor judges. */
const blockMs = 20;
const blockBytes = blockMs * bytesPerMs;
const keptBlocks = keptBytes / blockBytes;

export interface ReplayBuffer {
  /** Copies it. Returns how many ms of it were louder than the line's floor. */
  add(audio: Uint8Array): number;
  /** ms of audio since the caller was last louder than the floor; 0: is now. Infinite: never was. */
  quietMs(): number;
  /** A word ended `agoMs` before the end of what was added. The audio before it is never replayed. */
  wordEnded(agoMs: number): void;
  /**
   * The audio after the last recognised word, 10 s at most, as a new array. Silence at its beginning is left
   * out, except in the last 2 s: a recogniser needs time for it and finds nothing.
   */
  sinceWord(): Uint8Array;
  /** How much of the audio after the last recognised word is louder than the line's floor. */
  loudMsSinceWord(): number;
}

export function createReplayBuffer(): ReplayBuffer {
  const floor = createLineFloor();
  const kept = new Uint8Array(keptBytes);
  /** 1: this block was loud. Blocks count from the first byte; block n has the place `n % keptBlocks`. */
  const loud = new Uint8Array(keptBlocks);
  /** Positions are in bytes of all that was ever added. */
  let added = 0;
  let recognised = 0;

  function keep(audio: Uint8Array): void {
    const last = audio.length > keptBytes ? audio.subarray(audio.length - keptBytes) : audio;
    const at = (added + audio.length - last.length) % keptBytes;
    const room = keptBytes - at;
    if (last.length <= room) return kept.set(last, at);
    kept.set(last.subarray(0, room), at);
    kept.set(last.subarray(room));
  }

  /** The first whole block that is kept and ends behind the last recognised word. */
  function firstBlock(): number {
    return Math.max(0, Math.floor(recognised / blockBytes), Math.ceil((added - keptBytes) / blockBytes));
  }

  /** The position where the first loud block behind the last recognised word begins; null: there is none. */
  function loudFrom(): number | null {
    for (let block = firstBlock(); (block + 1) * blockBytes <= added; block += 1)
      if (loud[block % keptBlocks] === 1) return block * blockBytes;
    return null;
  }

  return {
    add(audio) {
      keep(audio);
      let loudMs = 0;
      for (let at = 0; at < audio.length; ) {
        const end = Math.min(audio.length, at + blockBytes - (added % blockBytes));
        const isLoud = floor.loudMs(audio, at, end) > 0;
        added += end - at;
        at = end;
        if (added % blockBytes !== 0) continue;
        loud[(added / blockBytes - 1) % keptBlocks] = isLoud ? 1 : 0;
        if (isLoud) loudMs += blockMs;
      }
      return loudMs;
    },
    quietMs: floor.quietMs,
    wordEnded(agoMs) {
      recognised = Math.max(recognised, added - Math.max(0, Math.round(agoMs)) * bytesPerMs);
    },
    sinceWord() {
      const begin = loudFrom();
      const worth = begin === null ? added : begin - leadBytes;
      const from = Math.max(0, recognised, added - keptBytes, Math.min(worth, added - wholeBytes));
      const whole = new Uint8Array(added - from);
      const at = from % keptBytes;
      const first = kept.subarray(at, at + whole.length);
      whole.set(first);
      whole.set(kept.subarray(0, whole.length - first.length), first.length);
      return whole;
    },
    loudMsSinceWord() {
      let loudMs = 0;
      for (let block = firstBlock(); (block + 1) * blockBytes <= added; block += 1) {
        const behindMs = ((block + 1) * blockBytes - recognised) / bytesPerMs;
        if (loud[block % keptBlocks] === 1) loudMs += Math.min(blockMs, behindMs);
      }
      return loudMs;
    },
  };
}
