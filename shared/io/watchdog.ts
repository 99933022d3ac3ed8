/** Limits on silence in a stream, which no SDK has: their time-outs end with the headers. */
import type { Clock } from './clock.ts';

interface Watchdog {
  /** Expires after `ms` unless it is armed again or called off; a new `arm` replaces the last. */
  arm(ms: number): void;
  /**
   * Does not expire until it is armed again: our own reader is the slow side, and only the provider's silence
   * counts. Its timer runs on, because to arm it anew at each token would cost more.
   */
  hold(): void;
  /** The same at the end: no timer is left. */
  callOff(): void;
  /** True once it has expired. */
  hasExpired(): boolean;
}

/** `expired` is called at most once. */
export function createWatchdog(clock: Clock, expired: () => void): Watchdog {
  let cancel: (() => void) | null = null;
  /** When the running timer fires, and when it counts as expired; it may fire earlier than that. */
  let firesAt = 0;
  let dueAt: number | null = null;
  let isExpired = false;
  const callOff = () => {
    dueAt = null;
    cancel?.();
    cancel = null;
  };
  const run = (ms: number) => {
    cancel?.();
    firesAt = clock.now() + ms;
    cancel = clock.after(ms, look);
  };
  function look(): void {
    cancel = null;
    if (dueAt === null) return;
    const leftMs = dueAt - clock.now();
    if (leftMs > 0) return run(leftMs);
    isExpired = true;
    expired();
  }
  return {
    arm(ms) {
      if (isExpired) return;
      dueAt = clock.now() + ms;
      if (!cancel || firesAt > dueAt) run(ms);
    },
    hold() {
      dueAt = null;
    },
    callOff,
    hasExpired: () => isExpired,
  };
}

/** Resolves after `ms`; throws the signal's reason on abort. */
export async function pause(ms: number, clock: Clock, signal: AbortSignal): Promise<void> {
  let cancel = (): void => undefined;
  try {
    await untilAborted(new Promise<void>((resolve) => (cancel = clock.after(ms, resolve))), signal);
  } finally {
    cancel();
  }
}

/**
 * Waits for `work` until `signal` aborts, and then throws the signal's reason at once. `work` continues
 * and its failure is ignored, so its starter has to stop it by the same signal.
 */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
