/** `npm start`: starts the whole system on this machine, keeps it running, and stops all of it. */
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { projectRoot } from './root.ts';

// Compiled modules are cached for the next start, also by the parts. So everything else is imported
// afterwards.
const compileCache = join(projectRoot, '.build/compile-cache');
enableCompileCache(compileCache);

const { run } = await import('./run/run.ts');
const { createScreen } = await import('./terminal/screen.ts');
const exitCode = await run({
  compileCache,
  root: projectRoot,
  screen: createScreen(process.stdout, process.stderr),
});
process.exit(exitCode);
