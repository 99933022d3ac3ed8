/** Each Lambda's environment: the schemas (CDK writes functions' variables by their names) and the one place that reads it. */
import * as z from 'zod';
import type { LambdaName } from '../../shared/contract/endpoint.ts';
import { logLevels } from '../../shared/io/log.ts';

const withTable = z.object({ TABLE_NAME: z.string().min(3), LOG_LEVEL: z.enum(logLevels).default('info') });
const withBucket = withTable.extend({
  BUCKET_NAME: z.string().min(3),
  /** Local runs only: an S3 that is addressed by path. */
  S3_ENDPOINT: z.url().optional(),
  /** How long a link to a recording works. */
  RECORDING_LINK_SECONDS: z.coerce.number().int().min(60).max(43_200).default(900),
});
const withLimits = withTable.extend({
  MAX_CALL_DURATION_SECONDS: z.coerce.number().int().min(60).default(600),
  MAX_CONCURRENT_CALLS: z.coerce.number().int().min(1).default(20),
});

export const lambdaEnvs = {
  budgets: withLimits,
  customers: withTable,
  businesses: withTable,
  journal: withTable,
  recordings: withBucket,
  transfers: withTable,
  requests: withTable,
  calls: withTable,
} as const satisfies Record<LambdaName, z.ZodObject>;
export type LambdaEnv<N extends LambdaName> = z.output<(typeof lambdaEnvs)[N]>;

/** The environment of one Lambda, parsed. Throws one error that lists every wrong variable. An empty variable is an absent one. */
export function readEnv<N extends LambdaName>(name: N, env: Readonly<Record<string, string | undefined>> = process.env): LambdaEnv<N> {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = lambdaEnvs[name].safeParse(given);
  if (parsed.success) return parsed.data as LambdaEnv<N>;
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`the environment of ${name} is wrong:\n${faults.join('\n')}`);
}
