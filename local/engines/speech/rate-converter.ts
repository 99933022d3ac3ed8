/**
 * Sample-rate conversion of a stream by a windowed sinc: between the recogniser's 16 kHz, the
 * voices' 16 and 22.05 kHz, and the telephone's 8 kHz. (`edge/audio/resample.ts` is for whole files
 * of 16-bit samples.)
 */

/** Zero crossings of the sinc on each side: 16 give a stop band below -70 dB, and 2 ms of delay at 8 kHz. */
const crossings = 16;
/** Share of the lower Nyquist frequency that passes: 3.7 kHz of a telephone's 4 kHz. */
const passband = 0.93;

export interface RateConverter {
  /**
   * Samples of the input rate in, as many samples of the output rate as can be told already out;
   * any length, any values.
   */
  push(samples: Float32Array): Float32Array;
  /** The samples that were waiting for what comes after the end. */
  flush(): Float32Array;
}

/**
 * A streaming converter. Output sample n stands at input time n * fromRate / toRate exactly: there
 * is no delay to correct for.
 */
export function rateConverter(fromRate: number, toRate: number): RateConverter {
  if (fromRate === toRate) return { push: (samples) => samples, flush: () => new Float32Array(0) };
  const { taps, phases, halfWidth, step } = kernel(fromRate, toRate);
  const width = 2 * halfWidth;
  let held = new Float32Array(halfWidth);
  /** Input index of `held[0]`; starts before zero because silence precedes every stream. */
  let heldFrom = -halfWidth;
  let outputIndex = 0;

  function push(samples: Float32Array): Float32Array {
    const input = new Float32Array(held.length + samples.length);
    input.set(held);
    input.set(samples, held.length);
    const end = heldFrom + input.length;
    const output = new Float32Array(Math.ceil((samples.length * phases) / step) + width);
    let made = 0;
    for (;;) {
      const position = outputIndex * step;
      const whole = Math.floor(position / phases);
      if (whole + halfWidth >= end) break;
      const offset = (position % phases) * width;
      const from = whole - halfWidth + 1 - heldFrom;
      let sum = 0;
      for (let tap = 0; tap < width; tap++) sum += (input[from + tap] ?? 0) * (taps[offset + tap] ?? 0);
      output[made++] = sum;
      outputIndex++;
    }
    const needed = Math.max(0, Math.floor((outputIndex * step) / phases) - halfWidth + 1 - heldFrom);
    held = input.slice(needed);
    heldFrom += needed;
    return output.subarray(0, made);
  }
  return { push, flush: () => push(new Float32Array(halfWidth)) };
}

/** Converts a whole signal with a fresh converter. */
export function wholeConverted(converter: RateConverter, samples: Float32Array): Float32Array {
  const [body, tail] = [converter.push(samples), converter.flush()];
  const whole = new Float32Array(body.length + tail.length);
  whole.set(body);
  whole.set(tail, body.length);
  return whole;
}

interface Kernel {
  taps: Float32Array;
  phases: number;
  halfWidth: number;
  /** Input positions, in units of 1/phases sample, from one output sample to the next. */
  step: number;
}

const kernels = new Map<string, Kernel>();

function kernel(fromRate: number, toRate: number): Kernel {
  const key = `${fromRate}/${toRate}`;
  const known = kernels.get(key);
  if (known) return known;
  const divisor = greatestCommonDivisor(fromRate, toRate);
  const phases = toRate / divisor;
  const step = fromRate / divisor;
  const cutoff = passband * Math.min(1, toRate / fromRate);
  const halfWidth = Math.ceil(crossings / cutoff);
  const width = 2 * halfWidth;
  const taps = new Float32Array(phases * width);
  for (let phase = 0; phase < phases; phase++) {
    let sum = 0;
    for (let tap = 0; tap < width; tap++) {
      const distance = tap - halfWidth + 1 - phase / phases;
      const value = sinc(cutoff * distance) * hann(distance / halfWidth);
      taps[phase * width + tap] = value;
      sum += value;
    }
    // Each phase passes a constant unchanged; otherwise the phases' small differences would be
    // heard as a tone.
    for (let tap = 0; tap < width; tap++) taps[phase * width + tap] = (taps[phase * width + tap] ?? 0) / sum;
  }
  const made = { taps, phases, halfWidth, step };
  kernels.set(key, made);
  return made;
}

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));
const hann = (x: number): number => (Math.abs(x) >= 1 ? 0 : 0.5 + 0.5 * Math.cos(Math.PI * x));
const greatestCommonDivisor = (a: number, b: number): number =>
  b === 0 ? a : greatestCommonDivisor(b, a % b);
