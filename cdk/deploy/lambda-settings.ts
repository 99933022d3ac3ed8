/**
 * The Lambdas' settings that the deploying person provides, mainly provider keys. They are passed
 * in one secret of Secrets Manager. CloudFormation reads it by its version, so that no template,
 * output or command line holds a value, and a new value is a change to deploy.
 */
import * as z from 'zod';
import type { SecretsManager } from './aws.ts';
import { DeployFault } from './command.ts';
import type { Settings } from './settings.ts';

export const lambdaSettingNames = [
  'OPENAI_API_KEY',
  'OPENAI_BASE_URL',
  'OPENAI_MODEL',
  'OPENAI_FALLBACK_MODEL',
  'OPENAI_REASONING_EFFORT',
  'TWILIO_ACCOUNT_SID',
  'TWILIO_AUTH_TOKEN',
  'TWILIO_API_BASE_URL',
  'EXOTEL_API_KEY',
  'EXOTEL_API_TOKEN',
  'EXOTEL_API_BASE_URL',
] as const;
export type LambdaSettingName = (typeof lambdaSettingNames)[number];

export const lambdaSecretName = 'voice-agent/lambdas';

export function lambdaSettings(settings: Settings): Settings {
  return Object.fromEntries(
    lambdaSettingNames.flatMap((name) => {
      const value = settings[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

const Version = z.object({ VersionId: z.string().min(1) });
const Current = Version.extend({ SecretString: z.string() });

/** Stores the settings for CloudFormation. Returns their version; unchanged settings keep theirs. */
export async function storeLambdaSettings(secrets: SecretsManager, settings: Settings): Promise<string> {
  const SecretString = JSON.stringify(lambdaSettings(settings));
  const read = await secrets('GetSecretValue', { SecretId: lambdaSecretName });
  const current = Current.safeParse(read.answer);
  if (read.ok && current.success && current.data.SecretString === SecretString) return current.data.VersionId;

  const isNew = !read.ok && read.kind === 'ResourceNotFoundException';
  const token = { ClientRequestToken: crypto.randomUUID(), SecretString };
  const written = isNew
    ? await secrets('CreateSecret', {
        ...token,
        Name: lambdaSecretName,
        Description: "The Lambdas' settings, written by npm run deploy",
      })
    : await secrets('PutSecretValue', { ...token, SecretId: lambdaSecretName });
  const version = Version.safeParse(written.answer);
  if (written.ok && version.success) return version.data.VersionId;
  throw new DeployFault(
    `the secret ${lambdaSecretName} can't be written (${written.kind}): these credentials need secretsmanager:GetSecretValue, CreateSecret and PutSecretValue`,
  );
}
