/** The semaphore that every outgoing request of a call passes until its headers have arrived. */
import { untilAborted } from '../../shared/io/watchdog.ts';
import type { Fetch, Gate } from './ports.ts';

/**
 * Workers allow six connections that wait for their headers; the sixth is left to the platform's
 * own needs (Cloudflare, "Workers limits", simultaneous open connections).
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
        // The place is handed over, not freed, so that no later caller slips in between.
        if (next) next();
        else free += 1;
      }
    },
  };
}

/**
 * A fetch that holds its place until the headers have arrived (for a WebSocket upgrade, the 101): a
 * body that is being read doesn't count. An abort rejects at once, also while the request still waits
 * for its place.
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
