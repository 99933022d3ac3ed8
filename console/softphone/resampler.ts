/**
 * From the browser's sample rate to house audio's and back, as a stream: what is pushed in any
 * pieces comes out as if it had been one. Pure.
 */

export interface Resampler {
  /**
   * Takes samples at the old rate, gives those of the new one that can be worked out by now; a few
   * ms stay behind.
   */
  push(samples: Float32Array): Float32Array;
}

/** Zero crossings of the sinc on each side: aliases are then below mu-law's own noise. */
const crossings = 8;

/**
 * A windowed-sinc filter, one kernel for each position that a new sample can have between two old
 * ones (6 to 1 has one, 441 to 80 has 80).
 */
export function createResampler(fromHz: number, toHz: number): Resampler {
  const divisor = greatestDivisor(fromHz, toHz);
  const from = fromHz / divisor;
  const to = toHz / divisor;
  const cutoff = Math.min(1, toHz / fromHz);
  const reach = Math.ceil(crossings / cutoff);
  const kernels = new Map<number, Float32Array>();
  // Begins with silence, so that the first sample has a past.
  let held = new Float32Array(reach);
  /** Position of the next new sample in `held`, in parts of `to`. */
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
    kernels.set(phase, level);
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

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

function hann(x: number): number {
  return Math.abs(x) >= 1 ? 0 : 0.5 + 0.5 * Math.cos(Math.PI * x);
}

function greatestDivisor(one: number, other: number): number {
  return other === 0 ? one : greatestDivisor(other, one % other);
}
