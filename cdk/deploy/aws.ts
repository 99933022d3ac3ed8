/** A deployment's work in AWS without CDK: finds credentials, and reads and writes secrets. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { AwsClient } from 'aws4fetch';
import * as z from 'zod';
import { DeployFault } from './command.ts';

interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

/**
 * By the SDK's chain: environment, profile, SSO, container. `null` if there are none, or they have
 * expired.
 */
export async function findCredentials(region: string): Promise<AwsCredentials | null> {
  // Every client resolves credentials in the same way, and this one is installed already.
  const client = new DynamoDBClient({ region });
  try {
    return await client.config.credentials();
  } catch (error) {
    if (error instanceof Error) return null;
    throw error;
  } finally {
    client.destroy();
  }
}

/** Secrets Manager by signed POSTs, which saves installing an SDK client for three requests. */
export function secretsManager(region: string, credentials: AwsCredentials, fetch = globalThis.fetch) {
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  const signer = new AwsClient({
    accessKeyId,
    secretAccessKey,
    region,
    service: 'secretsmanager',
    ...(sessionToken ? { sessionToken } : {}),
  });
  return async (
    action: string,
    body: Record<string, unknown>,
  ): Promise<{ ok: boolean; kind: string; answer: unknown }> => {
    const request = await signer.sign(`https://secretsmanager.${region}.amazonaws.com/`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `secretsmanager.${action}` },
      body: JSON.stringify(body),
    });
    const { ok, answer } = await answerOf(fetch(request), region);
    const kind = z.object({ __type: z.string() }).safeParse(answer);
    return { ok, kind: kind.success ? kind.data.__type.replace(/^.*#/, '') : '', answer };
  };
}

/** Throws a `DeployFault` if there is no answer, or one that is not JSON. */
async function answerOf(
  answered: Promise<Response>,
  region: string,
): Promise<{ ok: boolean; answer: unknown }> {
  try {
    const response = await answered;
    return { ok: response.ok, answer: await response.json() };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new DeployFault(
      `Secrets Manager of ${region} can't be reached (${error.message}): is AWS_REGION a region of AWS, and is there a connection?`,
    );
  }
}
export type SecretsManager = ReturnType<typeof secretsManager>;

/** Throws a `DeployFault` that names the secret, never its value. */
export async function readSecret(secrets: SecretsManager, arn: string): Promise<string> {
  const { ok, kind, answer } = await secrets('GetSecretValue', { SecretId: arn });
  const read = z.object({ SecretString: z.string().min(1) }).safeParse(answer);
  if (ok && read.success) return read.data.SecretString;
  throw new DeployFault(
    `the secret ${arn} can't be read (${kind || 'no value'}): these credentials need secretsmanager:GetSecretValue and kms:Decrypt`,
  );
}
