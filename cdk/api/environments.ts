/** Each Lambda's environment. A variable that its schema names and this forgets is a compile error. */
import { SecretValue } from 'aws-cdk-lib/core';
import type { LambdaEnv } from '../../lambdas/config.ts';
import type { LambdaName } from '../../shared/contract/endpoint.ts';
import { type LambdaSettingName, lambdaSecretName } from '../deploy/lambda-settings.ts';
import type { Deployment } from '../deployment.ts';

export interface Named {
  readonly tableName: string;
  readonly bucketName: string;
}

type Environments = { [N in LambdaName]: Record<keyof LambdaEnv<N>, string> };

/** A Lambda's variables; one that is empty here is a local run's, or was not given, and is left out. */
export function environmentOf(
  name: LambdaName,
  named: Named,
  deployment: Deployment,
): Record<string, string> {
  const given = (setting: LambdaSettingName) => givenSetting(setting, deployment);
  const withTable = { TABLE_NAME: named.tableName, LOG_LEVEL: 'info' };
  const withBucket = {
    ...withTable,
    BUCKET_NAME: named.bucketName,
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
      TWILIO_ACCOUNT_SID: given('TWILIO_ACCOUNT_SID'),
      TWILIO_AUTH_TOKEN: given('TWILIO_AUTH_TOKEN'),
      TWILIO_API_BASE_URL: given('TWILIO_API_BASE_URL'),
      EXOTEL_API_KEY: given('EXOTEL_API_KEY'),
      EXOTEL_API_TOKEN: given('EXOTEL_API_TOKEN'),
      EXOTEL_API_BASE_URL: given('EXOTEL_API_BASE_URL'),
    },
    transfers: withTable,
    requests: withTable,
    voice: {
      ...withTable,
      OPENAI_API_KEY: given('OPENAI_API_KEY'),
      OPENAI_BASE_URL: given('OPENAI_BASE_URL'),
      OPENAI_MODEL: given('OPENAI_MODEL'),
      OPENAI_FALLBACK_MODEL: given('OPENAI_FALLBACK_MODEL'),
    },
    calls: withTable,
    reports: withTable,
  } satisfies Environments;
  return Object.fromEntries(Object.entries(environments[name]).filter(([, value]) => value !== ''));
}

/** Where CloudFormation finds the value when it deploys; the template holds this reference and no more. */
function givenSetting(
  name: LambdaSettingName,
  { lambdaSettings, lambdaSettingsVersion: versionId }: Deployment,
): string {
  if (!lambdaSettings.includes(name)) return '';
  return SecretValue.secretsManager(lambdaSecretName, {
    jsonField: name,
    ...(versionId ? { versionId } : {}),
  }).unsafeUnwrap();
}
