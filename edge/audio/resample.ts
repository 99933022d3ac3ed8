/**
 * Sample-rate conversion by a windowed sinc: the softphone's microphone and speaker, recordings of
 * calls by turns, files, and the voices of the local speech engine. The media stream itself is
 * 8 kHz throughout and never converted.
 */

/**
 * Zero crossings of the sinc on each side: 16 give a stop band below -70 dB, under mu-law's own
 * noise, and 2 ms of delay at 8 kHz.
 */
const crossings = 16;
/** Share of the lower Nyquist frequency that passes: 3.7 kHz of a telephone's 4 kHz. */
const passband = 0.93;

export interface RateConverter {
  /**
   * Takes samples of the input rate and returns those of the output rate that are certain by now;
   * the last few ms stay behind. Any pieces make the same stream.
   */
  push(samples: Float32Array): Float32Array;
  /** The samples that stayed behind, at the stream's end. */
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

/** A whole signal at another rate (Hz). */
export function wholeConverted(samples: Float32Array, fromRate: number, toRate: number): Float32Array {
  const converter = rateConverter(fromRate, toRate);
  const [body, tail] = [converter.push(samples), converter.flush()];
  const whole = new Float32Array(body.length + tail.length);
  whole.set(body);
  whole.set(tail, body.length);
  return whole;
}

/**
 * A whole signal of 16-bit samples at another rate (Hz), as long as before to the nearest sample.
 * Clips instead of wrapping.
 */
export function resample(samples: Int16Array, fromRate: number, toRate: number): Int16Array {
  if (fromRate === toRate) return samples;
  const converted = wholeConverted(Float32Array.from(samples), fromRate, toRate);
  const length = Math.round((samples.length * toRate) / fromRate);
  return Int16Array.from({ length }, (_, n) =>
    Math.max(-32_768, Math.min(32_767, Math.round(converted[n] ?? 0))),
  );
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
  // Not cached for an odd pair of rates: it has thousands of phases with a row of taps each, and is not
  // used again.
  if (phases <= 1000) kernels.set(key, made);
  return made;
}

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));
const hann = (x: number): number => (Math.abs(x) >= 1 ? 0 : 0.5 + 0.5 * Math.cos(Math.PI * x));
const greatestCommonDivisor = (a: number, b: number): number =>
  b === 0 ? a : greatestCommonDivisor(b, a % b);
