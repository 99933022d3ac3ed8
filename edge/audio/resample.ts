/**
 * Any sample rate to another, by a windowed-sinc filter. For whole files (the phone, turn mode),
 * not for the media stream, which never resamples.
 */

/**
 * Zero crossings of the sinc on each side: 16 keep aliases about 60 dB down, which is below
 * mu-law's own noise.
 */
const crossings = 16;

/**
 * The samples at another rate (Hz). What lies above half the lower of the two rates is filtered out
 * first, so that a hiss of 6 kHz doesn't come back as a whistle of 2 kHz. Clips instead of
 * wrapping.
 */
export function resample(samples: Int16Array, fromHz: number, toHz: number): Int16Array {
  if (fromHz === toHz) return samples;
  const step = fromHz / toHz;
  const cutoff = Math.min(1, toHz / fromHz);
  const reach = crossings / cutoff;
  const resampled = new Int16Array(Math.round(samples.length / step));
  for (let n = 0; n < resampled.length; n += 1) {
    const centre = n * step;
    let sum = 0;
    let weights = 0;
    for (let i = Math.ceil(centre - reach); i <= centre + reach; i += 1) {
      const weight = sinc((i - centre) * cutoff) * hann((i - centre) / reach);
      sum += weight * (samples[i] ?? 0);
      weights += weight;
    }
    resampled[n] = Math.max(-32768, Math.min(32767, Math.round(sum / weights)));
  }
  return resampled;
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

function hann(x: number): number {
  return 0.5 + 0.5 * Math.cos(Math.PI * x);
}
