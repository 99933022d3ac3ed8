/**
 * `npm run check`: everything that must hold before a change lands, one step after the other; the
 * first that fails ends it with its code.
 */
import { spawnSync } from 'node:child_process';

const steps: [what: string, command: string, args: string[], env?: Record<string, string>][] = [
  ['types and import arrows', 'tsc', ['-b', '--pretty', 'false']],
  ['format and lint', 'biome', ['check', '--error-on-warnings', '.']],
  ['unused files, exports and packages', 'knip', []],
  ['deployment, dry run', 'node', ['cdk/deploy/deploy.ts', '--dry-run']],
  ['tests with coverage', 'vitest', ['run', '--coverage'], { SLOW_TESTS: '1' }],
  ['figures of the repository', 'node', ['local/figures.ts']],
];

for (const [what, command, args, env] of steps) {
  const began = Date.now();
  console.log(`\n— ${what}`);
  const { status } = spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, ...env } });
  if (status !== 0) {
    console.error(`✗ ${what} failed`);
    process.exit(status ?? 1);
  }
  console.log(`✓ ${what}, ${((Date.now() - began) / 1000).toFixed(1)} s`);
}
