/**
 * Opens the connections to a call's model and voice again while the caller speaks, so that the requests of
 * the reply need no handshake. workerd closes a connection that was idle for 5 s, and a turn of both sides
 * takes about 14 s (decision 74).
 */
import { withDeadline } from '../../shared/io/clock.ts';
import type { Deps } from './deps.ts';
import type { Fetch } from './ports.ts';
import type { BareRequest } from './provider.ts';

export interface WarmConnections {
  /** Passes requests on, and notes which hosts are connected by them. */
  fetch: Fetch;
  /** Words of the caller came: a reply may be due soon. To be called for each change of them. */
  callerSpoke(): void;
}

/** When a host was last connected, by its origin, on the clock of the call that was. */
export type Connected = Map<string, number>;

/** Calls of one process share its connections. */
const processConnected: Connected = new Map();

/**
 * A connection counts as open for this time after its last request. workerd closes it after 5 s. It is a
 * second less because the next words may come a second later, and another one because the turn ends after
 * them.
 */
const openMs = 3000;
/** An answer that comes later is of no use to this turn. */
const withinMs = 2000;
/** The most such requests of a call to one host. A call of ten minutes that is alone sends half as many. */
export const mostOpenings = 100;

/**
 * `requests`: what may be sent, one to each host. A failure of one of them is nobody's concern. `connected`:
 * by default that of this process.
 */
export function warmConnections(
  { fetch, clock }: Deps,
  requests: readonly BareRequest[],
  connected: Connected = processConnected,
): WarmConnections {
  const hosts = new Map(requests.map((request) => [originOf(request.url), { request, openings: 0 }]));

  async function open({ url, headers }: BareRequest, signal: AbortSignal): Promise<void> {
    const answer = await fetch(url, { method: 'HEAD', headers, signal, redirect: 'manual' });
    await answer.body?.cancel();
  }
  /** The clock of another call may be set differently. */
  function isOpen(origin: string): boolean {
    return Math.abs(clock.now() - (connected.get(origin) ?? Number.NEGATIVE_INFINITY)) < openMs;
  }

  return {
    async fetch(url, init) {
      const answer = await fetch(url, init);
      const origin = originOf(url);
      // A WebSocket keeps its connection for itself.
      if (hosts.has(origin) && answer.status !== 101) connected.set(origin, clock.now());
      return answer;
    },
    callerSpoke() {
      for (const [origin, host] of hosts) {
        if (isOpen(origin) || host.openings >= mostOpenings) continue;
        connected.set(origin, clock.now());
        host.openings += 1;
        // A host that can't be reached shows in the request of the reply, which is judged and retried.
        void withDeadline(clock, withinMs, (signal) => open(host.request, signal)).catch(() => undefined);
      }
    },
  };
}

function originOf(url: string): string {
  return new URL(url).origin;
}
