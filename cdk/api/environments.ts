/** Each Lambda's environment. If a variable of its schema is missing here, that is a compile error. */
import type { LambdaEnv, secretSettings } from '../../lambdas/config.ts';
import type { LambdaName } from '../../shared/contract/endpoint.ts';
import { lambdaSecretName } from '../deploy/lambda-settings.ts';
import type { Deployment } from '../deployment.ts';

/** A Lambda with a secret has its name instead of its settings: the template never holds a value. */
type Secrets = typeof secretSettings;
type Variables<N extends LambdaName> = N extends keyof Secrets
  ? Exclude<keyof LambdaEnv<N>, Secrets[N][number]> | 'SECRET_ID'
  : keyof LambdaEnv<N>;
type Environments = { [N in LambdaName]: Record<Variables<N>, string> };

/** A Lambda's variables. Empty ones are for local runs, or were not set, and are left out. */
export function environmentOf(
  name: LambdaName,
  { tableName, bucketName }: { tableName: string; bucketName: string },
  deployment: Deployment,
): Record<string, string> {
  const withTable = { TABLE_NAME: tableName, LOG_LEVEL: 'info' };
  const withBucket = {
    ...withTable,
    BUCKET_NAME: bucketName,
    S3_ENDPOINT: '',
    RECORDING_LINK_SECONDS: '900',
  };
  const environments = {
    budgets: {
      ...withTable,
      MAX_CALL_DURATION_SECONDS: String(deployment.maxCallSeconds),
      MAX_CONCURRENT_CALLS: String(deployment.maxConcurrentCalls),
    },
    customers: withBucket,
    businesses: withTable,
    tools: withTable,
    journal: withTable,
    recordings: {
      ...withBucket,
      RECORDING_DAYS: String(deployment.recordingDays),
      SECRET_ID: lambdaSecretName('recordings'),
    },
    transfers: withTable,
    requests: withTable,
    voice: {
      ...withTable,
      SECRET_ID: lambdaSecretName('voice'),
    },
    calls: withTable,
    reports: withTable,
    audit: withTable,
    refused: withTable,
    mail: {
      ...withTable,
      MAIL_FROM: deployment.mailFrom ?? '',
      MAIL_CONSOLE_URL: deployment.corsOrigins[0] ?? '',
      SES_ENDPOINT: '',
    },
  } satisfies Environments;
  return Object.fromEntries(Object.entries(environments[name]).filter(([, value]) => value !== ''));
}
