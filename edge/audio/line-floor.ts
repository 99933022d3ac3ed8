/**
 * How much of a line's audio is louder than the line's own noise. No speech detection: a sound that goes on
 * for some seconds becomes the floor, and only what rises above it counts as loud.
 */
import { amplitudes, bytesPerMs, silenceByte } from './mulaw.ts';

const blockMs = 20;
const blockBytes = blockMs * bytesPerMs;
/** Mean amplitude of 16-bit samples: about -41 dBFS, a noisy phone line. */
const firstFloor = 300;
/** A line without any noise counts as this: sound of less than -43 dBFS is never loud. */
const lowestFloor = 100;
/** 8 dB. */
const aboveFloor = 2.5;
/**
 * The floor follows a quieter moment by this share of the distance each 20 ms: speech falls back to the
 * floor between its syllables, a hum does not.
 */
const fall = 0.2;
/** In louder moments the floor grows by this factor each 20 ms, which doubles it in 2 s. */
const rise = 1.007;

export interface LineFloor {
  /**
   * ms of this audio that were louder than the floor. Takes mu-law of any length, in order. `from` and `to`:
   * a part of it, by its bytes.
   */
  loudMs(audio: Uint8Array, from?: number, to?: number): number;
  /** ms of audio since the last that was louder; 0: it is louder now. Infinite before the first. */
  quietMs(): number;
}

/** Called for each frame of each call, so nothing is allocated. */
export function createLineFloor(): LineFloor {
  let floor = firstFloor;
  let quietMs = Number.POSITIVE_INFINITY;
  /** Of the block that is not full yet: the sum of its amplitudes, and its length. */
  let sum = 0;
  let bytes = 0;

  function isLoud(level: number): boolean {
    const isAbove = level > floor * aboveFloor;
    const next = level < floor ? floor + (level - floor) * fall : Math.min(floor * rise, level);
    floor = Math.max(next, lowestFloor);
    return isAbove;
  }

  return {
    loudMs(audio, from = 0, to = audio.length) {
      let loudMs = 0;
      for (let at = from; at < to; at += 1) {
        sum += amplitudes[audio[at] ?? silenceByte] ?? 0;
        bytes += 1;
        if (bytes < blockBytes) continue;
        const isLoudNow = isLoud(sum / blockBytes);
        quietMs = isLoudNow ? 0 : quietMs + blockMs;
        if (isLoudNow) loudMs += blockMs;
        sum = 0;
        bytes = 0;
      }
      return loudMs;
    },
    quietMs: () => quietMs,
  };
}
