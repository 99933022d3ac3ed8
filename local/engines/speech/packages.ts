/** Finds the speech models inside their npm packages. */
import { packageFile as findPackageFile } from '../../parts/package-file.ts';

/**
 * The path of a file inside an installed package. Throws a sentence that names the package and the remedy
 * when it is missing.
 */
export function packageFile(name: string, file: string): string {
  const path = findPackageFile(name, file, import.meta.url);
  if (path === null)
    throw new Error(
      `The speech engines need ${file} of the npm package ${name}, which is not installed: run npm install.`,
    );
  return path;
}
