/** Where a package's files lie, for programs that npm lays down but Node does not import. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { codeOf } from './start-fault.ts';

/**
 * The path of `file` inside the package `name`, as seen from `from` (a file's URL or path); `null`
 * when the package or the file is not there.
 */
export function packageFile(name: string, file: string, from: string): string | null {
  try {
    const path = join(dirname(createRequire(from).resolve(`${name}/package.json`)), file);
    return existsSync(path) ? path : null;
  } catch (error) {
    if (codeOf(error) === 'MODULE_NOT_FOUND') return null;
    throw error;
  }
}
