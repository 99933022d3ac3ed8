/**
 * When a model writes its first token, after published figures: 671 ms at p50 and 2,304 ms at p95 for
 * gpt-5.6-luna with tools and a long prompt (docs/decisions/0052). Between and beyond them a log-normal
 * distribution is assumed, which has the long tail of such measurements. Pure.
 */
export const published = { p50: 671, p95: 2304, source: 'gpt-5.6-luna with tools and a long prompt' };

/** The standard normal distribution's 95th percentile. */
const z95 = 1.6449;
const sigma = Math.log(published.p95 / published.p50) / z95;

/** The time that this share of first tokens keep, in ms. `share`: above 0 and below 1. */
export function firstTokenMs(share: number): number {
  return published.p50 * Math.exp(sigma * normalQuantile(share));
}

/**
 * The same samples for every variant that is compared: the n-th question takes the middle of the n-th of
 * `samples` equal shares, in a fixed order that is mixed.
 */
export function shareOf(question: number, samples: number): number {
  return (mixed(question, samples) + 0.5) / samples;
}

/** A share for a further request of the same question, which knows nothing of the first. */
export function shareOfRepetition(question: number, attempt: number): number {
  let hash = (question + 1) * 2_654_435_761 + attempt * 40_503;
  hash = Math.imul(hash ^ (hash >>> 15), 2_246_822_519) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 13), 3_266_489_917) >>> 0;
  return (hash % 9_973) / 9_973 || 0.5;
}

/** A permutation of 0 to `samples` - 1: multiplication by a prime that does not divide it. */
function mixed(question: number, samples: number): number {
  return (question * 7_919) % samples;
}

/** Acklam's rational approximation of the normal quantile; its relative error is below 1.2e-9. */
function normalQuantile(share: number): number {
  const low = 0.02425;
  if (share > 0.5) return -normalQuantile(1 - share);
  if (share < low) {
    const q = Math.sqrt(-2 * Math.log(share));
    return poly(q, tail.above) / (poly(q, tail.below) * q + 1);
  }
  const q = share - 0.5;
  const r = q * q;
  return (poly(r, middle.above) * q) / (poly(r, middle.below) * r + 1);
}

/** By falling powers. */
function poly(x: number, factors: readonly number[]): number {
  return factors.reduce((sum, factor) => sum * x + factor, 0);
}

const middle = {
  above: [
    -39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716,
    2.506628277459239,
  ],
  below: [-54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572],
};
const tail = {
  above: [
    -0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968,
    2.938163982698783,
  ],
  below: [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416],
};
