/**
 * How much of a line's audio is louder than the line's own noise. No speech detection: a sound that goes on
 * for some seconds becomes the floor, and only what rises above it counts as loud.
 */
import { bytesPerMs, samplesOf } from './mulaw.ts';

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
  /** ms of this audio that were louder than the floor. Takes mu-law of any length, in order. */
  loudMs(audio: Uint8Array): number;
}

export function createLineFloor(): LineFloor {
  let floor = firstFloor;
  let rest = new Uint8Array(0);

  function isLoud(block: Uint8Array): boolean {
    const level = meanAmplitude(block);
    const isAbove = level > floor * aboveFloor;
    const next = level < floor ? floor + (level - floor) * fall : Math.min(floor * rise, level);
    floor = Math.max(next, lowestFloor);
    return isAbove;
  }

  return {
    loudMs(audio) {
      const whole = new Uint8Array(rest.length + audio.length);
      whole.set(rest);
      whole.set(audio, rest.length);
      let loudMs = 0;
      let at = 0;
      for (; at + blockBytes <= whole.length; at += blockBytes)
        if (isLoud(whole.subarray(at, at + blockBytes))) loudMs += blockMs;
      rest = whole.slice(at);
      return loudMs;
    },
  };
}

function meanAmplitude(block: Uint8Array): number {
  let sum = 0;
  for (const sample of samplesOf(block)) sum += Math.abs(sample);
  return sum / block.length;
}
