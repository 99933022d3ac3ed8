/**
 * What one run is made of: its ports, folders, addresses, and the variables of its parts. Derived
 * once from the environment; pure but for the ports it is given.
 */
import { isAbsolute, join } from 'node:path';
import { EdgeEnv } from '../../edge/config.ts';
import { lambdaEnvs } from '../../lambdas/config.ts';
import { portOf } from '../parts/ports.ts';
import { StartFault } from '../parts/start-fault.ts';
import { s3Endpoint } from '../storage/s3.ts';

type Environment = Readonly<Record<string, string>>;

/** Ports of parts that nobody needs to know by number. */
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
  /** Absolute. */
  dataDir: string;
  /** What carriers and browsers see; `PUBLIC_URL`. */
  edgeUrl: string;
  apiUrl: string;
  inner: InnerPorts;
  /** Which parts are ours: one whose address the settings give is not started. */
  embedded: { deepgram: boolean; azure: boolean; openai: boolean; dynamodb: boolean };
  staff: { issuer: string; audience: string };
  edgeKey: { accessKeyId: string; secretAccessKey: string; region: string };
  internalKey: string;
  origins: string[];
  storage: Storage;
  /** The Worker's variables, by the names of its own schema. */
  edgeVariables: Record<string, string>;
  /** All Lambdas' variables, by the names of their schemas: here they share one process. */
  lambdaVariables: Record<string, string>;
}

const tableName = 'voice-agent';
const bucket = 'recordings';
/** The keys of the embedded stores. Not the person's own AWS keys, which a local run never uses. */
const storageKeys = {
  accessKeyId: 'local-storage-access-key-id',
  secretAccessKey: 'local-storage-secret-access-key',
};

/**
 * The fixed ports and folders, which are needed before anything is started. Throws a `StartFault`
 * for a port that is none, or twice the same.
 */
export function placesOf(env: Environment, root: string): Pick<Settings, 'port' | 'apiPort' | 'dataDir'> {
  const port = portOf('PORT', env.PORT ?? '');
  const apiPort = portOf('API_PORT', env.API_PORT ?? '');
  if (port === apiPort)
    throw new StartFault(`PORT and API_PORT are both ${port}: give them different numbers.`);
  const dataDir = env.DATA_DIR ?? '.data';
  return { port, apiPort, dataDir: isAbsolute(dataDir) ? dataDir : join(root, dataDir) };
}

/** All settings of a run whose inner parts listen on `inner`. */
export function settingsOf(env: Environment, root: string, inner: InnerPorts): Settings {
  const places = placesOf(env, root);
  const apiUrl = `http://127.0.0.1:${places.apiPort}`;
  const edgeUrl = (env.PUBLIC_URL ?? `http://127.0.0.1:${places.port}`).replace(/\/$/, '');
  const ownOrigins = [edgeUrl, `http://127.0.0.1:${places.port}`, `http://localhost:${places.port}`];
  const addresses: Record<string, string> = {
    PUBLIC_URL: edgeUrl,
    API_BASE_URL: apiUrl,
    DEEPGRAM_BASE_URL: `ws://127.0.0.1:${inner.deepgram}`,
    AZURE_SPEECH_BASE_URL: `http://127.0.0.1:${inner.azure}`,
    OPENAI_BASE_URL: `http://127.0.0.1:${inner.openai}/v1`,
    CORS_ALLOWED_ORIGINS: [...new Set(ownOrigins)].join(','),
    JWT_ISSUER: apiUrl,
    ...carrierAddresses(env, apiUrl),
  };
  const all: Record<string, string> = { ...addresses, ...env };
  const given = (name: string) => all[name] ?? '';
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
    embedded: {
      deepgram: env.DEEPGRAM_BASE_URL === undefined,
      azure: env.AZURE_SPEECH_BASE_URL === undefined,
      openai: env.OPENAI_BASE_URL === undefined,
      dynamodb: env.DYNAMODB_ENDPOINT === undefined,
    },
    staff: { issuer: given('JWT_ISSUER'), audience: given('JWT_AUDIENCE') },
    edgeKey: {
      accessKeyId: given('EDGE_AWS_ACCESS_KEY_ID'),
      secretAccessKey: given('EDGE_AWS_SECRET_ACCESS_KEY'),
      region: given('AWS_REGION'),
    },
    internalKey: firstOf(all.INTERNAL_API_KEY),
    origins: given('CORS_ALLOWED_ORIGINS')
      .split(',')
      .map((origin) => origin.trim()),
    storage,
    edgeVariables: { ...only(all, Object.keys(EdgeEnv.shape)), LOCAL_RUN: '1' },
    lambdaVariables: lambdaVariables(all, storage),
  };
}

/** What CDK gives the functions in AWS, and where their clouds are here. */
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

/** While a key is being rotated there are several, and the first is the one used for sending. */
function firstOf(keys = ''): string {
  return keys.split(',')[0]?.trim() ?? '';
}

/**
 * Carriers' REST interfaces: as long as an account is the local default, nothing may leave this
 * machine, and the gateway's 404 is who answers.
 */
function carrierAddresses(env: Environment, nowhere: string): Record<string, string> {
  return {
    ...(env.TWILIO_ACCOUNT_SID?.startsWith('AClocal') ? { TWILIO_API_BASE_URL: nowhere } : {}),
    ...(env.EXOTEL_ACCOUNT_SID?.startsWith('local-') ? { EXOTEL_API_BASE_URL: nowhere } : {}),
  };
}

/** The variables every child process needs from this machine, whoever runs it. */
export function machineVariables(env: Environment): Record<string, string> {
  return only(env, ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'TMP', 'TZ', 'LANG', 'SystemRoot']);
}

function only(env: Environment, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
}
