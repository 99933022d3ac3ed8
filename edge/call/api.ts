/** The edge's way to the API: the typed client over requests signed with SigV4. */
import { AwsClient } from 'aws4fetch';
import { type ApiClient, createClient } from '../../shared/io/client.ts';
import type { Config } from '../config.ts';

export function createApi(config: Config): ApiClient {
  const signer = new AwsClient({
    accessKeyId: config.EDGE_AWS_ACCESS_KEY_ID,
    secretAccessKey: config.EDGE_AWS_SECRET_ACCESS_KEY,
    region: config.AWS_REGION,
    service: 'execute-api',
    // Every caller of the API decides itself whether to ask again.
    retries: 0,
  });
  return createClient({ baseUrl: config.API_BASE_URL, fetch: (url, init) => signer.fetch(url, init) });
}
