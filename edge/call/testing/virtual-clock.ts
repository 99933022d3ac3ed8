/**
 * A call's clock for tests. Time passes only in `advance`, and everything that was due has run when
 * it returns.
 */
import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../../shared/io/clock.ts';

export interface VirtualClock extends Clock {
  /**
   * Lets `ms` pass, timer by timer. Everything that a timer starts, promises included, happens
   * before the next timer.
   */
  advance(ms: number): Promise<void>;
  /** Runs everything that needs no time. */
  settle(): Promise<void>;
  /** The number of timers that are set. */
  pending(): number;
}

/** Monday, 5 January 2026, 10:00 UTC. */
export const testStart = Date.UTC(2026, 0, 5, 10);

export function virtualClock(startMs: number = testStart): VirtualClock {
  let now = startMs;
  let order = 0;
  let timers: { at: number; order: number; run: () => void }[] = [];

  /** A task of its own: by then every promise that can settle has settled. */
  async function settle(): Promise<void> {
    await setImmediate();
  }

  function nextBy(until: number): (typeof timers)[number] | undefined {
    return timers.filter((timer) => timer.at <= until).sort((a, b) => a.at - b.at || a.order - b.order)[0];
  }

  return {
    now: () => now,
    after(ms, run) {
      const timer = { at: now + Math.ceil(Math.max(ms, 0)), order: order++, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    async advance(ms) {
      const until = now + ms;
      await settle();
      for (let timer = nextBy(until); timer; timer = nextBy(until)) {
        now = Math.max(now, timer.at);
        const due = timer;
        timers = timers.filter((other) => other !== due);
        due.run();
        await settle();
      }
      now = until;
    },
    settle,
    pending: () => timers.length,
  };
}

/** Resolves after `ms` on the clock. Rejects with the signal's reason when it is aborted. */
export function delay(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const abort = (): void => {
      cancel();
      reject(signal.reason);
    };
    const cancel = clock.after(ms, () => {
      signal.removeEventListener('abort', abort);
      resolve();
    });
    signal.addEventListener('abort', abort, { once: true });
  });
}
