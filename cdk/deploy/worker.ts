/**
 * The Worker's deployment: code, variables and secrets in one upload, so that no version ever runs
 * with half of them.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EdgeEnv } from '../../edge/config.ts';
import { readableProviderSettings } from '../../edge/providers/registry.ts';
import { projectRoot, run } from './command.ts';
import type { Settings } from './settings.ts';

/** The Worker's bundle of a dry run. */
export const workerDir = join(projectRoot, '.build/worker');

export async function deployWorker(settings: Settings): Promise<void> {
  const { vars, secrets } = split(settings);
  const dir = await mkdtemp(join(tmpdir(), 'deploy-'));
  try {
    const file = join(dir, 'secrets.json');
    await writeFile(file, JSON.stringify(secrets), { mode: 0o600 });
    await run('wrangler', ['deploy', ...workerArgs(vars), '--secrets-file', file]);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** Bundles and checks the Worker without an account. */
export async function bundleWorker(settings: Settings): Promise<void> {
  const args = ['deploy', '--dry-run', '--outdir', workerDir, ...workerArgs(split(settings).vars)];
  await run('wrangler', args, { env: { CI: '1', NO_COLOR: '1' }, quiet: true });
}

/** The Worker's variables and address. Unless it is on workers.dev, Cloudflare creates the domain. */
export function workerArgs(vars: Settings): string[] {
  const host = URL.parse(vars.PUBLIC_URL ?? '')?.host ?? '';
  const isOwn = host !== '' && !host.endsWith('.workers.dev');
  return [
    ...(isOwn ? ['--domain', host] : []),
    ...Object.entries(vars).flatMap(([name, value]) => ['--var', `${name}:${value}`]),
  ];
}

/**
 * Settings that anyone with access to the dashboard may read, beside the providers'. All others are
 * secrets.
 */
const own = [
  'PUBLIC_URL',
  'TWILIO_ACCOUNT_SID',
  'TWILIO_API_BASE_URL',
  'TWILIO_ALLOWED_IPS',
  'EXOTEL_ACCOUNT_SID',
  'EXOTEL_SUBDOMAIN',
  'EXOTEL_PHONE_NUMBER',
  'EXOTEL_API_BASE_URL',
  'EXOTEL_ALLOWED_IPS',
  'EXOTEL_CORROBORATE',
  'API_BASE_URL',
  'AWS_REGION',
  'MAX_CALL_DURATION_SECONDS',
  'CALL_WARNING_SECONDS',
  'MAX_CONCURRENT_CALLS',
  'CALLS_PER_MINUTE_PER_NUMBER',
  'MAX_TIMER_LAG_MS',
  'WEBSOCKET_MAX_SIZE',
  'CALL_LOST_AFTER_SECONDS',
  'WEBSOCKET_PING_INTERVAL',
  'WEBSOCKET_PING_TIMEOUT',
  'CORS_ALLOWED_ORIGINS',
  'VOICE_MODE',
  'BUDGET_UNREACHABLE',
  'BUDGET_UNREACHABLE_LIMIT_INR',
  'JWT_ISSUER',
  'JWT_AUDIENCE',
  'LOCATION_HINT',
] as const satisfies readonly (keyof typeof EdgeEnv.shape)[];

const readable: readonly string[] = [...readableProviderSettings, ...own];

export function split(settings: Settings): { vars: Settings; secrets: Settings } {
  const isReadable = ([name]: [string, string]) => readable.includes(name);
  const entries = Object.entries(settings);
  return {
    vars: Object.fromEntries(entries.filter(isReadable)),
    secrets: Object.fromEntries(entries.filter((entry) => !isReadable(entry))),
  };
}
