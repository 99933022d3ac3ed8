/** A call object's access to time, network and API. It is made once for each object and passed down. */
import { AwsClient } from 'aws4fetch';
import { type Fault, faultOfStatus } from '../../shared/fault.ts';
import { boundedAnswer } from '../../shared/io/bounded-body.ts';
import { type ApiClient, createClient } from '../../shared/io/client.ts';
import { type Clock, platformClock } from '../../shared/io/clock.ts';
import { createLog } from '../../shared/io/log.ts';
import type { Config } from '../config.ts';
import { countBreaker } from '../metrics/call-metrics.ts';
import { type BreakerState, type Breakers, isolateBreakers } from '../providers/failover/breakers.ts';
import { createGate, gatedFetch } from '../providers/gate.ts';
import type { Fetch } from '../providers/ports.ts';
import type { CallBindings } from './bindings.ts';

export interface CallRuntime {
  /**
   * Every time-out and length of the call uses it, including those of its providers and of the API. It has no
   * step of the platform's clock.
   */
  clock: Clock;
  /** From 0 to 1, for waits that are to differ from those of other calls. */
  random: () => number;
  /** Passes the call's one gate, because the platform counts the connections of a Durable Object. */
  fetch: Fetch;
  /** The same, to public addresses only: for a business's own tools. */
  publicFetch: Fetch;
  api: ApiClient;
  /** Which providers are failing, as the calls of this isolate know it. */
  breakers: Breakers;
}

export function createCallRuntime(
  config: Config,
  env: Pick<CallBindings, 'PUBLIC_NETWORK' | 'METRICS'>,
  clock: Clock,
): CallRuntime {
  const gate = createGate();
  const fetch = gatedFetch(gate, (url, init) => globalThis.fetch(url, init));
  const publicFetch = gatedFetch(gate, (url, init) =>
    (env.PUBLIC_NETWORK ?? globalThis).fetch(url, init ?? {}),
  );
  const log = createLog();
  const changed = (state: BreakerState): void => {
    log.warn('a provider is judged anew', { provider: 'api', state });
    countBreaker(env.METRICS, 'api', state).catch((error: unknown) =>
      log.warn('a metric could not be counted', { error }),
    );
  };
  const judged = judgedFetch(fetch, isolateBreakers, clock, changed);
  const api = createApi(config, clock, judged);
  const random = () => Math.random();
  return { clock, random, fetch, publicFetch, api, breakers: isolateBreakers };
}

/** A business with all its facts has some hundred kilobytes. */
const mostAnswerBytes = 4_000_000;

/**
 * A fetch whose answers open and close the API's breaker. It holds nothing back: there is no second API, and
 * a request that might work is worth its try.
 */
export function judgedFetch(
  fetch: Fetch,
  breakers: Breakers,
  clock: Clock,
  changed: (state: BreakerState) => void,
): Fetch {
  const told = (state: BreakerState | null): void => {
    if (state !== null) changed(state);
  };
  return async (url, init) => {
    const { pass, changed: first } = breakers.enter('api', clock.now());
    told(first);
    const failed = (kind: Fault['kind'], retryable: boolean) =>
      told(pass.failed({ source: 'api', kind, retryable, message: kind }, clock.now()));
    try {
      const answer = boundedAnswer(await fetch(url, init), mostAnswerBytes);
      const { kind, retryable } = faultOfStatus('api', answer.status, '');
      if (answer.status < 400 || kind === 'config') told(pass.succeeded(clock.now()));
      else failed(kind, retryable);
      return answer;
    } catch (error) {
      const reason: unknown = init?.signal?.aborted ? init.signal.reason : null;
      const isLate = reason instanceof DOMException && reason.name === 'TimeoutError';
      if (isLate || reason === null) failed(isLate ? 'stall' : 'network', true);
      else pass.left();
      throw error;
    }
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
