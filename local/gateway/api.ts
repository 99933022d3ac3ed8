/** Starts the API: collects what the gateway and the Lambdas need. */
import { join } from 'node:path';
import type { Supervisor } from '../parts/supervisor.ts';
import { waitForAnswer } from '../parts/wait-for-answer.ts';
import type { Settings } from '../run/settings.ts';
import type { ApiInput, ApiReady } from './api.part.ts';

/** The database must be running. Resolves when the API answers. */
export async function startApi(
  supervisor: Supervisor,
  settings: Settings,
  bundleDir: string,
  machine: Readonly<Record<string, string>>,
): Promise<void> {
  const { apiPort, apiUrl, dataDir, staff, edgeKey, origins, lambdaVariables } = settings;
  const input: ApiInput = {
    port: apiPort,
    apiUrl,
    bundleDir,
    keysDir: join(dataDir, 'keys'),
    sigV4: { ...edgeKey, service: 'execute-api' },
    staff,
    origins,
  };
  await supervisor.module<ApiInput, ApiReady>({
    name: 'api',
    module: new URL('api.part.ts', import.meta.url),
    env: { ...machine, ...lambdaVariables },
    input,
  });
  await waitForAnswer('The part "api"', `${apiUrl}/.well-known/jwks.json`, {
    accept: (response) => response.ok,
  });
}
