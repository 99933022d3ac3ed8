/**
 * What a carrier's call flow works with: whose call it is, the handset, a clock, and the way to ask
 * the product a question over HTTP.
 */
import type { CallId } from '../../shared/ids.ts';
import type { Handset } from './sound/handset.ts';
import type { EndedBy } from './timeline.ts';

export interface Clock {
  /** Ms since the call was placed. */
  nowMs(): number;
  /** Resolves after `ms`, or at once when the signal is or gets aborted; never rejects. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

export interface Trunk {
  /** The origin the carrier was configured with, without a slash at its end: `http://127.0.0.1:8787`. */
  edge: string;
  from: string;
  to: string;
  callSid: string;
  callId: CallId;
  handset: Handset;
  clock: Clock;
  fetch: typeof fetch;
  /** Aborted when the caller puts the phone down. */
  hungUp: AbortSignal;
  hangUp(why: string): void;
}

export interface Ending {
  by: EndedBy;
  why: string;
}

export function realClock(): Clock {
  const startedMs = performance.now();
  return {
    nowMs: () => performance.now() - startedMs,
    wait: (ms, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve();
        const timer = setTimeout(done, ms);
        signal.addEventListener('abort', done, { once: true });
        function done() {
          clearTimeout(timer);
          signal.removeEventListener('abort', done);
          resolve();
        }
      }),
  };
}

export interface Answer {
  status: number;
  body: string;
  location: string | null;
}

/**
 * One webhook, noted in the timeline under its path (queries hold tokens). Redirects are answers
 * here, not followed. `null` when nothing answered within `timeoutMs`, or when `signal` was
 * aborted.
 */
export async function ask(
  trunk: Trunk,
  url: string,
  request: RequestInit,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<Answer | null> {
  const askedMs = trunk.clock.nowMs();
  const name = nameOf(url);
  const took = () => Math.round(trunk.clock.nowMs() - askedMs);
  const until = AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(signal ? [signal] : [])]);
  try {
    const response = await trunk.fetch(url, { ...request, redirect: 'manual', signal: until });
    const body = await response.text();
    trunk.handset.note(trunk.clock.nowMs(), { what: 'asked', name, status: response.status, tookMs: took() });
    return { status: response.status, body, location: response.headers.get('location') };
  } catch (error) {
    const why = signal?.aborted
      ? 'the caller hung up'
      : until.aborted
        ? `no answer within ${timeoutMs} ms`
        : reasonOf(error);
    trunk.handset.note(trunk.clock.nowMs(), { what: 'asked', name, status: null, tookMs: took(), why });
    return null;
  }
}

function nameOf(url: string): string {
  const { pathname, searchParams } = new URL(url);
  const question = searchParams.get('ask') ?? searchParams.get('leg');
  return question === null ? pathname : `${pathname} (${question})`;
}

/** Node's fetch hides the reason ("connect ECONNREFUSED …") in `cause`. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message || error.cause.name : error.message;
}

/** How the caller ended it; the signal's reason is the sentence given to `hangUp`. */
export function endingOfHangUp(signal: AbortSignal): Ending {
  return { by: 'caller', why: typeof signal.reason === 'string' ? signal.reason : 'the caller hung up' };
}
