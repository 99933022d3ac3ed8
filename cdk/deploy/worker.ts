/**
 * The Worker's deployment: code, settings and secrets in one upload, so that no version ever runs
 * with half of them.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './command.ts';
import { projectRoot, workerDir } from './places.ts';
import type { Settings } from './settings.ts';
import { split } from './worker-settings.ts';

export async function deployWorker(settings: Settings): Promise<void> {
  const { vars, secrets } = split(settings);
  const dir = await mkdtemp(join(tmpdir(), 'deploy-'));
  try {
    const file = join(dir, 'secrets.json');
    await writeFile(file, JSON.stringify(secrets), { mode: 0o600 });
    await run({
      program: 'wrangler',
      args: ['deploy', ...workerArgs(vars), '--secrets-file', file],
      cwd: projectRoot,
    });
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** Bundles and checks the Worker without an account. */
export async function bundleWorker(settings: Settings): Promise<void> {
  const args = ['deploy', '--dry-run', '--outdir', workerDir, ...workerArgs(split(settings).vars)];
  await run({ program: 'wrangler', args, cwd: projectRoot, env: { CI: '1', NO_COLOR: '1' }, quiet: true });
}

/**
 * Where the Worker answers: at its own name on workers.dev, else at a domain that Cloudflare makes
 * for it.
 */
export function workerArgs(vars: Settings): string[] {
  const host = URL.parse(vars.PUBLIC_URL ?? '')?.host ?? '';
  const isOwn = host !== '' && !host.endsWith('.workers.dev');
  return [
    ...(isOwn ? ['--domain', host] : []),
    ...Object.entries(vars).flatMap(([name, value]) => ['--var', `${name}:${value}`]),
  ];
}
