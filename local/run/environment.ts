/** Where a local run's settings come from. The only reader of `process.env` and `.env` in this room. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { projectRoot } from '../root.ts';
import { localDefaults } from './defaults.ts';

const dotEnvFile = join(projectRoot, '.env');

/**
 * Settings by name: the process environment, then `.env` at the project's root, then the local
 * defaults. A variable set to nothing counts as unset.
 */
export function loadEnvironment(): Record<string, string> {
  const dotEnv = existsSync(dotEnvFile) ? parseEnv(readFileSync(dotEnvFile, 'utf8')) : {};
  return layered(process.env, dotEnv, localDefaults);
}

/** The first source that gives a name a value wins. */
export function layered(...sources: Readonly<Record<string, string | undefined>>[]): Record<string, string> {
  const settings: Record<string, string> = {};
  for (const source of sources) {
    for (const [name, value] of Object.entries(source)) {
      if (value !== undefined && value.trim() !== '') settings[name] ??= value;
    }
  }
  return settings;
}
