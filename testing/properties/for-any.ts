/** Property tests: a claim that must hold for random values. */
import * as fc from 'fast-check';

/**
 * How many random cases a property takes: `PROPERTY_CASES`, which `npm run nightly` sets to 100,000. A
 * property whose case is expensive takes a share of it.
 */
export const propertyCases = Number(process.env.PROPERTY_CASES ?? 5000);

/** The same values in every run, so that a failure can be repeated. Another seed finds other values. */
const seed = Number(process.env.PROPERTY_SEED ?? 5);

/** How long a property may take, ms: in nightly runs a minute is not enough. */
export const patienceMs = Math.max(60_000, propertyCases * 6);

/**
 * Checks `claim`, which throws where it fails, for random values of the arbitraries. The error contains
 * the seed and the smallest counterexample.
 */
export function forAny<Values extends [unknown, ...unknown[]]>(
  arbitraries: { [Index in keyof Values]: fc.Arbitrary<Values[Index]> },
  claim: (...values: Values) => void,
  share = 1,
): void {
  // biome-ignore lint/nursery/noFloatingPromises: a synchronous property is checked synchronously; the linter takes the overload for promises.
  fc.assert(fc.property<Values>(...arbitraries, claim), { seed, numRuns: Math.ceil(propertyCases * share) });
}

/** As `forAny`, with a tenth of the cases: reading a whole text takes milliseconds. */
export function forAnyText<Values extends [unknown, ...unknown[]]>(
  arbitraries: { [Index in keyof Values]: fc.Arbitrary<Values[Index]> },
  claim: (...values: Values) => void,
): void {
  forAny(arbitraries, claim, 0.1);
}
