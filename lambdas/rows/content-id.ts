/**
 * The id of something that arrived without one, made from its content: the same request of the same
 * call gets the same id, so repeating it stores nothing twice.
 */
import { createHash } from 'node:crypto';

/** 24 hex digits of the SHA-256 of the parts. The order of an object's keys makes no difference. */
export function contentId(...parts: readonly unknown[]): string {
  return createHash('sha256')
    .update(JSON.stringify(parts.map(sorted)))
    .digest('hex')
    .slice(0, 24);
}

/** The same value with the keys of every object in order, for comparing as text. */
export function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value ?? null;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
