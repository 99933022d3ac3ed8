/** How long a server that refuses a request wants us to wait, and how long we do. */
import type { Fault } from '../fault.ts';

/**
 * In ms, from `retry-after-ms` (OpenAI) or `retry-after` in seconds. Undefined when there is
 * neither, or when the latter is a date: that would need a clock, and never names a wait short
 * enough for a call.
 */
export function retryAfterMs(headers: { get(name: string): string | null }): number | undefined {
  const ms = numberOf(headers.get('retry-after-ms'));
  if (ms !== undefined) return ms;
  const seconds = numberOf(headers.get('retry-after'));
  return seconds === undefined ? undefined : seconds * 1000;
}

/**
 * The wait before the one retry, in ms: what the server wants, but at most the 300 ms that a caller
 * does not notice. When a 503 wants a minute, the next provider is the better answer.
 */
export function retryPauseMs(fault: Fault): number {
  return Math.min(fault.retryAfterMs ?? 0, 300);
}

function numberOf(text: string | null): number | undefined {
  if (text === null || text.trim() === '') return undefined;
  const value = Number(text);
  return Number.isFinite(value) && value >= 0 ? value : undefined;
}
