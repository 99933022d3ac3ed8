/** Limits on silence in a stream, which no SDK has: their time-outs end with the headers. */
import type { Clock } from './clock.ts';

interface Watchdog {
  /** Expires after `ms` unless it is armed again or called off; a new `arm` replaces the last. */
  arm(ms: number): void;
  /** Stops while our own reader is the slow side: only the provider's silence counts. */
  callOff(): void;
  /** True once it has expired. */
  hasExpired(): boolean;
}

/** `expired` is called at most once. */
export function createWatchdog(clock: Clock, expired: () => void): Watchdog {
  let cancel: (() => void) | null = null;
  let isExpired = false;
  const callOff = () => {
    cancel?.();
    cancel = null;
  };
  return {
    arm(ms) {
      callOff();
      if (isExpired) return;
      cancel = clock.after(ms, () => {
        cancel = null;
        isExpired = true;
        expired();
      });
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
