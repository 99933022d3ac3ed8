/**
 * The limit on silence that no SDK keeps for us: their time-outs stop at the headers. Timers are
 * arguments, so tests script them.
 */

/**
 * Plain functions: workerd's own refuse to be called as methods of another object ("Illegal
 * invocation"), so pass them wrapped.
 */
export interface Timers {
  setTimeout(run: () => void, ms: number): unknown;
  clearTimeout(timer: unknown): void;
}

export interface Watchdog {
  /** Bites after `ms` unless armed again or called off; a new `arm` replaces the last. */
  arm(ms: number): void;
  /** Rests while whoever reads is the slow one: only the world's silence counts. */
  callOff(): void;
  /** True once it bit. */
  hasBitten(): boolean;
}

/** `bite` is called at most once. */
export function createWatchdog(timers: Timers, bite: () => void): Watchdog {
  const { setTimeout, clearTimeout } = timers;
  let timer: unknown = null;
  let bitten = false;
  const callOff = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  };
  return {
    arm(ms) {
      callOff();
      if (bitten) return;
      timer = setTimeout(() => {
        timer = null;
        bitten = true;
        bite();
      }, ms);
    },
    callOff,
    hasBitten: () => bitten,
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
 * Waits for `work` for as long as `signal` allows. On abort it throws the signal's reason at once;
 * `work` goes on by itself and its failure is nobody's any more, so whoever started it stops it by
 * the same signal.
 */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
