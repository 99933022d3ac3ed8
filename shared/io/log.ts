/**
 * The log: one JSON line an entry, and the only place that touches `console`. Many more people read
 * a log than a call's journal, so phone numbers are masked, and words of the caller or the agent
 * are never printed, whatever an entry holds.
 */

import { maskedText } from '../privacy/masked-text.ts';
import { maskedFields } from './masked-fields.ts';

export const logLevels = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof logLevels)[number];
export type LogFields = Readonly<Record<string, unknown>>;

export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** The same log with fields that every entry has, e.g. `{ callId }`. */
  with(fields: LogFields): Log;
}

interface LogOptions {
  /** Entries below this level are dropped. Default `info`. */
  level?: LogLevel;
  /** Where a finished line goes. Default: `console`, by level. */
  write?: (level: LogLevel, line: string) => void;
  /** Epoch ms. */
  now?: () => number;
  fields?: LogFields;
}

/**
 * A log of `{ level, at, message, … }` lines. It never throws: a value that can't be written is
 * named by its type.
 */
export function createLog(options: LogOptions = {}): Log {
  const { level: floor = 'info', write = toConsole, now = Date.now, fields: standing = {} } = options;
  const entry =
    (level: LogLevel) =>
    (message: string, fields: LogFields = {}): void => {
      if (logLevels.indexOf(level) < logLevels.indexOf(floor)) return;
      const at = new Date(now()).toISOString();
      write(
        level,
        JSON.stringify({
          level,
          at,
          message: maskedText(message),
          ...maskedFields({ ...standing, ...fields }),
        }),
      );
    };
  return {
    debug: entry('debug'),
    info: entry('info'),
    warn: entry('warn'),
    error: entry('error'),
    with: (more) => createLog({ level: floor, write, now, fields: { ...standing, ...more } }),
  };
}

function toConsole(level: LogLevel, line: string): void {
  console[level](line);
}
