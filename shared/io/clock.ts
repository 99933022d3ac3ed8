/** Time as an argument: what the hour is, and one-shot timers. Tests pass a virtual clock. */

export interface Clock {
  /** ms since the epoch. */
  now(): number;
  /** Runs once, `ms` from now; the returned function cancels it. */
  after(ms: number, run: () => void): () => void;
}

export const platformClock: Clock = {
  now: () => Date.now(),
  after: (ms, run) => {
    // Rounded up: the platform cuts fractions off, and a timer that fires too early finds nothing
    // to do and has to be set again.
    const timer = setTimeout(run, Math.ceil(Math.max(ms, 0)));
    return () => clearTimeout(timer);
  },
};

/**
 * Runs `work` with a signal that is aborted after `ms` (`AbortSignal.timeout` on an argument's
 * clock, whose timer ends with the work). Work that ignores its signal is waited for.
 */
export async function withDeadline<T>(
  clock: Clock,
  ms: number,
  work: (deadline: AbortSignal) => Promise<T>,
): Promise<T> {
  const deadline = new AbortController();
  const cancel = clock.after(ms, () => deadline.abort(new DOMException('no answer in time', 'TimeoutError')));
  try {
    return await work(deadline.signal);
  } finally {
    cancel();
  }
}
