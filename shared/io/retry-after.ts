/** How long a server that refuses a request wants us to wait, and how long we do. */
import type { Fault } from '../fault.ts';

/** No wait is longer for us. It also keeps a number without bounds out of the journal. */
const longestMs = 86_400_000;
/** The wait until a date in an answer that does not tell its own time. */
const unknownMs = 60_000;

/**
 * In ms, at most a day: from `retry-after-ms` (OpenAI), or from `retry-after` in seconds or as a date, which
 * is compared with the answer's own `date`. Undefined when there is neither.
 */
export function retryAfterMs(headers: { get(name: string): string | null }): number | undefined {
  const given = headers.get('retry-after');
  const seconds = numberOf(given);
  const ms =
    numberOf(headers.get('retry-after-ms')) ??
    (seconds === undefined ? msUntil(given, headers.get('date')) : seconds * 1000);
  return ms === undefined ? undefined : Math.min(ms, longestMs);
}

function msUntil(date: string | null, now: string | null): number | undefined {
  // A number that is no wait, as -1, would be read as a year.
  if (date === null || !/[a-z]{3}/i.test(date)) return undefined;
  const until = Date.parse(date);
  if (Number.isNaN(until)) return undefined;
  const from = Date.parse(now ?? '');
  return Number.isNaN(from) ? unknownMs : Math.max(0, until - from);
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
