/**
 * The settings of a deployment and their check: the Worker's settings, checked as the Worker checks
 * them, and the keys to both clouds. Everything that is missing is reported before anything is
 * changed.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { EdgeEnv, parseConfig } from '../../edge/config.ts';
import { projectRoot } from './command.ts';

export type Settings = Readonly<Record<string, string>>;

/** The process environment, then `.env`. An empty variable counts as absent. */
export function loadSettings(): Settings {
  const file = join(projectRoot, '.env');
  const dotEnv = existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {};
  return { ...withoutEmpty(dotEnv), ...withoutEmpty(process.env) };
}

function withoutEmpty(env: NodeJS.ProcessEnv | NodeJS.Dict<string>): Settings {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => (entry[1] ?? '').trim() !== ''),
  );
}

/** The Worker's settings that come from the API's outputs. Their values in `.env` are for local runs. */
export const foundByDeployment = [
  'API_BASE_URL',
  'EDGE_AWS_ACCESS_KEY_ID',
  'EDGE_AWS_SECRET_ACCESS_KEY',
  'JWT_ISSUER',
  'JWT_AUDIENCE',
] as const;
export type Found = Readonly<Record<(typeof foundByDeployment)[number], string>>;

/** Valid values, for the check before the real ones are known. */
const placeholders: Found = {
  API_BASE_URL: 'https://api.invalid',
  EDGE_AWS_ACCESS_KEY_ID: 'to come',
  EDGE_AWS_SECRET_ACCESS_KEY: 'to come',
  JWT_ISSUER: 'https://issuer.invalid',
  JWT_AUDIENCE: 'to come',
};

/** The Worker's settings: all of its configuration that have a value, without what is for local runs only. */
export function workerSettings(settings: Settings, found: Found = placeholders): Settings {
  const all: Settings = { ...settings, ...found };
  const names = Object.keys(EdgeEnv.shape).filter((name) => name !== 'LOCAL_RUN');
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = all[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** Every missing or wrong setting of the Worker, one sentence each, without any secret's value. */
export function wrongSettings(settings: Settings): string[] {
  const faults = [
    ...missing(settings, Object.keys(required), 'every call needs it'),
    ...workerFaults(settings),
  ];
  if (settings.PUBLIC_URL?.startsWith('http:'))
    faults.push('PUBLIC_URL: carriers reach a deployment by https only');
  const started = Object.entries(carriers).filter(([, { own }]) =>
    own.some((name) => settings[name] !== undefined),
  );
  if (started.length === 0)
    faults.push('TWILIO_AUTH_TOKEN or EXOTEL_WEBHOOK_TOKEN is missing: without either no carrier can call');
  for (const [carrier, { own, shared }] of started)
    faults.push(...missing(settings, [...own, ...shared], `${carrier} needs it`));
  return faults;
}

/** Settings without a default, with placeholders for checking the others while these are missing. */
const required: Settings = { PUBLIC_URL: 'https://voice.invalid', INTERNAL_API_KEY: 'to come' };

/**
 * If one of a carrier's own settings is present, it needs all of them. The shared ones serve the
 * softphone too.
 */
const carriers = {
  Twilio: { own: ['TWILIO_AUTH_TOKEN', 'TWILIO_ACCOUNT_SID'], shared: [] },
  Exotel: {
    own: [
      'EXOTEL_WEBHOOK_TOKEN',
      'EXOTEL_ACCOUNT_SID',
      'EXOTEL_API_KEY',
      'EXOTEL_API_TOKEN',
      'EXOTEL_SUBDOMAIN',
    ],
    shared: ['EXOTEL_PHONE_NUMBER'],
  },
} as const;

/**
 * The faults that the Worker would report at its start. It checks single fields first, and how they
 * fit only if all are valid, so the check is repeated without the wrong ones.
 */
function workerFaults(settings: Settings): string[] {
  const first = parseConfig(workerSettings({ ...required, ...settings }));
  if (first.ok) return [];
  const named = new Set(first.faults.map(fieldOf));
  const rest = Object.fromEntries(Object.entries(settings).filter(([name]) => !named.has(name)));
  const second = parseConfig(workerSettings({ ...required, ...rest }));
  return second.ok
    ? first.faults
    : [...first.faults, ...second.faults.filter((fault) => !named.has(fieldOf(fault)))];
}

/** A fault begins with its field. */
function fieldOf(fault: string): string {
  return /^[A-Z_]+/.exec(fault)?.[0] ?? '';
}

export function missingCloudflare(settings: Settings): string[] {
  return missing(
    settings,
    ['CLOUDFLARE_API_TOKEN', 'CLOUDFLARE_ACCOUNT_ID'],
    'the Worker is deployed with it',
  );
}

function missing(settings: Settings, names: readonly string[], why: string): string[] {
  return names.filter((name) => settings[name] === undefined).map((name) => `${name} is missing: ${why}`);
}
