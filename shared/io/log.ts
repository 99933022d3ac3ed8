/**
 * The log: one JSON line an entry, and the only place that touches `console`. Many more people read
 * a log than a call's journal, so phone numbers are masked, and words of the caller or the agent
 * are never printed, whatever an entry holds.
 */
import { maskPhone, toPhone } from '../ids.ts';

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
          message: maskPhones(message),
          ...cleanFields({ ...standing, ...fields }, 0),
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

/** Fields that hold what people said, or what was written about it. */
const wordFields = new Set(
  'text words said saidText heard heardText transcript summary reply prompt content say notes fields arguments greeting clauses messages'.split(
    ' ',
  ),
);
/** Fields that hold a number. A short code can only be known by its field: `56161` may count anything. */
const phoneField = /^(call|dial)?(from|to|caller|called|phone|number)$/i;
const secretField = /^(authorization|cookie|signature|.*(token|secret|password|api_?key))$/i;

function cleanFields(fields: LogFields, depth: number): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, cleanField(name, value, depth)]),
  );
}

function cleanField(name: string, value: unknown, depth: number): unknown {
  if (secretField.test(name) && value !== undefined && value !== null) return '[secret]';
  // A number is only a count of words.
  if (wordFields.has(name) && typeof value !== 'number' && typeof value !== 'boolean')
    return typeof value === 'string' ? `[${value.length} characters]` : '[words]';
  const phone = phoneField.test(name) && typeof value === 'string' ? toPhone(value) : null;
  if (phone !== null) return maskPhone(phone);
  return clean(value, depth + 1);
}

function clean(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return maskPhones(value);
  if (typeof value === 'bigint') return String(value);
  if (value === null || typeof value !== 'object') return value;
  if (depth > 5) return '[deep]';
  if (value instanceof Error)
    return { name: value.name, message: maskPhones(value.message), stack: maskPhones(value.stack ?? '') };
  if (value instanceof Date || value instanceof URL) return maskPhones(JSON.stringify(value).slice(1, -1));
  if (Array.isArray(value)) return value.slice(0, 50).map((item) => clean(item, depth + 1));
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  return cleanFields(value as LogFields, depth);
}

/**
 * E.164 anywhere in a text (a URL writes its plus as %2B), and Indian mobile, toll-free and landline numbers
 * without the plus.
 */
const phoneInText = new RegExp(
  [
    String.raw`(?:\+|%2B)0?[1-9]\d{6,14}`,
    String.raw`(?<![\w.-])(?:0{0,2}(?:91)?0?(?:[6-9]\d{9}|1(?:800|860|600)\d{7})|0[1-9]\d{9})(?![\w.-])`,
  ].join('|'),
  'gi',
);

function maskPhones(text: string): string {
  return text.replace(phoneInText, maskPhone);
}
