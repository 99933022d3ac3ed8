/**
 * Values of any shape as they may be logged: words of people are left out, secrets and numbers masked, in
 * values, names of fields, errors and their causes, maps and sets.
 */
import { maskPhone, toPhone } from '../ids.ts';
import { maskedText } from '../privacy/masked-text.ts';

/** Fields that hold what people said, or what was written about it. */
const wordFields = new Set(
  'text words said saidText heard heardText transcript summary reply prompt content say notes fields arguments greeting clauses messages'.split(
    ' ',
  ),
);
/** Fields that hold a number. A short code can only be known by its field: `56161` may count anything. */
const phoneField = /^(call|dial)?(from|to|caller|called|phone|number)$/i;
const secretField = /^(authorization|cookie|signature|.*(token|secret|password|api_?key))$/i;
/** Sums, sizes and times may have as many digits as a phone number. */
const amountField = /(?:micro\w*|inr|paise|bytes|size|count|ms|at|time|seconds|tokens|heap\w*|rss)$/i;
/** Smaller numbers are none that somebody can call. */
const leastNumber = 99_999_999;
const mostItems = 50;
const mostDepth = 5;

/** Never throws: a value that can't be read is named so. */
export function maskedFields(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return fieldsOf(Object.entries(fields), 0);
}

function fieldsOf(entries: readonly (readonly [string, unknown])[], depth: number): Record<string, unknown> {
  return Object.fromEntries(
    entries.map(([name, value]) => [maskedText(name), maskedField(name, value, depth)]),
  );
}

function maskedField(name: string, value: unknown, depth: number): unknown {
  if (secretField.test(name) && value !== undefined && value !== null) return '[secret]';
  // A number is only a count of words.
  if (wordFields.has(name) && typeof value !== 'number' && typeof value !== 'boolean')
    return typeof value === 'string' ? `[${value.length} characters]` : '[words]';
  if (phoneField.test(name) && (typeof value === 'string' || typeof value === 'number')) {
    const phone = toPhone(String(value));
    if (phone !== null) return maskPhone(phone);
  }
  return masked(value, depth + 1, name);
}

function masked(value: unknown, depth: number, name = ''): unknown {
  if (typeof value === 'string') return maskedText(value);
  if (typeof value === 'bigint') return maskedText(String(value));
  if (typeof value === 'number' && value > leastNumber && !amountField.test(name)) {
    const text = String(value);
    const written = maskedText(text);
    return written === text ? value : written;
  }
  if (typeof value === 'symbol' || typeof value === 'function') return `[${typeof value}]`;
  if (value === null || typeof value !== 'object') return value;
  if (depth > mostDepth) return '[deep]';
  try {
    return maskedObject(value, depth);
  } catch {
    return '[unreadable]';
  }
}

function maskedObject(value: object, depth: number): unknown {
  if (value instanceof Error) return maskedError(value, depth);
  if (value instanceof Date || value instanceof URL) return maskedText(JSON.stringify(value).slice(1, -1));
  if (Array.isArray(value) || value instanceof Set)
    return [...value].slice(0, mostItems).map((item) => masked(item, depth + 1));
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (value instanceof ArrayBuffer) return `[${value.byteLength} bytes]`;
  const entries = value instanceof Map ? [...value] : Object.entries(value);
  return fieldsOf(
    entries.map(([name, inner]): [string, unknown] => [String(name), inner]),
    depth,
  );
}

function maskedError(error: Error, depth: number): unknown {
  const inner = error instanceof AggregateError ? { errors: masked(error.errors, depth + 1) } : {};
  return {
    name: maskedText(error.name),
    message: maskedText(error.message),
    stack: maskedText(error.stack ?? ''),
    ...(error.cause === undefined ? {} : { cause: masked(error.cause, depth + 1) }),
    ...inner,
  };
}
