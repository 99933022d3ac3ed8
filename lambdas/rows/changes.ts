/** What a change made of settings, field by field, as the audit keeps it. Pure. */
import * as z from 'zod';
import type { AuditedChange } from '../../shared/contract/audit.ts';
import { sorted } from './content-id.ts';

type Fields = Readonly<Record<string, unknown>>;

/** 50 acts are a page of the audit, and a Lambda may answer with 6 MB. */
const mostBytes = 100_000;

/**
 * The fields in which two versions differ. `secret` names those of which only their presence may be told;
 * `ignored` those that are no change of a person.
 */
export function changesBetween(
  before: Fields,
  after: Fields,
  { secret = [], ignored = [] }: { secret?: readonly string[]; ignored?: readonly string[] } = {},
): AuditedChange[] {
  let bytes = 0;
  const kept = (value: unknown): unknown => {
    const size = Buffer.byteLength(JSON.stringify(value ?? null));
    if (bytes + size > mostBytes) return { omitted: size };
    bytes += size;
    return value ?? null;
  };
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((field) => !ignored.includes(field) && !isSame(before[field], after[field]))
    .map((field) =>
      secret.includes(field)
        ? { field, before: presence(before[field]), after: presence(after[field]) }
        : { field, before: kept(before[field]), after: kept(after[field]) },
    );
}

/** As a row keeps a change. Values are text: as maps they would be nested deeper than DynamoDB allows. */
export function asText({ field, before, after }: AuditedChange) {
  return { field, before: JSON.stringify(before ?? null), after: JSON.stringify(after ?? null) };
}

/** The changes of a row, back from `asText`; `undefined` where it has none. */
export function changesOf(row: Readonly<Record<string, unknown>>): AuditedChange[] | undefined {
  return StoredChanges.optional()
    .parse(row.changes)
    ?.map(({ field, before, after }) => ({ field, before: fromJson(before), after: fromJson(after) }));
}

const StoredChanges = z.array(z.object({ field: z.string(), before: z.string(), after: z.string() }));

function fromJson(text: string): unknown {
  return JSON.parse(text);
}

function presence(value: unknown): 'set' | null {
  return value === undefined || value === null ? null : 'set';
}

/** DynamoDB returns the keys of a map in an order of its own. */
function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}
