/** What one run is made of: its ports, folders, addresses, and the variables of its parts. Derived once from the environment; pure but for the ports it is given. */
import { isAbsolute, join } from 'node:path';
import { EdgeEnv } from '../edge/config.ts';
import { portOf } from './parts/ports.ts';
import { StartFault } from './parts/start-fault.ts';
import { s3Endpoint } from './storage/s3.ts';

type Environment = Readonly<Record<string, string>>;

/** Ports of parts that nobody needs to know by number. */
export interface InnerPorts {
  dynamodb: number;
  s3: number;
  deepgram: number;
  azure: number;
  openai: number;
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
  storage: { table: string; bucket: string; dynamodbEndpoint: string; s3Endpoint: string; accessKeyId: string; secretAccessKey: string };
  /** The Worker's variables, by the names of its own schema. */
  edgeVariables: Record<string, string>;
}

/** The keys of the embedded stores. Not the person's own AWS keys, which a local run never uses. */
const storageKeys = { accessKeyId: 'local-storage-access-key-id', secretAccessKey: 'local-storage-secret-access-key' };

/** The fixed ports and folders, which are needed before anything is started. Throws a `StartFault` for a port that is none, or twice the same. */
export function placesOf(env: Environment, root: string): Pick<Settings, 'port' | 'apiPort' | 'dataDir'> {
  const port = portOf('PORT', env.PORT ?? '');
  const apiPort = portOf('API_PORT', env.API_PORT ?? '');
  if (port === apiPort) throw new StartFault(`PORT and API_PORT are both ${port}: give them different numbers.`);
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
    internalKey: given('INTERNAL_API_KEY').split(',')[0]?.trim() ?? '',
    origins: given('CORS_ALLOWED_ORIGINS')
      .split(',')
      .map((origin) => origin.trim()),
    storage: {
      table: 'voice-agent',
      bucket: 'recordings',
      dynamodbEndpoint: env.DYNAMODB_ENDPOINT ?? `http://127.0.0.1:${inner.dynamodb}`,
      s3Endpoint: s3Endpoint(inner.s3),
      ...storageKeys,
    },
    edgeVariables: { ...only(all, Object.keys(EdgeEnv.shape)), LOCAL_RUN: '1' },
  };
}

/** Carriers' REST interfaces: as long as an account is the local default, nothing may leave this machine, and the gateway's 404 is who answers. */
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
