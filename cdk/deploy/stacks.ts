/** The data between a deployment and the stacks: settings into their context, and outputs back. */
import * as z from 'zod';
import { DeployFault } from './command.ts';
import type { Settings } from './settings.ts';

export const stackNames = { data: 'voice-data', api: 'voice-api', monitoring: 'voice-monitoring' } as const;

/**
 * The arguments that set CDK's context. They hold no secret. `given`: the person's own `name=value`
 * pairs, which win. Throws a `DeployFault` if they name the region: the secrets, the Worker's signatures
 * and the stacks have to agree on it.
 */
export function contextOf(settings: Settings, given: readonly string[]): string[] {
  if (given.some((pair) => pair.startsWith('region=')))
    throw new DeployFault(
      'the region is set by AWS_REGION (process environment or .env): the Worker signs for it too',
    );
  const values: Record<string, string | undefined> = {
    region: regionOf(settings),
    corsOrigins: consoleOrigins(settings).join(','),
    maxCallSeconds: settings.MAX_CALL_DURATION_SECONDS,
    maxConcurrentCalls: settings.MAX_CONCURRENT_CALLS,
  };
  const own = Object.entries(values).flatMap(([name, value]) => (value ? [`${name}=${value}`] : []));
  return [...own, ...given].flatMap((pair) => ['-c', pair]);
}

export function regionOf(settings: Settings): string {
  return settings.AWS_REGION ?? 'ap-south-1';
}

/** The Worker serves the console, so the Worker's origin is always one of them. */
function consoleOrigins(settings: Settings): string[] {
  const listed = (settings.CORS_ALLOWED_ORIGINS ?? '').split(',').map((origin) => origin.trim());
  const own = settings.PUBLIC_URL?.replace(/\/$/, '') ?? '';
  return [...new Set([...listed, own])].filter((origin) => origin.startsWith('https://'));
}

/** The outputs of the API stack, which the Worker's deployment needs. */
export const apiOutputs = {
  apiUrl: z.url(),
  edgeAccessKeyId: z.string().min(16),
  edgeSecretArn: z.string().startsWith('arn:'),
  staffIssuer: z.url(),
  staffAudience: z.string().min(1),
  staffPoolId: z.string().min(1),
} as const;

const ApiOutputs = z.object(apiOutputs);
const OutputsFile = z.object({ [stackNames.api]: ApiOutputs });

/** Reads what `cdk deploy --outputs-file` wrote. Throws an error that names the wrong outputs. */
export function readOutputs(text: string): z.infer<typeof ApiOutputs> {
  const parsed = OutputsFile.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data[stackNames.api];
  throw new Error(
    `the outputs of ${stackNames.api} are not as expected: ${parsed.error.issues.map((issue) => issue.path.join('.')).join(', ')}`,
  );
}
