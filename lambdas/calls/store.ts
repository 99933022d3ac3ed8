/** A business's calls, newest first, by page. */
import type * as z from 'zod';
import type { CallRow, CallsQuery } from '../../shared/contract/call.ts';
import type { BusinessId } from '../../shared/ids.ts';
import { rowOf } from '../lib/call-store.ts';
import { readCursor, writeCursor } from '../lib/cursor.ts';
import type { Range, Table } from '../lib/dynamo.ts';
import { partitions } from '../lib/table.ts';

const pageSize = 50;
/** A rare status leaves pages nearly empty: so many are read for one answer, then its cursor goes on. */
const pagesAtMost = 20;

export async function listCalls(
  table: Table,
  businessId: BusinessId,
  query: z.output<typeof CallsQuery>,
): Promise<{ calls: CallRow[]; cursor?: string }> {
  const index = query.phone === undefined ? 'GSI1' : 'GSI2';
  const partition = query.phone === undefined ? partitions.calls(businessId) : partitions.person(businessId, query.phone);
  // One person's rows are of several kinds, told apart by how their sort key begins.
  const prefix = query.phone === undefined ? '' : 'CALL#';
  const bounds = { from: `${prefix}${sortable(query.since) ?? '0'}`, to: query.until ? before(prefix, query.until) : `${prefix}~` };
  const filter = query.status && { expression: '#status = :status', names: { '#status': 'status' }, values: { ':status': query.status } };

  const calls: CallRow[] = [];
  let after = readCursor(query.cursor, index, partition);
  for (let page = 0; page < pagesAtMost; page++) {
    const range: Range = {
      index,
      partition,
      ...bounds,
      newestFirst: true,
      limit: pageSize - calls.length,
      ...(filter ? { filter } : {}),
      ...(after ? { after } : {}),
    };
    const { rows, more } = await table.query(range);
    calls.push(...rows.map(rowOf));
    after = more;
    if (!more || calls.length >= pageSize) break;
  }
  return { calls, ...(after ? { cursor: writeCursor(after, index) } : {}) };
}

/** Rows are sorted by `toISOString`, which always has milliseconds; a query's time may have none. */
function sortable(time: string | undefined): string | undefined {
  return time === undefined ? undefined : new Date(time).toISOString();
}

/** `until` itself does not count: the last moment before it, whatever the call. */
function before(prefix: string, until: string): string {
  return `${prefix}${new Date(Date.parse(until) - 1).toISOString()}#~`;
}
