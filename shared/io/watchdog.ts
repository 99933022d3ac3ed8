/**
 * A limit on silence in a stream, which no SDK has: their time-outs end with the headers. Timers
 * are arguments, so that tests control them.
 */

/**
 * Plain functions. Pass workerd's own timers wrapped: they throw "Illegal invocation" when they are
 * called as methods of another object.
 */
export interface Timers {
  setTimeout(run: () => void, ms: number): unknown;
  clearTimeout(timer: unknown): void;
}

interface Watchdog {
  /** Expires after `ms` unless it is armed again or called off; a new `arm` replaces the last. */
  arm(ms: number): void;
  /** Stops the clock while the reader is the slow one. */
  callOff(): void;
  /** True once it has expired. */
  hasExpired(): boolean;
}

/** `expired` is called at most once. */
export function createWatchdog(timers: Timers, expired: () => void): Watchdog {
  const { setTimeout, clearTimeout } = timers;
  let timer: unknown = null;
  let isExpired = false;
  const callOff = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  };
  return {
    arm(ms) {
      callOff();
      if (isExpired) return;
      timer = setTimeout(() => {
        timer = null;
        isExpired = true;
        expired();
      }, ms);
    },
    callOff,
    hasExpired: () => isExpired,
  };
}

/** Resolves after `ms`; throws the signal's reason on abort. */
export async function pause(ms: number, timers: Timers, signal: AbortSignal): Promise<void> {
  const { setTimeout, clearTimeout } = timers;
  let timer: unknown = null;
  try {
    await untilAborted(new Promise<void>((resolve) => (timer = setTimeout(resolve, ms))), signal);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Waits for `work` until `signal` aborts, and then throws the signal's reason at once. `work` goes
 * on and its failure is ignored; whoever started it stops it by the same signal.
 */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
