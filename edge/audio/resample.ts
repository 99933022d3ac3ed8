/**
 * Sample rates, by a windowed-sinc filter: of a stream (the softphone's microphone and speaker) and
 * of a whole file (recordings). The carriers' media streams are 8 kHz already and never resampled.
 */

export interface Resampler {
  /**
   * Takes samples at the old rate, returns those of the new rate that can be computed so far. The
   * last `crossings` samples of the lower rate are held back until more arrives.
   */
  push(samples: Float32Array): Float32Array;
}

/**
 * A stream's resampler: pieces of any size give the same samples as one piece. Rates in Hz. Filters
 * out what is above half the lower rate, so that a hiss of 6 kHz does not come back as a whistle of
 * 2 kHz. `crossings`: the sinc's zero crossings on each side. 8 keep aliases below mu-law's own
 * noise, 16 about 60 dB down; more of them mean more delay.
 */
export function createResampler(fromHz: number, toHz: number, crossings = 8): Resampler {
  const divisor = greatestDivisor(fromHz, toHz);
  const from = fromHz / divisor;
  const to = toHz / divisor;
  const cutoff = Math.min(1, toHz / fromHz);
  const reach = Math.ceil(crossings / cutoff);
  // One kernel for each position that a new sample can have between two old ones: 6 to 1 has one,
  // 441 to 80 has 80. Rates without a common divisor have thousands, which are not worth keeping.
  const kernels = new Map<number, Float32Array>();
  const mostKernels = 1000;
  // Starts with silence, so that the first sample has a past.
  let held = new Float32Array(reach);
  /** Position of the next new sample in `held`, in units of 1/`to`. */
  let next = reach * to;

  function kernelOf(phase: number): Float32Array {
    const known = kernels.get(phase);
    if (known) return known;
    const kernel = Float32Array.from({ length: 2 * reach }, (_, n) => {
      const distance = n - reach + 1 - phase / to;
      return sinc(distance * cutoff) * hann(distance / reach);
    });
    const sum = kernel.reduce((total, weight) => total + weight, 0);
    const level = kernel.map((weight) => weight / sum);
    if (kernels.size < mostKernels) kernels.set(phase, level);
    return level;
  }

  return {
    push(samples) {
      const all = new Float32Array(held.length + samples.length);
      all.set(held);
      all.set(samples, held.length);
      const made: number[] = [];
      for (; Math.floor(next / to) + reach < all.length; next += from) {
        const at = Math.floor(next / to);
        const kernel = kernelOf(next % to);
        let sum = 0;
        for (let n = 0; n < kernel.length; n += 1) sum += (kernel[n] ?? 0) * (all[at - reach + 1 + n] ?? 0);
        made.push(sum);
      }
      const done = Math.max(0, Math.min(all.length, Math.floor(next / to) - reach + 1));
      held = all.slice(done);
      next -= done * to;
      return Float32Array.from(made);
    },
  };
}

/** The samples of a whole file at another rate (Hz). Clips instead of wrapping. */
export function resample(samples: Int16Array, fromHz: number, toHz: number): Int16Array {
  if (fromHz === toHz) return samples;
  const crossings = 16;
  const tail = Math.ceil(crossings * Math.max(1, fromHz / toHz)) + 1;
  const padded = new Float32Array(samples.length + tail);
  padded.set(samples);
  const made = createResampler(fromHz, toHz, crossings).push(padded);
  return Int16Array.from({ length: Math.round((samples.length * toHz) / fromHz) }, (_, n) =>
    Math.max(-32768, Math.min(32767, Math.round(made[n] ?? 0))),
  );
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

function hann(x: number): number {
  return Math.abs(x) >= 1 ? 0 : 0.5 + 0.5 * Math.cos(Math.PI * x);
}

function greatestDivisor(one: number, other: number): number {
  return other === 0 ? one : greatestDivisor(other, one % other);
}
