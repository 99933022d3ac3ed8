/**
 * Lists by page, newest first, with an opaque cursor.
 *
 * DynamoDB applies a filter after its limit, so a rare state would give empty pages while there is
 * more. A page is therefore read on until it is full, the list ends, or `readsAtMost` is reached.
 * An index for every state would avoid that, but would cost with every write, and would lack the
 * rows written before it.
 */
import * as z from 'zod';
import { type ApiError, invalid } from '../http/api-error.ts';
import { type IndexName, type Range, type Row, type Table, tableShape } from './table.ts';

export const pageSize = 50;
/**
 * The size of later reads. They are needed only with a filter and mostly find little, so each takes as
 * many rows as fit into DynamoDB's 1 MB.
 */
const laterRead = 400;
/** About 4000 rows in all, or one second. Then the page stays short, and its cursor continues. */
const readsAtMost = 11;

/** What a list shows of an index or of the table. `from` and `to` bound its sort key, both included. */
interface Bounds {
  readonly index?: IndexName;
  readonly partition: string;
  readonly from?: string;
  readonly to?: string;
}

/**
 * `newestFirst`: unless it is said otherwise. `fields`: what is read of a row, its keys among them. `size`:
 * rows of a page, 50 by default.
 */
export type List = Bounds & Pick<Range, 'filter' | 'fields' | 'newestFirst'> & { readonly size?: number };

/** A page of rows, and a cursor if there may be more. 400 for a cursor that is not from this list. */
export async function readPage(
  table: Table,
  { size = pageSize, ...list }: List,
  cursor: string | undefined,
): Promise<{ rows: Row[]; cursor?: string }> {
  const rows: Row[] = [];
  let after = readCursor(cursor, list);
  for (let reads = 0; reads < readsAtMost && rows.length <= size; reads++) {
    // One more than is shown, to learn whether there is another page.
    const limit = reads === 0 ? size + 1 : laterRead;
    const page = await table.query({ newestFirst: true, ...list, limit, ...(after ? { after } : {}) });
    rows.push(...page.rows);
    after = page.more;
    if (!after) break;
  }
  const shown = rows.slice(0, size);
  const last = rows.length > size ? shown.at(-1) : after;
  return { rows: shown, ...(last ? { cursor: writeCursor(last, list.index) } : {}) };
}

/** Longer than any of our keys. DynamoDB refuses keys that are empty or over 1 KB. */
const KeyPart = z
  .string()
  .min(1)
  .max(300)
  // Half a character is no text for DynamoDB.
  .refine((part) => part.isWellFormed());
const Place = z.object({ PK: KeyPart, SK: KeyPart, sort: KeyPart });

/** `last`: a row of the list, or its keys. */
function writeCursor(last: Row, index: IndexName | undefined): string {
  return Buffer.from(JSON.stringify({ PK: last.PK, SK: last.SK, sort: last[fieldsOf(index).sort] })).toString(
    'base64url',
  );
}

/**
 * The keys of the row to continue after; `undefined` for the first page. Nothing in a cursor is
 * trusted: the partition is never taken from it, so that it can't lead into another business's
 * rows, and a place outside the list is 400 here, because AWS would answer it with an error that
 * looks like ours.
 */
function readCursor(
  cursor: string | undefined,
  { index, partition, from = '', to }: Bounds,
): Row | undefined {
  if (cursor === undefined) return undefined;
  const place = Place.safeParse(fromJson(Buffer.from(cursor, 'base64url').toString()));
  const isInside = place.success && place.data.sort >= from && (to === undefined || place.data.sort <= to);
  if (!isInside) throw notOfThisList();
  const fields = fieldsOf(index);
  return {
    PK: place.data.PK,
    SK: place.data.SK,
    [fields.partition]: partition,
    [fields.sort]: place.data.sort,
  };
}

export function notOfThisList(): ApiError {
  return invalid([{ path: ['cursor'], message: 'this cursor is not from this list' }]);
}

function fieldsOf(index: IndexName | undefined): { partition: string; sort: string } {
  if (index === undefined) return tableShape.key;
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
