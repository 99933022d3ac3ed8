import type { z } from 'zod';

const farOut = 1_000_000_000_000;

/**
 * The least and the most that a schema of a number accepts, as it names them when it refuses a number.
 * `minValue` is no way to ask: zod answers it with its writer of JSON Schemas, which the console's build
 * leaves out.
 */
export function boundsOf(number: z.ZodNumber): [least: number, most: number] {
  const issues = [-farOut, farOut].flatMap((value) => number.safeParse(value).error?.issues ?? []);
  const least = issues.flatMap((issue) => (issue.code === 'too_small' ? [Number(issue.minimum)] : []));
  const most = issues.flatMap((issue) => (issue.code === 'too_big' ? [Number(issue.maximum)] : []));
  return [least[0] ?? -farOut, most[0] ?? farOut];
}
