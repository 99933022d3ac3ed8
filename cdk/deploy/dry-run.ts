/**
 * Everything of a deployment that needs no account: templates and their rules, both clouds'
 * bundles, their size and load time.
 */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { run, say } from './command.ts';
import { handlerSizes, initMs } from './handlers.ts';
import { printPlan } from './plan.ts';
import { loadSettings, missingCloudflare, wrongSettings } from './settings.ts';
import { contextOf } from './stacks.ts';
import { bundleWorker, workerDir } from './worker.ts';

/** The size and load time of a handler at which a cold start is fast enough. */
const aim = { kilobytes: 450, ms: 150 };

/** Throws a `DeployFault` if cdk-nag has an objection, or a bundle can't be built. */
export async function dryRun(given: readonly string[]): Promise<void> {
  const settings = loadSettings();
  await run('cdk', ['synth', '--quiet', ...contextOf(settings, given)], { quiet: true });
  say('✓ AWS: the stacks synthesise, and cdk-nag has no finding without a reason');
  await bundleWorker(settings);
  say(`✓ Cloudflare: the Worker is bundled, ${kilobytes(await workerBytes())} KB\n`);
  await printHandlers();
  printPlan(settings);
  const missing = [...wrongSettings(settings), ...missingCloudflare(settings)];
  if (missing.length > 0)
    say(
      `\nTo be set before a deployment (process environment or .env):\n${missing.map((fault) => `  ${fault}`).join('\n')}`,
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
