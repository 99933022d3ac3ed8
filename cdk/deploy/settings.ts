/**
 * What a deployment needs to know, and whether it does: the settings of the Worker as the Worker itself will check them, and the keys to both clouds.
 * Everything that is missing is found before anything is changed.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { EdgeEnv, parseConfig } from '../../edge/config.ts';
import { projectRoot } from './places.ts';

export type Settings = Readonly<Record<string, string>>;

/** The process environment, then `.env`. A variable set to nothing counts as unset. */
export function loadSettings(): Settings {
  const file = join(projectRoot, '.env');
  const dotEnv = existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {};
  return Object.fromEntries(
    Object.entries({ ...dotEnv, ...given(process.env) }).filter((entry): entry is [string, string] => (entry[1] ?? '').trim() !== ''),
  );
}

function given(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => (value ?? '').trim() !== ''));
}

/** What the deployment itself finds out: the API's outputs. Whatever `.env` says of these is for local runs. */
export const foundByDeployment = [
  'API_BASE_URL',
  'EDGE_AWS_ACCESS_KEY_ID',
  'EDGE_AWS_SECRET_ACCESS_KEY',
  'JWT_ISSUER',
  'JWT_AUDIENCE',
] as const;
export type Found = Readonly<Record<(typeof foundByDeployment)[number], string>>;

const toCome: Found = {
  API_BASE_URL: 'https://api.invalid',
  EDGE_AWS_ACCESS_KEY_ID: 'to come',
  EDGE_AWS_SECRET_ACCESS_KEY: 'to come',
  JWT_ISSUER: 'https://issuer.invalid',
  JWT_AUDIENCE: 'to come',
};

/** The Worker's variables: every one of its configuration that has a value, never those of a local run. */
export function workerSettings(settings: Settings, found: Found = toCome): Settings {
  const all: Settings = { ...settings, ...found };
  const names = Object.keys(EdgeEnv.shape).filter((name) => name !== 'LOCAL_RUN');
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = all[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** Every missing or wrong setting of the Worker, one sentence each; no value is ever in one. */
export function wrongSettings(settings: Settings): string[] {
  const faults = workerFaults(settings);
  if (settings.PUBLIC_URL?.startsWith('http:')) faults.push('PUBLIC_URL: carriers reach a deployment by https only');
  const twilio = settings.TWILIO_AUTH_TOKEN !== undefined;
  const exotel = settings.EXOTEL_WEBHOOK_TOKEN !== undefined;
  if (!twilio && !exotel) faults.push('TWILIO_AUTH_TOKEN or EXOTEL_WEBHOOK_TOKEN is missing: without either no carrier can call');
  if (twilio) faults.push(...missing(settings, ['TWILIO_ACCOUNT_SID'], 'Twilio needs it'));
  if (exotel) faults.push(...missing(settings, exotelNames, 'Exotel needs it'));
  return faults;
}

/** What the Worker itself would say when it starts. It looks at fields first and then at how they fit, so it is asked a second time with the wrong ones put right. */
function workerFaults(settings: Settings): string[] {
  const first = parseConfig(workerSettings(settings));
  if (first.ok) return [];
  const names = first.faults.map((fault) => fault.split(/[:. ]/)[0] ?? '');
  const rest = Object.fromEntries(Object.entries(settings).filter(([name]) => !names.includes(name)));
  const second = parseConfig(workerSettings({ ...rest, ...fillIns(names) }));
  const faults = [...first.faults, ...(second.ok ? [] : second.faults)];
  return [
    ...new Set(
      faults.map((fault, index) => (settings[names[index] ?? ''] === undefined && names[index] ? `${names[index]} is missing` : fault)),
    ),
  ];
}

/** Harmless values for what has no default. */
function fillIns(names: readonly string[]): Settings {
  const required: Settings = { PUBLIC_URL: 'https://voice.invalid', INTERNAL_API_KEY: 'to come' };
  return Object.fromEntries(Object.entries(required).filter(([name]) => names.includes(name)));
}

const exotelNames = ['EXOTEL_ACCOUNT_SID', 'EXOTEL_API_KEY', 'EXOTEL_API_TOKEN', 'EXOTEL_SUBDOMAIN', 'EXOTEL_PHONE_NUMBER'];

export function missingCloudflare(settings: Settings): string[] {
  return missing(settings, ['CLOUDFLARE_API_TOKEN', 'CLOUDFLARE_ACCOUNT_ID'], 'the Worker is deployed with it');
}

function missing(settings: Settings, names: readonly string[], why: string): string[] {
  return names.filter((name) => settings[name] === undefined).map((name) => `${name} is missing: ${why}`);
}
