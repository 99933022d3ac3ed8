/**
 * Pauses between tries of the same write, where another write interfered or the table throttles. They grow,
 * so that a throttled table gets fewer requests.
 */
import { setTimeout as pass } from 'node:timers/promises';
import { backoffMs } from '../../shared/io/backoff.ts';
import { requestTime } from '../http/request-time.ts';

const pauses = { firstMs: 20, longestMs: 1000 };

/** `failures`: in a row, from 1. Throws an `AbortError` when the request has no time left. */
export async function pauseAfter(failures: number): Promise<void> {
  const signal = requestTime();
  await pass(backoffMs(failures, pauses, Math.random()), undefined, signal ? { signal } : {});
}
