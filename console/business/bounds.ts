import type { z } from 'zod';

/**
 * The least and the most that a schema of a number accepts. `minValue` is no way to ask: zod answers it with
 * its writer of JSON Schemas, which the console's build leaves out.
 */
export function boundsOf(number: z.ZodNumber): [least: number, most: number] {
  const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = number._zod.bag;
  return [minimum, maximum];
}
