/** Reads a local run's settings. The only reader of `process.env` and `.env` in this room. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { projectRoot } from '../root.ts';
import { localDefaults } from './defaults.ts';

const dotEnvFile = join(projectRoot, '.env');

/**
 * Settings by name: from the environment, then `.env`, then the local defaults. An empty variable
 * counts as unset.
 */
export function loadEnvironment(): Record<string, string> {
  const dotEnv = existsSync(dotEnvFile) ? parseEnv(readFileSync(dotEnvFile, 'utf8')) : {};
  return layered(process.env, dotEnv, localDefaults);
}

/** The first source with a value for a name wins. */
export function layered(...sources: Readonly<Record<string, string | undefined>>[]): Record<string, string> {
  const settings: Record<string, string> = {};
  for (const source of sources) {
    for (const [name, value] of Object.entries(source)) {
      if (value !== undefined && value.trim() !== '') settings[name] ??= value;
    }
  }
  return settings;
}
