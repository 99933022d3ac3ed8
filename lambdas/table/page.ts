/**
 * A list by page, newest first. A filter is applied behind DynamoDB's limit, so a rare state would
 * leave pages empty while there are more: it is read on until the page is full, or the list or the
 * patience of one answer ends.
 *
 * An index of its own for every state would need no reading on, but is paid for with every write,
 * and does not know the rows written before it.
 */
import { type Bounds, readCursor, writeCursor } from './cursor.ts';
import type { Range, Table } from './dynamo.ts';
import type { Row } from './item.ts';

const pageSize = 50;
/** One more than is shown tells whether there is another page. */
const firstRead = pageSize + 1;
/**
 * What comes after the first read is read on a filter's account, mostly for nothing: in pieces
 * below the megabyte that DynamoDB gives at once.
 */
const laterRead = 400;
/** Together some 4000 rows, about a second; then the cursor goes on, though the page may be short. */
const readsAtMost = 11;

export type List = Bounds & Pick<Range, 'filter'>;

/**
 * Up to 50 rows, and a cursor while there may be more. 400 for a cursor that no page of this list
 * gave out.
 */
export async function readPage(
  table: Table,
  list: List,
  cursor: string | undefined,
): Promise<{ rows: Row[]; cursor?: string }> {
  const rows: Row[] = [];
  let after = readCursor(cursor, list);
  for (let reads = 0; reads < readsAtMost && rows.length <= pageSize; reads++) {
    const limit = reads === 0 ? firstRead : laterRead;
    const page = await table.query({ ...list, newestFirst: true, limit, ...(after ? { after } : {}) });
    rows.push(...page.rows);
    after = page.more;
    if (!after) break;
  }
  const shown = rows.slice(0, pageSize);
  const last = rows.length > pageSize ? shown.at(-1) : after;
  return { rows: shown, ...(last ? { cursor: writeCursor(last, list.index) } : {}) };
}
