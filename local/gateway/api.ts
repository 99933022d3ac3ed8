/** The start of the API: which variables the Lambdas get, and what the gateway checks. */
import { join } from 'node:path';
import { answering } from '../parts/answering.ts';
import type { Crew } from '../parts/crew.ts';
import type { Settings } from '../settings.ts';
import type { ApiInput, ApiReady } from './api.part.ts';

/** Starts the API on the tables of a database that answers already; resolves when it answers itself. */
export async function startApi(
  crew: Crew,
  settings: Settings,
  bundleDir: string,
  machine: Readonly<Record<string, string>>,
): Promise<void> {
  const { apiPort, apiUrl, dataDir, staff, edgeKey, origins } = settings;
  const input: ApiInput = {
    port: apiPort,
    apiUrl,
    bundleDir,
    keysDir: join(dataDir, 'keys'),
    sigV4: { ...edgeKey, service: 'execute-api' },
    staff,
    origins,
  };
  await crew.module<ApiInput, ApiReady>({
    name: 'api',
    module: new URL('api.part.ts', import.meta.url),
    env: { ...machine, ...lambdaVariables(settings) },
    input,
  });
  await answering('api', `${apiUrl}/.well-known/jwks.json`, AbortSignal.timeout(10_000), (response) => response.ok);
}

/** What CDK gives the functions in AWS, and where their clouds are here. */
export function lambdaVariables({ storage, edgeKey, edgeVariables }: Settings): Record<string, string> {
  const limits = ['MAX_CALL_DURATION_SECONDS', 'MAX_CONCURRENT_CALLS'].flatMap((name) =>
    edgeVariables[name] === undefined ? [] : [[name, edgeVariables[name]]],
  );
  return {
    ...Object.fromEntries(limits),
    TABLE_NAME: storage.table,
    BUCKET_NAME: storage.bucket,
    S3_ENDPOINT: storage.s3Endpoint,
    AWS_ENDPOINT_URL_DYNAMODB: storage.dynamodbEndpoint,
    AWS_REGION: edgeKey.region,
    AWS_ACCESS_KEY_ID: storage.accessKeyId,
    AWS_SECRET_ACCESS_KEY: storage.secretAccessKey,
  };
}
