/** The Lambdas' bundles as they are uploaded, a folder each: their build, size and load time. */
import { execFile } from 'node:child_process';
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { lambdaBuildOptions } from '../../lambdas/bundling.ts';
import { lambdaFunctions } from '../../lambdas/functions.ts';
import { projectRoot } from './command.ts';

export const handlersDir = join(projectRoot, '.build/handlers');

/**
 * Bundles every handler to `<handlersDir>/<name>/index.mjs`. Without source maps, which would cost
 * 15 to 30 ms of the 150 ms that a cold start should take.
 */
export async function buildHandlers(): Promise<void> {
  // Imported here because only a build should pay for it.
  const { build } = await import('esbuild');
  await rm(handlersDir, { recursive: true, force: true });
  await build({
    ...lambdaBuildOptions,
    sourcemap: false,
    absWorkingDir: projectRoot,
    outdir: handlersDir,
    entryPoints: lambdaFunctions.map(({ name, entry }) => ({ in: entry, out: `${name}/index` })),
    logLevel: 'error',
  });
}

/** Bytes of each bundle, by the Lambda's name. */
export async function handlerSizes(): Promise<Record<string, number>> {
  const sizes = lambdaFunctions.map(async ({ name }) => [name, (await stat(bundleOf(name))).size] as const);
  return Object.fromEntries(await Promise.all(sizes));
}

const runs = 5;
const measure =
  'const began = performance.now(); await import(process.env.HANDLER); process.stdout.write(String(performance.now() - began));';

/** Enough for every handler to load. No request is made with it. */
const environment = {
  TABLE_NAME: 'table',
  BUCKET_NAME: 'bucket',
  OPENAI_API_KEY: 'none',
  AWS_REGION: 'ap-south-1',
  AWS_ACCESS_KEY_ID: 'none',
  AWS_SECRET_ACCESS_KEY: 'none',
};

/**
 * How long a handler's module takes to load, our part of a cold start. The median of five new
 * processes, in whole ms.
 */
export async function initMs(name: string): Promise<number> {
  const env = { ...environment, PATH: process.env.PATH, HANDLER: pathToFileURL(bundleOf(name)).href };
  const times: number[] = [];
  for (let done = 0; done < runs; done++) {
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', measure], {
      env,
    });
    times.push(Number(stdout));
  }
  times.sort((one, other) => one - other);
  return Math.round(times[Math.floor(runs / 2)] ?? 0);
}

function bundleOf(name: string): string {
  return join(handlersDir, name, 'index.mjs');
}
