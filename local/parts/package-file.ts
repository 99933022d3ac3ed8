/** Finds a file of an installed package without importing the package: a program, a model. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/**
 * The path of `file` in the package `name`, as resolved from `from` (a module's URL or path). `null` when
 * the package or the file is missing.
 */
export function packageFile(name: string, file: string, from: string): string | null {
  const folders = createRequire(from).resolve.paths(name) ?? [];
  return folders.map((folder) => join(folder, name, file)).find((path) => existsSync(path)) ?? null;
}
