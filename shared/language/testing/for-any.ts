/** Property tests: a claim that must hold for random values. */
import * as fc from 'fast-check';

/** The same values in every run, so that a failure can be repeated. Another seed finds other texts. */
const seed = 5;

/**
 * Checks `claim`, which throws where it fails, for `numRuns` values of the arbitraries. The error
 * contains the smallest counterexample.
 */
export function forAny<Values extends [unknown, ...unknown[]]>(
  arbitraries: { [Index in keyof Values]: fc.Arbitrary<Values[Index]> },
  claim: (...values: Values) => void,
  numRuns = 100,
): void {
  // biome-ignore lint/nursery/noFloatingPromises: a synchronous property is checked synchronously; the linter takes the overload for promises.
  fc.assert(fc.property<Values>(...arbitraries, claim), { seed, numRuns });
}
