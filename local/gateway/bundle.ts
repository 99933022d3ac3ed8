/** Bundles the Lambdas as for a deployment: one ES module each. */
import { join } from 'node:path';
import { lambdaBuildOptions } from '../../lambdas/bundling.ts';
import { lambdaFunctions } from '../../lambdas/functions.ts';
import { type Built, built } from '../parts/built.ts';
import { reasonOf, StartFault } from '../parts/start-fault.ts';
import { projectRoot } from '../root.ts';

const inputs = ['package-lock.json', 'lambdas', 'shared', 'local/gateway/bundle.ts', 'local/seed'];

/**
 * Bundles all Lambdas and the seed into `.build/lambdas`, as `<name>.mjs`, unless nothing has
 * changed since the last time. Calls `onStale` if there is something to bundle.
 */
export async function bundleLambdas(onStale: () => void): Promise<Built> {
  return built(join(projectRoot, '.build/lambdas'), projectRoot, inputs, async (into) => {
    onStale();
    // Imported here because only a build should pay for it.
    const { build } = await import('esbuild');
    try {
      await build({
        ...lambdaBuildOptions,
        absWorkingDir: projectRoot,
        outdir: into,
        entryPoints: [
          ...lambdaFunctions.map(({ name, entry }) => ({ in: entry, out: name })),
          { in: 'local/seed/seed.ts', out: seedModule },
        ],
        logLevel: 'silent',
      });
    } catch (error) {
      throw new StartFault(`The Lambdas could not be bundled: ${reasonOf(error)}`);
    }
  });
}

/** The bundle that creates the table and the demo business. */
export const seedModule = 'seed';
