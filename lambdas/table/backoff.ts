/**
 * Pauses between tries of the same write, where another write interfered or the table throttles. They grow,
 * so that a throttled table gets fewer requests, and they are random, so that requests that failed together
 * do not come again together.
 */
import { setTimeout as pass } from 'node:timers/promises';
import { requestTime } from '../http/request-time.ts';

const firstMs = 10;
const longestMs = 1000;

/** `attempt`: how many tries have failed, from 1. `random`: from 0 to 1. */
export function backoffMs(attempt: number, random: number): number {
  return random * Math.min(firstMs * 2 ** attempt, longestMs);
}

/** Throws an `AbortError` when the request has no time left. */
export async function pauseAfter(attempt: number): Promise<void> {
  const signal = requestTime();
  await pass(backoffMs(attempt, Math.random()), undefined, signal ? { signal } : {});
}
