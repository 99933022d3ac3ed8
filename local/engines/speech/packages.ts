/** Finds the speech models inside their npm packages. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(import.meta.url);

/**
 * The path of a file inside an installed package. Throws a sentence that names the package and the
 * remedy when it is missing.
 */
export function packageFile(name: string, file: string): string {
  const path = (require.resolve.paths(name) ?? [])
    .map((folder) => join(folder, name, file))
    .find((candidate) => existsSync(candidate));
  if (path === undefined)
    throw new Error(
      `The speech engines need ${file} of the npm package ${name}, which is not installed: run npm install.`,
    );
  return path;
}
