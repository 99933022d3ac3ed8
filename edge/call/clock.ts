/** Named timers of a conversation. */
import type { Clock } from '../../shared/io/clock.ts';
import type { TimerName } from '../../shared/journal/events.ts';

export type { Clock } from '../../shared/io/clock.ts';

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
