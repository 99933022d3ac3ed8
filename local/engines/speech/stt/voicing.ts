/**
 * Where a voice begins and ends, from the detector's probabilities and the sound's level. Pure;
 * positions are samples at 8 kHz.
 */
import type { Tape } from './audio-buffer.ts';
import { vadFrameSamples } from './vad.ts';

const enterAt = 0.5;
const stayAt = 0.35;
/**
 * 8 ms: fine enough to say when the last sound ended; the detector's own step is 32 ms and it lags
 * by one.
 */
const blockSamples = 64;
const quietest = 0.003;
/** A sound counts when it is 34 dB or less below the loudest of this speech and 8 dB above the noise. */
const belowSpeech = 0.02;
const aboveNoise = 2.5;

/** A stretch of voice, [start, end). */
export interface Span {
  start: number;
  end: number;
}

export interface Voicing {
  /**
   * Takes one detector frame: its 256 samples, the position where they start, and the probability
   * of voice in them.
   */
  frame(samples: Float32Array, start: number, probability: number): void;
  /** The stretches of voice since `reset`, oldest first; the last one grows while somebody speaks. */
  spans(): readonly Span[];
  /** True while somebody speaks: the latest frame was voice. */
  isVoiced(): boolean;
  reset(): void;
}

export function voicing(): Voicing {
  let spans: Span[] = [];
  let noise = quietest / aboveNoise;
  let loudest = 0;
  /** Voice that has lasted one frame only: a click, until a second frame follows. */
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
        // The second frame in a row: it is a voice, and it began with the first.
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

/** The middle of the quietest 32 ms between two positions of a tape. */
export function quietestPosition(tape: Tape, from: number, to: number): number {
  let best = to;
  let lowest = Number.POSITIVE_INFINITY;
  for (let at = from; at + vadFrameSamples <= to; at += vadFrameSamples / 2) {
    const level = rms(tape.slice(at, at + vadFrameSamples), 0, vadFrameSamples);
    if (level >= lowest) continue;
    lowest = level;
    best = at + vadFrameSamples / 2;
  }
  return best;
}
