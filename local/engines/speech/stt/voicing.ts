/**
 * Finds where speech begins and ends, from the VAD's probabilities and the level of the audio. Pure;
 * positions are samples at 8 kHz.
 */
import type { AudioBuffer } from './audio-buffer.ts';
import { vadFrameSamples } from './vad.ts';

const enterAt = 0.5;
const stayAt = 0.35;
/** 8 ms. The VAD's own step of 32 ms is too coarse for the end of the last sound, and it lags by one step. */
const blockSamples = 64;
const quietest = 0.003;
/**
 * A sound counts when it is at most 34 dB below the loudest of this speech, and 8 dB above the
 * noise. Chosen.
 */
const belowSpeech = 0.02;
const aboveNoise = 2.5;

/** A span of voice, [start, end). */
export interface Span {
  start: number;
  end: number;
}

export interface Voicing {
  /** Takes one VAD frame: its 256 samples, their start position, and the probability of voice. */
  frame(samples: Float32Array, start: number, probability: number): void;
  /** The spans of voice since `reset`, oldest first. The last one grows during speech. */
  spans(): readonly Span[];
  /** Whether the latest frame was voice. */
  isVoiced(): boolean;
  reset(): void;
}

export function voicing(): Voicing {
  let spans: Span[] = [];
  let noise = quietest / aboveNoise;
  let loudest = 0;
  /** Voice of one frame so far: a click unless a second frame follows. */
  let candidate: Span | undefined;
  let voiced = false;

  return {
    frame(samples, start, probability) {
      const level = rms(samples, 0, samples.length);
      voiced = probability >= (voiced || candidate ? stayAt : enterAt);
      if (!voiced) {
        candidate = undefined;
        noise += (level - noise) * (level < noise ? 0.2 : 0.02);
        return;
      }
      loudest = Math.max(loudest, level);
      const loud = lastLoudBlock(samples, Math.max(quietest, noise * aboveNoise, loudest * belowSpeech));
      if (loud === undefined) return;
      const end = start + loud;
      const open = spans.at(-1);
      if (open && start - open.end < 2 * vadFrameSamples) open.end = end;
      else if (candidate) {
        // The second frame in a row: this is voice, and it began with the first.
        spans.push({ start: candidate.start, end });
        candidate = undefined;
      } else candidate = { start, end };
    },
    spans: () => spans,
    isVoiced: () => voiced,
    reset() {
      spans = [];
      loudest = 0;
      candidate = undefined;
    },
  };
}

function rms(samples: Float32Array, from: number, to: number): number {
  let sum = 0;
  for (let index = from; index < to; index++) sum += (samples[index] ?? 0) ** 2;
  return Math.sqrt(sum / (to - from));
}

/** Offset just after the last 8 ms above the threshold. */
function lastLoudBlock(samples: Float32Array, threshold: number): number | undefined {
  for (let end = samples.length; end >= blockSamples; end -= blockSamples) {
    if (rms(samples, end - blockSamples, end) >= threshold) return end;
  }
  return undefined;
}

/** The middle of the quietest 32 ms between two positions of a buffer. */
export function quietestPosition(buffer: AudioBuffer, from: number, to: number): number {
  let best = to;
  let lowest = Number.POSITIVE_INFINITY;
  for (let at = from; at + vadFrameSamples <= to; at += vadFrameSamples / 2) {
    const level = rms(buffer.slice(at, at + vadFrameSamples), 0, vadFrameSamples);
    if (level >= lowest) continue;
    lowest = level;
    best = at + vadFrameSamples / 2;
  }
  return best;
}
