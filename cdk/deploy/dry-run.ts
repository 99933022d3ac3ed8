/**
 * Everything of a deployment that needs no account: templates and their rules, both clouds'
 * bundles, how large and how quick they are.
 */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { run, say } from './command.ts';
import { contextOf } from './context.ts';
import { initMs } from './handler-init.ts';
import { handlerSizes } from './handlers.ts';
import { cdkDir, workerDir } from './places.ts';
import { printPlan } from './plan.ts';
import { loadSettings, missingCloudflare, wrongSettings } from './settings.ts';
import { bundleWorker } from './worker.ts';

/** What a handler may weigh and how long it may take to load, to be quick at a cold start. */
const aim = { kilobytes: 450, ms: 150 };

/** Throws a `DeployFault` for a template that cdk-nag objects to, and for a bundle that can't be built. */
export async function dryRun(given: readonly string[]): Promise<void> {
  const settings = loadSettings();
  await run({
    program: 'cdk',
    args: ['synth', '--quiet', ...contextOf(settings, null, given)],
    cwd: cdkDir,
    quiet: true,
  });
  say('✓ AWS: the stacks synthesise, and cdk-nag has no finding without a reason');
  await bundleWorker(settings);
  say(`✓ Cloudflare: the Worker is bundled, ${kilobytes(await workerBytes())} KB\n`);
  await printHandlers();
  printPlan(settings);
  const open = [...wrongSettings(settings), ...missingCloudflare(settings)];
  if (open.length > 0)
    say(
      `\nBefore a deployment there is still to be set (process environment or .env):\n${open.map((fault) => `  ${fault}`).join('\n')}`,
    );
  say('\nNothing was changed: this was a dry run.');
}

async function printHandlers(): Promise<void> {
  say(`Handlers (aims: ${aim.kilobytes} KB, ${aim.ms} ms to load on this machine)`);
  for (const [name, bytes] of Object.entries(await handlerSizes())) {
    const ms = await initMs(name);
    const over = [
      ...(bytes > aim.kilobytes * 1024 ? ['over the size'] : []),
      ...(ms > aim.ms ? ['over the time'] : []),
    ];
    say(
      `  ${name.padEnd(12)}${kilobytes(bytes).padStart(5)} KB ${String(ms).padStart(5)} ms  ${over.join(', ')}`.trimEnd(),
    );
  }
}

function kilobytes(bytes: number): string {
  return String(Math.round(bytes / 1024));
}

async function workerBytes(): Promise<number> {
  const files = (await readdir(workerDir, { recursive: true })).filter(
    (file) => !file.endsWith('.map') && !file.endsWith('.md'),
  );
  const sizes = await Promise.all(files.map(async (file) => (await stat(join(workerDir, file))).size));
  return sizes.reduce((total, size) => total + size, 0);
}
