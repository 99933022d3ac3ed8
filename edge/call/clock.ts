/**
 * A call's time: what the hour is, and named alarms. The only place of a call that touches the
 * platform's timers.
 */
import type { TimerName } from '../../shared/journal/events.ts';

export interface Clock {
  /** ms since the epoch. */
  now(): number;
  /** Runs once, `ms` from now; the answer cancels it. */
  after(ms: number, run: () => void): () => void;
}

export const platformClock: Clock = {
  now: () => Date.now(),
  after: (ms, run) => {
    // Rounded up: the platform cuts fractions off, and what fires too early finds nothing to do and
    // asks again.
    const timer = setTimeout(run, Math.ceil(Math.max(ms, 0)));
    return () => clearTimeout(timer);
  },
};

export interface Alarms {
  /** Sets or moves the alarm of this name; `at` in ms since the epoch. */
  set(name: TimerName, at: number): void;
  cancel(name: TimerName): void;
  cancelAll(): void;
}

export function createAlarms(clock: Clock, fire: (name: TimerName) => void): Alarms {
  const running = new Map<TimerName, () => void>();
  const cancel = (name: TimerName): void => {
    running.get(name)?.();
    running.delete(name);
  };
  return {
    set(name, at) {
      cancel(name);
      const stop = clock.after(at - clock.now(), () => {
        running.delete(name);
        fire(name);
      });
      running.set(name, stop);
    },
    cancel,
    cancelAll() {
      for (const name of [...running.keys()]) cancel(name);
    },
  };
}
