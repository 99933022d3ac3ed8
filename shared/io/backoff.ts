/** The wait before something is tried again that failed. */

export interface Backoff {
  /** The longest wait after the first failure, in ms. */
  firstMs: number;
  /** How much longer it is after each further one. 2 by default. */
  factor?: number;
  longestMs: number;
}

/**
 * `failures`: in a row, from 1. `random`: from 0 to 1. It takes away up to half of the wait, because what
 * failed together must not come again together. `wantedMs`: what the server asked for; it counts within
 * `longestMs`.
 */
export function backoffMs(
  failures: number,
  { firstMs, factor = 2, longestMs }: Backoff,
  random: number,
  wantedMs = 0,
): number {
  const most = Math.min(firstMs * factor ** (failures - 1), longestMs);
  return Math.max(Math.round(most * (1 - random / 2)), Math.min(wantedMs, longestMs));
}
