/**
 * The Lambdas' settings that the deploying person provides, mainly provider keys: one secret of Secrets
 * Manager for each Lambda that has any, which it reads when it starts. So no template, output, command line
 * or environment holds a value.
 */
import * as z from 'zod';
import { type SecretLambda, secretSettings } from '../../lambdas/config.ts';
import type { SecretsManager } from './aws.ts';
import { DeployFault } from './command.ts';
import type { Settings } from './settings.ts';

export const secretLambdas = Object.keys(secretSettings) as SecretLambda[];

export function lambdaSecretName(name: SecretLambda): string {
  return `voice-agent/${name}`;
}

export function lambdaSettings(name: SecretLambda, settings: Settings): Settings {
  return Object.fromEntries(
    secretSettings[name].flatMap((setting) => {
      // While a key is rotated the Worker verifies several. The first is the one to send with.
      const value = settings[setting];
      const used = setting === 'TWILIO_AUTH_TOKEN' ? value?.split(',')[0]?.trim() : value;
      return used === undefined ? [] : [[setting, used]];
    }),
  );
}

const Version = z.object({ VersionId: z.string().min(1) });
const Current = Version.extend({ SecretString: z.string() });

/** Stores every Lambda's settings. A secret that has not changed is left as it is. */
export async function storeLambdaSettings(secrets: SecretsManager, settings: Settings): Promise<void> {
  for (const name of secretLambdas)
    await storeSecret(secrets, lambdaSecretName(name), JSON.stringify(lambdaSettings(name, settings)));
}

async function storeSecret(secrets: SecretsManager, name: string, SecretString: string): Promise<void> {
  const read = await secrets('GetSecretValue', { SecretId: name });
  const current = Current.safeParse(read.answer);
  if (read.ok && current.success && current.data.SecretString === SecretString) return;

  const isNew = !read.ok && read.kind === 'ResourceNotFoundException';
  const token = { ClientRequestToken: crypto.randomUUID(), SecretString };
  const written = isNew
    ? await secrets('CreateSecret', {
        ...token,
        Name: name,
        Description: 'Settings of a Lambda, written by npm run deploy',
      })
    : await secrets('PutSecretValue', { ...token, SecretId: name });
  if (written.ok && Version.safeParse(written.answer).success) return;
  throw new DeployFault(
    `the secret ${name} can't be written (${written.kind}): these credentials need secretsmanager:GetSecretValue, CreateSecret and PutSecretValue`,
  );
}
