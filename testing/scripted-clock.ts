/** A clock that moves only when a test moves it, for code that takes its clock as an argument. */
import type { Clock } from '../shared/io/clock.ts';

export interface ScriptedClock extends Clock {
  /** Runs what is due in the next `ms`, in order. */
  pass(ms: number): void;
}

export function scriptedClock(): ScriptedClock {
  let now = 0;
  let due: { at: number; run: () => void }[] = [];
  return {
    now: () => now,
    after(ms, run) {
      const timer = { at: now + ms, run };
      due.push(timer);
      return () => {
        due = due.filter((each) => each !== timer);
      };
    },
    pass(ms) {
      const until = now + ms;
      while (true) {
        const [next] = due.filter((each) => each.at <= until).sort((a, b) => a.at - b.at);
        if (!next) break;
        due = due.filter((each) => each !== next);
        now = next.at;
        next.run();
      }
      now = until;
    },
  };
}
