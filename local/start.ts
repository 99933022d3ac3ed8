/**
 * `npm start`: brings the whole system up on this machine, keeps it running, and takes all of it
 * down again.
 */
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { projectRoot } from './root.ts';

// Compiled modules are found again at the next start, by the parts too. Everything below is
// imported afterwards for that reason.
const compileCache = join(projectRoot, '.build/compile-cache');
enableCompileCache(compileCache);

const { run } = await import('./run/run.ts');
const exitCode = await run({
  compileCache,
  root: projectRoot,
  say: (line) => console.log(line),
  complain: (line) => console.error(line),
});
process.exit(exitCode);
