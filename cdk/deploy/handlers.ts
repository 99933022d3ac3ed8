/** The Lambdas as they are uploaded: the bundles of a local run, a folder each. */
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { lambdaBuildOptions } from '../../lambdas/bundling.ts';
import { lambdaFunctions } from '../../lambdas/functions.ts';
import { handlersDir, projectRoot } from './places.ts';

/**
 * Bundles every handler to `<folder>/<name>/index.mjs`. Without source maps: Node reads them at a
 * cold start if it is told to use them, which costs 15 to 30 ms of the 150 that there are.
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

/** Bytes of each bundle that was built, by the Lambda's name. */
export async function handlerSizes(): Promise<Record<string, number>> {
  const sizes = lambdaFunctions.map(
    async ({ name }) => [name, (await stat(join(handlersDir, name, 'index.mjs'))).size] as const,
  );
  return Object.fromEntries(await Promise.all(sizes));
}
