/** A simulated carrier's tools during a call: the numbers, the handset, a clock, webhooks. */
import type { CallId } from '../../shared/ids.ts';
import type { Handset } from './sound/handset.ts';
import type { EndedBy, Happening } from './timeline.ts';

export interface Clock {
  /** Ms since the call was placed. */
  nowMs(): number;
  /** Resolves after `ms`, or as soon as `signal` is aborted. Never rejects. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

/** One call on the carrier's side. */
export interface Trunk {
  /**
   * Origin of the product as the carrier is configured, without a trailing slash:
   * `http://127.0.0.1:8787`.
   */
  edge: string;
  from: string;
  to: string;
  callSid: string;
  callId: CallId;
  handset: Handset;
  clock: Clock;
  fetch: typeof fetch;
  /** Chooses among the shapes of a webhook; grows with each one. */
  turnOfShapes: number;
  /** Aborted when the caller hangs up; its reason is the sentence given to `hangUp`. */
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

/** Adds a record to the call's timeline, at this moment. */
export function note(trunk: Trunk, happening: Happening): void {
  trunk.handset.note(trunk.clock.nowMs(), happening);
}

/** Records an error that the carrier would report about the product. */
export function complain(trunk: Trunk, code: string, text: string): void {
  note(trunk, { what: 'complaint', code, severity: 'error', text });
}

export interface Answer {
  status: number;
  body: string;
  location: string | null;
}

/**
 * Sends one webhook and notes it in the timeline by its path alone, because queries hold tokens. Redirects
 * are returned, not followed. `null` when nothing answered within `timeoutMs` or `signal` was aborted.
 * `about`: what the timeline adds to the path.
 */
export async function sendWebhook(
  trunk: Trunk,
  url: string,
  request: RequestInit,
  timeoutMs: number,
  signal?: AbortSignal,
  about?: string,
): Promise<Answer | null> {
  const startedMs = trunk.clock.nowMs();
  const name = nameOf(url, about);
  const took = () => Math.round(trunk.clock.nowMs() - startedMs);
  const until = AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(signal ? [signal] : [])]);
  try {
    const response = await trunk.fetch(url, { ...request, redirect: 'manual', signal: until });
    const body = await response.text();
    note(trunk, { what: 'asked', name, status: response.status, tookMs: took() });
    return { status: response.status, body, location: response.headers.get('location') };
  } catch (error) {
    const why = signal?.aborted
      ? 'the caller hung up'
      : until.aborted
        ? `no answer within ${timeoutMs} ms`
        : reasonOf(error);
    note(trunk, { what: 'asked', name, status: null, tookMs: took(), why });
    return null;
  }
}

function nameOf(url: string, about: string | undefined): string {
  const { pathname, searchParams } = new URL(url);
  const purpose = about ?? searchParams.get('ask') ?? searchParams.get('leg');
  return purpose === null ? pathname : `${pathname} (${purpose})`;
}

/** Why something failed. Node's fetch hides the reason ("connect ECONNREFUSED …") in `cause`. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message || error.cause.name : error.message;
}

/** The ending of a call that the caller hung up; `signal` is the trunk's `hungUp`. */
export function endingOfHangUp(signal: AbortSignal): Ending {
  return { by: 'caller', why: typeof signal.reason === 'string' ? signal.reason : 'the caller hung up' };
}
