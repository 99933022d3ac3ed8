/** Where a list goes on: opaque to who asks. The partition is never taken from it, so it can't lead into another business's rows. */
import * as z from 'zod';
import { invalid } from './api-error.ts';
import type { Row } from './item.ts';
import { type IndexName, tableShape } from './table.ts';

const Place = z.object({ PK: z.string(), SK: z.string(), sort: z.string() });

export function writeCursor(lastKey: Row, index: IndexName): string {
  return Buffer.from(JSON.stringify({ PK: lastKey.PK, SK: lastKey.SK, sort: lastKey[fieldsOf(index).sort] })).toString('base64url');
}

/** The row to go on after, `undefined` for the first page; 400 for what no list ever gave out. */
export function readCursor(cursor: string | undefined, index: IndexName, partition: string): Row | undefined {
  if (cursor === undefined) return undefined;
  const place = Place.safeParse(fromJson(Buffer.from(cursor, 'base64url').toString()));
  if (!place.success) throw invalid([{ path: ['cursor'], message: 'this is no cursor of ours' }]);
  const fields = fieldsOf(index);
  return { PK: place.data.PK, SK: place.data.SK, [fields.partition]: partition, [fields.sort]: place.data.sort };
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
