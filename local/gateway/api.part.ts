/**
 * The part of a local run that serves the API: seeds the table, then runs the bundled Lambdas
 * behind the gateway.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { lambdaFunctions } from '../../lambdas/functions.ts';
import { servePart } from '../parts/serve-part.ts';
import { seedModule } from './bundle.ts';
import { createGateway, type LambdaHandler } from './gateway.ts';
import { serveHttp } from './http-server.ts';
import type { SigV4Rule } from './sigv4.ts';
import { loadStaffKeys, type StaffRule } from './staff-keys.ts';

/** The Lambdas' variables come from the process environment, as in AWS. */
export interface ApiInput {
  port: number;
  apiUrl: string;
  /** The folder of the bundles. */
  bundleDir: string;
  keysDir: string;
  sigV4: SigV4Rule;
  staff: StaffRule;
  origins: string[];
}

export interface ApiReady {
  /** Whether the demo business was created now. */
  seeded: boolean;
}

servePart<ApiInput, ApiReady>(async ({ port, apiUrl, bundleDir, keysDir, sigV4, staff, origins }) => {
  const [staffKeys, seeded, handlers] = await Promise.all([
    loadStaffKeys(keysDir, staff, apiUrl),
    seed(bundleDir),
    loadHandlers(bundleDir),
  ]);
  const routes = lambdaFunctions.flatMap(({ name, endpoints }) =>
    endpoints.map(({ method, path, auth }) => ({ method, path, auth, lambda: name })),
  );
  const { close } = await serveHttp(port, createGateway({ routes, handlers, sigV4, staffKeys, origins }));
  return { ready: { seeded }, close };
});

async function loadHandlers(bundleDir: string): Promise<Record<string, LambdaHandler>> {
  const entries = lambdaFunctions.map(async ({ name }) => {
    const { handler } = (await importBundle(bundleDir, name)) as { handler: LambdaHandler };
    return [name, handler] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

async function seed(bundleDir: string): Promise<boolean> {
  const { seedDemoClinic } = (await importBundle(bundleDir, seedModule)) as typeof import('../seed/seed.ts');
  return seedDemoClinic();
}

function importBundle(bundleDir: string, name: string): Promise<unknown> {
  return import(pathToFileURL(join(bundleDir, `${name}.mjs`)).href);
}
