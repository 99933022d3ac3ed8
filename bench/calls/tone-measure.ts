/**
 * A tone found again in samples: its pitch, its level, and how much of what is there is something
 * else. Pure.
 */
import { callRateHz } from '../../edge/audio/mulaw.ts';

export interface ToneMeasure {
  hz: number;
  amplitude: number;
  /** Infinity for a perfect sine. */
  snrDb: number;
}

/** Looks for the pitch within 5 Hz of `nearHz` in steps of 0.1. */
export function measureTone(samples: Int16Array, nearHz: number): ToneMeasure {
  let best = fitted(samples, nearHz);
  for (let step = -50; step <= 50; step += 1) {
    const tried = fitted(samples, nearHz + step / 10);
    if (tried.residual < best.residual) best = tried;
  }
  const { hz, amplitude, residual, energy } = best;
  return {
    hz,
    amplitude,
    snrDb: 10 * Math.log10((energy - residual) / Math.max(residual, Number.MIN_VALUE)),
  };
}

/** Least squares of one sine and cosine. */
function fitted(
  samples: Int16Array,
  hz: number,
): { hz: number; amplitude: number; residual: number; energy: number } {
  let sine = 0;
  let cosine = 0;
  let energy = 0;
  const step = (2 * Math.PI * hz) / callRateHz;
  for (const [at, sample] of samples.entries()) {
    sine += sample * Math.sin(step * at);
    cosine += sample * Math.cos(step * at);
    energy += sample * sample;
  }
  const a = (2 * sine) / samples.length;
  const b = (2 * cosine) / samples.length;
  let residual = 0;
  for (const [at, sample] of samples.entries())
    residual += (sample - a * Math.sin(step * at) - b * Math.cos(step * at)) ** 2;
  return { hz, amplitude: Math.hypot(a, b), residual, energy };
}
