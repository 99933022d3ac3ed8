/** The edge's way to the API: the typed client over requests signed with SigV4. */
import { AwsClient } from 'aws4fetch';
import { type ApiClient, createClient } from '../../shared/io/client.ts';
import { type Clock, platformClock } from '../../shared/io/clock.ts';
import type { Config } from '../config.ts';
import type { Fetch } from '../providers/deps.ts';

/** A call passes its own clock and its gated fetch; a request to the Worker itself needs neither. */
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
