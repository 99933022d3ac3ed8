/** A call object's access to time, network and API. It is made once for each object and passed down. */
import { AwsClient } from 'aws4fetch';
import { type ApiClient, createClient } from '../../shared/io/client.ts';
import { type Clock, platformClock } from '../../shared/io/clock.ts';
import type { Config } from '../config.ts';
import { createGate, gatedFetch } from '../providers/gate.ts';
import type { Fetch } from '../providers/ports.ts';
import type { CallBindings } from './bindings.ts';

export interface CallRuntime {
  /** Every time-out of the call uses it, including those of its providers and of the API. */
  clock: Clock;
  /** From 0 to 1, for waits that are to differ from those of other calls. */
  random: () => number;
  /** Passes the call's one gate, because the platform counts the connections of a Durable Object. */
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
  return {
    clock: platformClock,
    random: () => Math.random(),
    fetch,
    publicFetch,
    api: createApi(config, platformClock, fetch),
  };
}

/**
 * The typed client of the API over requests signed with SigV4. A call passes its own clock and its
 * gated fetch; the Worker's own requests need neither.
 */
export function createApi(
  config: Config,
  clock: Clock = platformClock,
  fetch: Fetch = (url, init) => globalThis.fetch(url, init),
): ApiClient {
  const signer = new AwsClient({
    accessKeyId: config.EDGE_AWS_ACCESS_KEY_ID,
    secretAccessKey: config.EDGE_AWS_SECRET_ACCESS_KEY,
    region: config.AWS_REGION,
    service: 'execute-api',
  });
  return createClient({
    baseUrl: config.API_BASE_URL,
    clock,
    async fetch(url, init) {
      const { headers } = await signer.sign(url, init);
      return fetch(url, { ...init, headers });
    },
  });
}
