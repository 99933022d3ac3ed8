/** Each Lambda's environment. If a variable of its schema is missing here, that is a compile error. */
import { SecretValue } from 'aws-cdk-lib/core';
import type { LambdaEnv } from '../../lambdas/config.ts';
import type { LambdaName } from '../../shared/contract/endpoint.ts';
import { type LambdaSettingName, lambdaSecretName } from '../deploy/lambda-settings.ts';
import type { Deployment } from '../deployment.ts';

type Environments = { [N in LambdaName]: Record<keyof LambdaEnv<N>, string> };

/** A Lambda's variables. Empty ones are for local runs, or were not set, and are left out. */
export function environmentOf(
  name: LambdaName,
  { tableName, bucketName }: { tableName: string; bucketName: string },
  deployment: Deployment,
): Record<string, string> {
  const fromSecret = (setting: LambdaSettingName) => secretReference(setting, deployment);
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
    journal: withTable,
    recordings: {
      ...withBucket,
      RECORDING_DAYS: String(deployment.recordingDays),
      TWILIO_ACCOUNT_SID: fromSecret('TWILIO_ACCOUNT_SID'),
      TWILIO_AUTH_TOKEN: fromSecret('TWILIO_AUTH_TOKEN'),
      TWILIO_API_BASE_URL: fromSecret('TWILIO_API_BASE_URL'),
      EXOTEL_API_KEY: fromSecret('EXOTEL_API_KEY'),
      EXOTEL_API_TOKEN: fromSecret('EXOTEL_API_TOKEN'),
      EXOTEL_API_BASE_URL: fromSecret('EXOTEL_API_BASE_URL'),
    },
    transfers: withTable,
    requests: withTable,
    voice: {
      ...withTable,
      OPENAI_API_KEY: fromSecret('OPENAI_API_KEY'),
      OPENAI_BASE_URL: fromSecret('OPENAI_BASE_URL'),
      OPENAI_MODEL: fromSecret('OPENAI_MODEL'),
      OPENAI_FALLBACK_MODEL: fromSecret('OPENAI_FALLBACK_MODEL'),
      OPENAI_REASONING_EFFORT: fromSecret('OPENAI_REASONING_EFFORT'),
    },
    calls: withTable,
    reports: withTable,
    audit: withTable,
  } satisfies Environments;
  return Object.fromEntries(Object.entries(environments[name]).filter(([, value]) => value !== ''));
}

/** A reference that CloudFormation resolves when it deploys: the template never holds the value. */
function secretReference(
  name: LambdaSettingName,
  { lambdaSettings, lambdaSettingsVersion: versionId }: Deployment,
): string {
  if (!lambdaSettings.includes(name)) return '';
  return SecretValue.secretsManager(lambdaSecretName, {
    jsonField: name,
    ...(versionId ? { versionId } : {}),
  }).unsafeUnwrap();
}
