/**
 * Where a list goes on: opaque to who asks, and nothing it says is trusted. The partition is never
 * taken from it, so it can't lead into another business's rows; a place outside the list is refused
 * here, because AWS answers it with a fault that would look like ours.
 */
import * as z from 'zod';
import { invalid } from '../http/api-error.ts';
import { type IndexName, tableShape } from '../rows/keys.ts';
import type { Row } from './item.ts';

/** What of an index a list shows; `from` and `to` bound its sort key, both included. */
export interface Bounds {
  readonly index: IndexName;
  readonly partition: string;
  readonly from?: string;
  readonly to?: string;
}

/** Longer than any key of ours; DynamoDB refuses keys that are empty or over a kilobyte. */
const KeyPart = z.string().min(1).max(300);
const Place = z.object({ PK: KeyPart, SK: KeyPart, sort: KeyPart });

/** `last`: a row of the index, or the keys of one. */
export function writeCursor(last: Row, index: IndexName): string {
  return Buffer.from(JSON.stringify({ PK: last.PK, SK: last.SK, sort: last[fieldsOf(index).sort] })).toString(
    'base64url',
  );
}

/** The row to go on after, `undefined` for the first page; 400 for what this list never gave out. */
export function readCursor(
  cursor: string | undefined,
  { index, partition, from = '', to }: Bounds,
): Row | undefined {
  if (cursor === undefined) return undefined;
  const place = Place.safeParse(fromJson(Buffer.from(cursor, 'base64url').toString()));
  const isInside = place.success && place.data.sort >= from && (to === undefined || place.data.sort <= to);
  if (!isInside) throw invalid([{ path: ['cursor'], message: 'this is no cursor of this list' }]);
  const fields = fieldsOf(index);
  return {
    PK: place.data.PK,
    SK: place.data.SK,
    [fields.partition]: partition,
    [fields.sort]: place.data.sort,
  };
}

function fieldsOf(index: IndexName): { partition: string; sort: string } {
  const fields = tableShape.indexes.find(({ name }) => name === index);
  if (!fields) throw new Error(`the table has no index ${index}`);
  return fields;
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
