/**
 * An adapter's substitutes for globals. With them a test scripts the network and the clock, and every
 * connection of a call passes one gate.
 */
import { type Clock, platformClock } from '../../shared/io/clock.ts';
import { gatedFetch } from './gate.ts';
import type { Fetch, Gate } from './ports.ts';

export interface Deps {
  /** Already gated: adapters know nothing of the connection limit. */
  fetch: Fetch;
  /** Every time-out of an adapter is set on it. */
  clock: Clock;
}

/**
 * The runtime's own fetch and clock. One gate per call: the platform counts connections per Durable
 * Object.
 */
export function platformDeps(gate: Gate): Deps {
  return { fetch: gatedFetch(gate, (input, init) => fetch(input, init)), clock: platformClock };
}
