/**
 * The caller's sound as a recogniser measures it, in ms of the audio received: bursts and the
 * silence after them. Pure.
 */
import { samplesOf } from '../../edge/audio/mulaw.ts';

/** Samples below this (of 32767) are silence, as for the simulated phone. */
const loud = 160;

export interface Sounds {
  /** Of the audio received so far. */
  readonly audioMs: number;
  /** Where the last loud sample was; null before any. */
  readonly lastLoudMs: number | null;
  /** Where the burst in progress, or the last one, began. */
  readonly burstStartMs: number;
  add(mulaw: Uint8Array): void;
  /** From now on only new sound counts as a burst. */
  forget(): void;
}

export function hearSounds(): Sounds {
  let bytes = 0;
  let lastLoudMs: number | null = null;
  let burstStartMs = 0;
  return {
    get audioMs() {
      return bytes / 8;
    },
    get lastLoudMs() {
      return lastLoudMs;
    },
    get burstStartMs() {
      return burstStartMs;
    },
    add(mulaw) {
      const samples = samplesOf(mulaw);
      const isLoud = (sample: number): boolean => Math.abs(sample) >= loud;
      const last = samples.findLastIndex(isLoud);
      if (last >= 0) {
        if (lastLoudMs === null) burstStartMs = (bytes + samples.findIndex(isLoud)) / 8;
        lastLoudMs = (bytes + last + 1) / 8;
      }
      bytes += mulaw.length;
    },
    forget() {
      lastLoudMs = null;
    },
  };
}
