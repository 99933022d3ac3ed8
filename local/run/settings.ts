/**
 * The settings of one run: ports, folders, addresses, the variables of its parts. Derived once from
 * the environment; pure.
 */
import { isAbsolute, join } from 'node:path';
import { EdgeEnv } from '../../edge/config.ts';
import { openAi } from '../../edge/providers/openai.ts';
import { lambdaEnvs } from '../../lambdas/config.ts';
import { portOf } from '../parts/ports.ts';
import { StartFault } from '../parts/start-fault.ts';
import type { LogForm } from '../parts/warnings.ts';
import { s3Endpoint } from '../storage/s3.ts';
import { localDefaults } from './defaults.ts';

type Environment = Readonly<Record<string, string>>;

/** The ports of the inner parts; any free ones. */
export interface InnerPorts {
  dynamodb: number;
  s3: number;
  deepgram: number;
  azure: number;
  openai: number;
}

export interface Storage {
  bucket: string;
  dynamodbEndpoint: string;
  s3Endpoint: string;
  accessKeyId: string;
  secretAccessKey: string;
}

export interface Settings {
  port: number;
  apiPort: number;
  /** `EDGE_INSPECTOR_PORT`: where V8's inspector of the edge listens; null: nowhere. */
  inspectorPort: number | null;
  /** Absolute. */
  dataDir: string;
  /** The origin for carriers and browsers: `PUBLIC_URL`. */
  edgeUrl: string;
  apiUrl: string;
  inner: InnerPorts;
  /** Which parts are started: not those whose address or key is set. */
  embedded: { deepgram: boolean; azure: boolean; openai: boolean; dynamodb: boolean };
  staff: { issuer: string; audience: string };
  edgeKey: { accessKeyId: string; secretAccessKey: string; region: string };
  internalKey: string;
  /** `PROVIDER_CHECK`: whether each provider is tried once at the start. */
  checksProviders: boolean;
  /** `LOG`: null = by what the output is. `LIVE`: whether each live call has a line. */
  terminal: { log: LogForm | null; hasLiveLines: boolean };
  origins: string[];
  storage: Storage;
  /** The Worker's variables, by the names of its own schema. */
  edgeVariables: Record<string, string>;
  /** The variables of all Lambdas, which share one process here. */
  lambdaVariables: Record<string, string>;
}

/** The maker in the name of the embedded model. */
export const demoEngine = 'scripted-demo-engine';
const tableName = 'voice-agent';
const bucket = 'recordings';
/** The keys of the embedded stores. A local run never uses the user's own AWS keys. */
const storageKeys = {
  accessKeyId: 'local-storage-access-key-id',
  secretAccessKey: 'local-storage-secret-access-key',
};

/** The fixed ports and the data folder. Throws a `StartFault` for an invalid port, or twice the same one. */
export function placesOf(
  env: Environment,
  root: string,
): Pick<Settings, 'port' | 'apiPort' | 'inspectorPort' | 'dataDir'> {
  const port = portOf('PORT', env.PORT ?? '');
  const apiPort = portOf('API_PORT', env.API_PORT ?? '');
  if (port === apiPort)
    throw new StartFault(`PORT and API_PORT are both ${port}: give them different numbers.`);
  const inspectorPort =
    env.EDGE_INSPECTOR_PORT === undefined ? null : portOf('EDGE_INSPECTOR_PORT', env.EDGE_INSPECTOR_PORT);
  const dataDir = env.DATA_DIR ?? '.data';
  return { port, apiPort, inspectorPort, dataDir: isAbsolute(dataDir) ? dataDir : join(root, dataDir) };
}

/** All settings of a run whose inner parts listen on `inner`. */
export function settingsOf(env: Environment, root: string, inner: InnerPorts): Settings {
  const places = placesOf(env, root);
  for (const name of ['DYNAMODB_ENDPOINT', 'JWT_ISSUER']) checkAddress(name, env[name]);
  const apiUrl = `http://127.0.0.1:${places.apiPort}`;
  const edgeUrl = (env.PUBLIC_URL ?? `http://127.0.0.1:${places.port}`).replace(/\/$/, '');
  const ownOrigins = [edgeUrl, `http://127.0.0.1:${places.port}`, `http://localhost:${places.port}`];
  const embedded = embeddedOf(env);
  const addresses: Record<string, string> = {
    PUBLIC_URL: edgeUrl,
    API_BASE_URL: apiUrl,
    ...(embedded.deepgram ? { DEEPGRAM_BASE_URL: `ws://127.0.0.1:${inner.deepgram}` } : {}),
    ...(embedded.azure ? { AZURE_SPEECH_BASE_URL: `http://127.0.0.1:${inner.azure}` } : {}),
    ...(embedded.openai ? { OPENAI_BASE_URL: `http://127.0.0.1:${inner.openai}/v1` } : {}),
    CORS_ALLOWED_ORIGINS: [...new Set(ownOrigins)].join(','),
    JWT_ISSUER: apiUrl,
    ...carrierAddresses(env, apiUrl),
  };
  const all: Record<string, string> = {
    ...addresses,
    ...env,
    ...(embedded.openai ? demoModels(env) : {}),
  };
  const setting = (name: string) => all[name] ?? '';
  const storage: Storage = {
    bucket,
    dynamodbEndpoint: env.DYNAMODB_ENDPOINT ?? `http://127.0.0.1:${inner.dynamodb}`,
    s3Endpoint: s3Endpoint(inner.s3),
    ...storageKeys,
  };
  return {
    ...places,
    edgeUrl,
    apiUrl,
    inner,
    embedded,
    staff: { issuer: setting('JWT_ISSUER'), audience: setting('JWT_AUDIENCE') },
    edgeKey: {
      accessKeyId: setting('EDGE_AWS_ACCESS_KEY_ID'),
      secretAccessKey: setting('EDGE_AWS_SECRET_ACCESS_KEY'),
      region: setting('AWS_REGION'),
    },
    internalKey: firstOf(all.INTERNAL_API_KEY),
    checksProviders: env.PROVIDER_CHECK !== 'off',
    terminal: terminalOf(env),
    origins: setting('CORS_ALLOWED_ORIGINS')
      .split(',')
      .map((origin) => origin.trim()),
    storage,
    edgeVariables: { ...only(all, Object.keys(EdgeEnv.shape)), LOCAL_RUN: '1' },
    lambdaVariables: lambdaVariables(all, storage),
  };
}

/** Other values of these common names are another program's, and change nothing here. */
function terminalOf({ LOG: log, LIVE: live }: Environment): Settings['terminal'] {
  return { log: log === 'json' || log === 'readable' ? log : null, hasLiveLines: live !== 'off' };
}

/** The edge's own addresses are checked by `parseConfig`. */
function checkAddress(name: string, value: string | undefined): void {
  if (value === undefined || /^https?:$/.test(URL.parse(value)?.protocol ?? '')) return;
  throw new StartFault(
    `The configuration is wrong (process environment or .env):\n  ${name}: must be a whole address with http:// or https://`,
  );
}

/**
 * A key of one's own means the provider itself, an address any server that speaks its protocol. A region of
 * Azure's alone is no key.
 */
function embeddedOf(env: Environment): Settings['embedded'] {
  const isOurs = (address: string, key: string) =>
    env[address] === undefined && (env[key] === undefined || env[key] === localDefaults[key]);
  return {
    deepgram: isOurs('DEEPGRAM_BASE_URL', 'DEEPGRAM_API_KEY'),
    azure: isOurs('AZURE_SPEECH_BASE_URL', 'AZURE_SPEECH_KEY'),
    openai: isOurs('OPENAI_BASE_URL', 'OPENAI_API_KEY'),
    dynamodb: env.DYNAMODB_ENDPOINT === undefined,
  };
}

/**
 * Whose name journals and bills show for the demo engine's replies. With the model's name behind the slash
 * they cost what that model's would.
 */
function demoModels(env: Environment): Record<string, string> {
  const named = (model: string) => `${demoEngine}/${model}`;
  const { OPENAI_MODEL: model = openAi.model?.default ?? '', OPENAI_FALLBACK_MODEL: second } = env;
  return {
    OPENAI_MODEL: named(model),
    ...(second === undefined ? {} : { OPENAI_FALLBACK_MODEL: named(second) }),
  };
}

/** The variables that CDK sets in AWS, and the local addresses of the stores. */
function lambdaVariables(all: Environment, storage: Storage): Record<string, string> {
  const names = Object.values(lambdaEnvs).flatMap((schema) => Object.keys(schema.shape));
  const token = firstOf(all.TWILIO_AUTH_TOKEN);
  return {
    ...only(all, ['AWS_REGION', ...names]),
    ...(token === '' ? {} : { TWILIO_AUTH_TOKEN: token }),
    TABLE_NAME: tableName,
    BUCKET_NAME: storage.bucket,
    S3_ENDPOINT: storage.s3Endpoint,
    AWS_ENDPOINT_URL_DYNAMODB: storage.dynamodbEndpoint,
    AWS_ACCESS_KEY_ID: storage.accessKeyId,
    AWS_SECRET_ACCESS_KEY: storage.secretAccessKey,
  };
}

/**
 * The first of a comma-separated list: during a rotation there are several keys, and the first is
 * used for sending.
 */
function firstOf(keys = ''): string {
  return keys.split(',')[0]?.trim() ?? '';
}

/**
 * The carriers' REST APIs. With the default accounts no request leaves this machine: the local API
 * answers 404.
 */
function carrierAddresses(env: Environment, nowhere: string): Record<string, string> {
  return {
    ...(env.TWILIO_ACCOUNT_SID?.startsWith('AClocal') ? { TWILIO_API_BASE_URL: nowhere } : {}),
    ...(env.EXOTEL_ACCOUNT_SID?.startsWith('local-') ? { EXOTEL_API_BASE_URL: nowhere } : {}),
  };
}

/** The variables of this machine that every child process needs. */
export function machineVariables(env: Environment): Record<string, string> {
  return only(env, ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'TMP', 'TZ', 'LANG', 'SystemRoot']);
}

function only(env: Environment, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
}
