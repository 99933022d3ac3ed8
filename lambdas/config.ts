/**
 * Each Lambda's environment: its schema, from which CDK takes the names of the variables, and its
 * reading.
 */
import * as z from 'zod';
import type { LambdaName } from '../shared/contract/endpoint.ts';
import { logLevels } from '../shared/io/log.ts';
import { efforts } from '../shared/io/openai/models.ts';

const withTable = z.object({ TABLE_NAME: z.string().min(3), LOG_LEVEL: z.enum(logLevels).default('info') });
const withBucket = withTable.extend({
  BUCKET_NAME: z.string().min(3),
  /** For local runs: an S3 where the bucket is part of the path. */
  S3_ENDPOINT: z.url().optional(),
  /** How long a link to a recording works, in seconds. */
  RECORDING_LINK_SECONDS: z.coerce.number().int().min(60).max(43_200).default(900),
});
/**
 * The carriers' credentials, for fetching recordings. A base URL (local runs) is trusted like the
 * carrier's own hosts.
 */
const withCarriers = withBucket.extend({
  /** How many days the bucket keeps a recording. A local run's bucket keeps all. */
  RECORDING_DAYS: z.coerce.number().int().min(1).default(3650),
  TWILIO_ACCOUNT_SID: z.string().optional(),
  TWILIO_AUTH_TOKEN: z.string().optional(),
  TWILIO_API_BASE_URL: z.url().optional(),
  EXOTEL_API_KEY: z.string().optional(),
  EXOTEL_API_TOKEN: z.string().optional(),
  EXOTEL_API_BASE_URL: z.url().optional(),
});
const withModel = withTable.extend({
  /** Without it every turn is answered with 503. */
  OPENAI_API_KEY: z.string().min(1).optional(),
  OPENAI_BASE_URL: z.url().default('https://api.openai.com/v1'),
  OPENAI_MODEL: z.string().default('gpt-6-luna'),
  /** Used when the first model fails before its first word. */
  OPENAI_FALLBACK_MODEL: z.string().optional(),
  /** Sent instead of what the model's name says. */
  OPENAI_REASONING_EFFORT: z.enum(efforts).optional(),
});
const withLimits = withTable.extend({
  MAX_CALL_DURATION_SECONDS: z.coerce.number().int().min(20).default(600),
  MAX_CONCURRENT_CALLS: z.coerce.number().int().min(1).default(20),
});
const withMail = withTable.extend({
  /** The sender, which SES has verified. Without it no mail is sent. */
  MAIL_FROM: z.email().optional(),
  /** The console's address, for the mail's link. */
  MAIL_CONSOLE_URL: z.url().default('http://127.0.0.1:8787'),
  /** For tests: another SES. */
  SES_ENDPOINT: z.url().optional(),
});

export const lambdaEnvs = {
  budgets: withLimits,
  customers: withBucket,
  businesses: withTable,
  tools: withTable,
  journal: withTable,
  recordings: withCarriers,
  transfers: withTable,
  requests: withTable,
  voice: withModel,
  calls: withTable,
  reports: withTable,
  audit: withTable,
  refused: withTable,
  mail: withMail,
} as const satisfies Record<LambdaName, z.ZodObject>;
export type LambdaEnv<N extends LambdaName> = z.output<(typeof lambdaEnvs)[N]>;

/**
 * Settings that a Lambda reads from a secret of its own where `SECRET_ID` names one (`secret-handler.ts`):
 * keys, and what belongs to them. No other Lambda may read it.
 */
export const secretSettings = {
  voice: [
    'OPENAI_API_KEY',
    'OPENAI_BASE_URL',
    'OPENAI_MODEL',
    'OPENAI_FALLBACK_MODEL',
    'OPENAI_REASONING_EFFORT',
  ],
  recordings: [
    'TWILIO_ACCOUNT_SID',
    'TWILIO_AUTH_TOKEN',
    'TWILIO_API_BASE_URL',
    'EXOTEL_API_KEY',
    'EXOTEL_API_TOKEN',
    'EXOTEL_API_BASE_URL',
  ],
} as const;
export type SecretLambda = keyof typeof secretSettings;

/** Throws one error that lists every wrong variable. An empty variable counts as absent. */
export function readEnv<N extends LambdaName>(
  name: N,
  env: Readonly<Record<string, string | undefined>> = process.env,
): LambdaEnv<N> {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = lambdaEnvs[name].safeParse(present);
  if (parsed.success) return parsed.data as LambdaEnv<N>;
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`the environment of ${name} is wrong:\n${faults.join('\n')}`);
}
