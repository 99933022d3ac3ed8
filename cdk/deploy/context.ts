/** What the stacks are told of the settings: as CDK's context, by name and value. No secret is among it. */
import { DeployFault } from './command.ts';
import { lambdaSettings } from './lambda-settings.ts';
import type { Settings } from './settings.ts';

/**
 * `version`: of the Lambdas' settings, once they are stored. `given`: the person's own `-c`, which
 * win, but for the region: the secret, the Worker's signatures and the stacks have to agree on it.
 */
export function contextOf(settings: Settings, version: string | null, given: readonly string[]): string[] {
  if (given.some((pair) => pair.startsWith('region=')))
    throw new DeployFault(
      'the region is set by AWS_REGION (process environment or .env): the Worker signs for it too',
    );
  const names = Object.keys(lambdaSettings(settings));
  const values: Record<string, string | undefined> = {
    region: regionOf(settings),
    corsOrigins: consoleOrigins(settings).join(','),
    maxCallSeconds: settings.MAX_CALL_DURATION_SECONDS,
    maxConcurrentCalls: settings.MAX_CONCURRENT_CALLS,
    lambdaSettings: names.length > 0 ? names.join(',') : undefined,
    lambdaSettingsVersion: version ?? undefined,
  };
  const own = Object.entries(values).flatMap(([name, value]) => (value ? [`${name}=${value}`] : []));
  return [...own, ...given].flatMap((pair) => ['-c', pair]);
}

export function regionOf(settings: Settings): string {
  return settings.AWS_REGION ?? 'ap-south-1';
}

/** The console is served by the Worker itself, so its origin is one of them. */
function consoleOrigins(settings: Settings): string[] {
  const listed = (settings.CORS_ALLOWED_ORIGINS ?? '').split(',').map((origin) => origin.trim());
  const own = settings.PUBLIC_URL?.replace(/\/$/, '') ?? '';
  return [...new Set([...listed, own])].filter((origin) => origin.startsWith('https://'));
}
