/** How long a refusing server asks us to wait, and how long we do. */
import type { Fault } from '../fault.ts';

/**
 * ms from `retry-after-ms` (OpenAI) or `retry-after` in seconds; undefined when there is neither,
 * or when the latter is a date, which would need a clock and never names a wait short enough for a
 * call.
 */
export function retryAfterMs(headers: { get(name: string): string | null }): number | undefined {
  const ms = numberOf(headers.get('retry-after-ms'));
  if (ms !== undefined) return ms;
  const seconds = numberOf(headers.get('retry-after'));
  return seconds === undefined ? undefined : seconds * 1000;
}

/**
 * How long to wait before the one retry: what was asked for, but never more than the 300 ms after
 * which a caller notices (failure taxonomy, `rate`). A 503 may ask for a minute, and then the next
 * provider is the better answer.
 */
export function retryPauseMs(fault: Fault): number {
  return Math.min(fault.retryAfterMs ?? 0, 300);
}

function numberOf(text: string | null): number | undefined {
  if (text === null || text.trim() === '') return undefined;
  const value = Number(text);
  return Number.isFinite(value) && value >= 0 ? value : undefined;
}
