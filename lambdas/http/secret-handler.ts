/**
 * The handler of a Lambda that has a secret. Where `SECRET_ID` names one, its settings are read from
 * Secrets Manager at start, kept in memory, and read again after five minutes, so that a rotated key needs
 * no deployment and no environment holds one. A local run has no `SECRET_ID`: its environment has them all.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { createLog, type Log } from '../../shared/io/log.ts';
import { type SecretLambda, secretSettings } from '../config.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export const refreshMs = 300_000;
/** After a failed refresh. */
const retryMs = 30_000;
const answerMs = 2000;
/** At a start, which fails without the secret: Lambda gives it ten seconds. */
const startTries = 3;

interface SecretDeps {
  fetch: typeof globalThis.fetch;
  now: () => number;
  log: Log;
}
const platform = (): SecretDeps => ({ fetch, now: Date.now, log: createLog() });

/**
 * `handlerOf` makes the handler from the environment and the secret's settings; it is made anew when they
 * change. Await this at module scope, so that the secret is read while the Lambda starts. Throws where it
 * can't be read. A later failure keeps the settings that there are.
 */
export async function secretHandler<In extends unknown[], Out>(
  name: SecretLambda,
  handlerOf: (env: Environment) => (...request: In) => Promise<Out>,
  env: Environment = process.env,
  { fetch, now, log }: SecretDeps = platform(),
): Promise<(...request: In) => Promise<Out>> {
  const { SECRET_ID: secretId } = env;
  if (!secretId) return handlerOf(env);
  const read = () => readSecret(secretId, env, fetch);
  let settings = await withTries(read);
  let handler = handlerOf(withSettings(name, env, settings));
  let dueAt = now() + refreshMs;

  async function refresh(): Promise<void> {
    // Other requests of this moment go on with the settings that there are.
    dueAt = now() + retryMs;
    try {
      const newest = await read();
      dueAt = now() + refreshMs;
      if (newest === settings) return;
      handler = handlerOf(withSettings(name, env, newest));
      settings = newest;
    } catch (error) {
      log.error('the secret could not be read again', { lambda: name, error });
    }
  }

  return async (...request) => {
    // Further ahead than it was ever set: the clock was set back since.
    if (now() >= dueAt || dueAt - now() > refreshMs) await refresh();
    return handler(...request);
  };
}

const Answer = z.object({ SecretString: z.string() });
const Settings = z.record(z.string(), z.string());

/** Only the settings that belong to this Lambda count. */
function withSettings(name: SecretLambda, env: Environment, text: string): Environment {
  const settings = settingsIn(text, env.SECRET_ID ?? '');
  const own = secretSettings[name].flatMap((setting) => {
    const value = settings[setting];
    return value === undefined ? [] : [[setting, value] as const];
  });
  return { ...env, ...Object.fromEntries(own) };
}

/** The error of a parser would repeat a part of the secret. */
function settingsIn(text: string, secretId: string): z.infer<typeof Settings> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    parsed = null;
  }
  const settings = Settings.safeParse(parsed);
  if (!settings.success) throw new Error(`the secret ${secretId} is no JSON object of texts`);
  return settings.data;
}

/** The secret's text. The error of a refusal has its status, never a value. */
async function readSecret(secretId: string, env: Environment, fetch: SecretDeps['fetch']): Promise<string> {
  const region = env.AWS_REGION ?? 'ap-south-1';
  const hostname = `secretsmanager.${region}.amazonaws.com`;
  const body = JSON.stringify({ SecretId: secretId });
  const headers = {
    host: hostname,
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': 'secretsmanager.GetSecretValue',
  };
  const signer = await signerOf(region, env);
  const request = { protocol: 'https:', hostname, path: '/', query: {}, method: 'POST', headers, body };
  const signed = await signer.sign(request);
  const answer = await fetch(`https://${hostname}/`, {
    method: 'POST',
    headers: signed.headers,
    body,
    signal: AbortSignal.timeout(answerMs),
  });
  if (!answer.ok) throw new Error(`Secrets Manager answered ${answer.status} for ${secretId}`);
  return Answer.parse(await answer.json()).SecretString;
}

/** The signer of the table's client, which every bundle has; another one would add 7 KB to a cold start. */
async function signerOf(region: string, env: Environment) {
  const credentials = {
    accessKeyId: env.AWS_ACCESS_KEY_ID ?? '',
    secretAccessKey: env.AWS_SECRET_ACCESS_KEY ?? '',
    ...(env.AWS_SESSION_TOKEN ? { sessionToken: env.AWS_SESSION_TOKEN } : {}),
  };
  const { config } = new DynamoDBClient({ region, credentials });
  const scheme = { name: 'sigv4', signingName: 'secretsmanager', signingRegion: region, properties: {} };
  return config.signer(scheme);
}

async function withTries(read: () => Promise<string>): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await read();
    } catch (error) {
      if (attempt === startTries) throw error;
    }
  }
}
