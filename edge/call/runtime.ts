/** What a call object has of the world, made once for it and handed down: time, network, API. */
import { type Clock, platformClock } from '../../shared/io/clock.ts';
import type { ApiClient } from '../../shared/io/client.ts';
import type { Config } from '../config.ts';
import type { Fetch } from '../providers/deps.ts';
import { createGate, gatedFetch } from '../providers/gate.ts';
import { createApi } from './api.ts';
import type { CallBindings } from './bindings.ts';

export interface CallRuntime {
  /** Every time-out of the call obeys it, those of its providers and of the API included. */
  clock: Clock;
  /** Passes the call's one gate: the platform counts the connections of a Durable Object. */
  fetch: Fetch;
  /** The same, to public addresses only: for a business's own tools. */
  publicFetch: Fetch;
  api: ApiClient;
}

export function createCallRuntime(config: Config, env: Pick<CallBindings, 'PUBLIC_NETWORK'>): CallRuntime {
  const gate = createGate();
  const fetch = gatedFetch(gate, (url, init) => globalThis.fetch(url, init));
  const publicFetch = gatedFetch(gate, (url, init) =>
    (env.PUBLIC_NETWORK ?? globalThis).fetch(url, init ?? {}),
  );
  return { clock: platformClock, fetch, publicFetch, api: createApi(config, platformClock, fetch) };
}
