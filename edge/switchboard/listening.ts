/**
 * How often a person may listen to a voice: a sample costs its characters, and no business's budget counts
 * them. Pure; times are ms since the epoch, and an argument.
 */

const minuteMs = 60_000;
const dayMs = 86_400_000;
/** The most samples of a person. A day of the longest ones costs less than four US dollars at list prices. */
export const mostSamples = { aMinute: 10, aDay: 200 } as const;

/** The times of the samples of the last day with this one; null when it is one too many. */
export function listened(before: readonly number[], now: number): number[] | null {
  const recent = before.filter((at) => Math.abs(now - at) < dayMs);
  const inMinute = recent.filter((at) => Math.abs(now - at) < minuteMs).length;
  return inMinute >= mostSamples.aMinute || recent.length >= mostSamples.aDay ? null : [...recent, now];
}
