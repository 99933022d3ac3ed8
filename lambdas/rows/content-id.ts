/**
 * An id for what was asked without one: the same body of the same call is the same thing, so
 * repeating it makes nothing twice.
 */
import { createHash } from 'node:crypto';

/** 24 hex digits of the SHA-256 of the parts, however their objects' keys are ordered. */
export function idOf(...parts: readonly unknown[]): string {
  return createHash('sha256')
    .update(JSON.stringify(parts.map(ordered)))
    .digest('hex')
    .slice(0, 24);
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (value === null || typeof value !== 'object') return value ?? null;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, ordered(inner)]),
  );
}
