/** The semaphore around everything of a call that waits for an answer's head. */
import { untilAborted } from '../../shared/io/watchdog.ts';
import type { Fetch } from './deps.ts';
import type { Gate } from './ports.ts';

/**
 * Workers allow six connections that wait for their headers; the sixth is left to the platform's
 * own needs (Workers limits page).
 */
export const gateWidth = 5;

/** First come, first served. A place is free again when the work settles, whichever way. */
export function createGate(width: number = gateWidth): Gate {
  let free = width;
  const waiting: (() => void)[] = [];
  return {
    async run(work) {
      if (free > 0) free -= 1;
      else await new Promise<void>((enter) => waiting.push(enter));
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        // The place is handed over, not freed: nobody can slip in between.
        if (next) next();
        else free += 1;
      }
    },
  };
}

/**
 * A fetch that holds its place until the headers are there (for an upgrade: until the 101), because
 * a body being read doesn't count. An abort is felt at once, also by a request that still waits at
 * the gate.
 */
export function gatedFetch(gate: Gate, fetch: Fetch): Fetch {
  return (input, init) => {
    const signal = init?.signal;
    const answered = gate.run(() => {
      if (signal?.aborted) throw signal.reason;
      return fetch(input, init);
    });
    return signal ? untilAborted(answered, signal) : answered;
  };
}
