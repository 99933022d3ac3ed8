/**
 * What the adapters are given instead of globals, so that tests script the world and every
 * connection of a call passes one gate.
 */
import { type Clock, platformClock } from '../../shared/io/clock.ts';
import type { Timers } from '../../shared/io/watchdog.ts';
import { gatedFetch } from './gate.ts';
import type { Gate } from './ports.ts';

export type Fetch = (input: string, init?: RequestInit) => Promise<Response>;

/** Plain functions, see `Timers`. */
export interface Deps extends Timers {
  /** Already gated: adapters know nothing of the connection limit. */
  fetch: Fetch;
  /** ms, only ever compared with itself. */
  now(): number;
}

/**
 * The runtime's own, behind `gate`: one gate a call, because the platform counts connections per
 * Durable Object.
 */
export function platformDeps(gate: Gate): Deps {
  return depsOn(
    platformClock,
    gatedFetch(gate, (input, init) => fetch(input, init)),
  );
}

/** Adapters on a call's own clock and network; `fetch` is gated already. */
export function depsOn(clock: Clock, fetch: Fetch): Deps {
  return {
    fetch,
    setTimeout: (run, ms) => clock.after(ms, run),
    clearTimeout: (cancel) => {
      if (typeof cancel === 'function') cancel();
    },
    now: () => clock.now(),
  };
}
