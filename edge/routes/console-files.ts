/** The console's files, built by `console/bundle.ts` before wrangler bundles and before vitest's tests. */
import built from '../../.build/console/files.txt';
import type { ConsoleFiles } from './console.ts';

let files: ConsoleFiles | null = null;

/** Read when a page is asked for, and not by an isolate that only holds calls. */
export function consoleFiles(): ConsoleFiles {
  files ??= JSON.parse(built) as ConsoleFiles;
  return files;
}
