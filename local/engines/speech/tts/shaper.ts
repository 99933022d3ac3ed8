/**
 * Prepares a voice's samples for the telephone: 8 kHz, the same loudness for all voices, no leading
 * silence, no clicks.
 */
import { type RateConverter, rateConverter } from '../../../../edge/audio/resample.ts';

/** The telephone's sample rate, Hz. */
const lineRate = 8000;
const silenceBelow = 0.006;
const leadMs = 8;
const fadeMs = 4;
/** The loudest output sample: -3 dBFS. Louder input is compressed from `kneeAt` on, not clipped. */
const ceiling = 0.7;
const kneeAt = 0.55;

const lineSamples = (ms: number): number => Math.round((ms * lineRate) / 1000);

export interface Shaper {
  /**
   * Takes -1..1 samples at the voice's rate. Returns 16-bit samples at 8 kHz; silence that may be
   * the end is held back.
   */
  push(samples: Float32Array): Int16Array;
  /** Ends the clause: returns its last samples and `pauseMs` of silence. */
  end(pauseMs: number): Int16Array;
}

/** A shaper for one clause. `gain`: the factor that brings this voice to the common loudness. */
export function shaper(sampleRate: number, gain: number): Shaper {
  const converter: RateConverter = rateConverter(sampleRate, lineRate);
  let spoken = 0;
  /**
   * Quiet samples held back: a pause inside the clause, or its end. Before the first sound at most
   * `leadMs` are kept.
   */
  let quiet = new Float32Array(0);

  function shape(samples: Float32Array): Int16Array {
    const open = joined(quiet, samples, gain);
    const first = spoken > 0 ? 0 : Math.max(0, open.findIndex(isLoud) - lineSamples(leadMs));
    const end = open.findLastIndex(isLoud) + 1;
    if (end === 0) {
      quiet = spoken > 0 ? open : open.slice(-lineSamples(leadMs));
      return new Int16Array(0);
    }
    quiet = open.slice(end);
    const output = new Int16Array(end - first);
    for (let index = 0; index < output.length; index++) {
      const rise = Math.min(1, spoken++ / lineSamples(fadeMs));
      output[index] = Math.round((open[first + index] ?? 0) * rise * 32_767);
    }
    return output;
  }

  return {
    push: (samples) => shape(converter.push(samples)),
    end(pauseMs) {
      const body = shape(converter.flush());
      if (spoken === 0) return body;
      const fade = lineSamples(fadeMs);
      const whole = new Int16Array(body.length + Math.max(fade, lineSamples(pauseMs)));
      whole.set(body);
      quiet.subarray(0, fade).forEach((sample, index) => {
        whole[body.length + index] = Math.round(sample * (1 - index / fade) * 32_767);
      });
      return whole;
    },
  };
}

const isLoud = (sample: number): boolean => Math.abs(sample) >= silenceBelow;

function joined(before: Float32Array, samples: Float32Array, gain: number): Float32Array<ArrayBuffer> {
  const whole = new Float32Array(before.length + samples.length);
  whole.set(before);
  for (let index = 0; index < samples.length; index++)
    whole[before.length + index] = compress((samples[index] ?? 0) * gain);
  return whole;
}

function compress(sample: number): number {
  const size = Math.abs(sample);
  if (size <= kneeAt) return sample;
  const room = ceiling - kneeAt;
  return Math.sign(sample) * (kneeAt + room * Math.tanh((size - kneeAt) / room));
}
