/**
 * What a deployment needs to know, and whether it does: the settings of the Worker as the Worker
 * itself will check them, and the keys to both clouds. Everything that is missing is found before
 * anything is changed.
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
    Object.entries({ ...dotEnv, ...given(process.env) }).filter(
      (entry): entry is [string, string] => (entry[1] ?? '').trim() !== '',
    ),
  );
}

function given(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => (value ?? '').trim() !== ''));
}

/**
 * What the deployment itself finds out: the API's outputs. Whatever `.env` says of these is for
 * local runs.
 */
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

/** Every missing or wrong setting of the Worker, one sentence each; no value of a secret is ever in one. */
export function wrongSettings(settings: Settings): string[] {
  const faults = [
    ...missing(settings, Object.keys(required), 'every call needs it'),
    ...workerFaults(settings),
  ];
  if (settings.PUBLIC_URL?.startsWith('http:'))
    faults.push('PUBLIC_URL: carriers reach a deployment by https only');
  const begun = Object.entries(carriers).filter(([, { own }]) =>
    own.some((name) => settings[name] !== undefined),
  );
  if (begun.length === 0)
    faults.push('TWILIO_AUTH_TOKEN or EXOTEL_WEBHOOK_TOKEN is missing: without either no carrier can call');
  for (const [carrier, { own, shared }] of begun)
    faults.push(...missing(settings, [...own, ...shared], `${carrier} needs it`));
  return faults;
}

/** What has no default, with values that harm nobody while it is checked how the others fit. */
const required: Settings = { PUBLIC_URL: 'https://voice.invalid', INTERNAL_API_KEY: 'to come' };

/**
 * A carrier is begun when one of its own settings is there, and then needs all; the number is the
 * softphone's too.
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
 * What the Worker itself would say when it starts. It looks at fields first and then at how they
 * fit, so it is asked a second time without the wrong ones.
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
