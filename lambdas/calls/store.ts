/** A business's calls, newest first, by page. */
import type * as z from 'zod';
import type { CallRow, CallsQuery } from '../../shared/contract/call.ts';
import type { BusinessId } from '../../shared/ids.ts';
import { rowOf } from '../rows/call.ts';
import { partitions } from '../rows/keys.ts';
import type { Table } from '../table/dynamo.ts';
import { readPage } from '../table/page.ts';

export async function listCalls(
  table: Table,
  businessId: BusinessId,
  query: z.output<typeof CallsQuery>,
): Promise<{ calls: CallRow[]; cursor?: string }> {
  const index = query.phone === undefined ? 'GSI1' : 'GSI2';
  const partition =
    query.phone === undefined ? partitions.calls(businessId) : partitions.person(businessId, query.phone);
  // One person's rows are of several kinds, told apart by how their sort key begins.
  const prefix = query.phone === undefined ? '' : 'CALL#';
  const bounds = {
    from: `${prefix}${sortable(query.since) ?? '0'}`,
    to: query.until ? before(prefix, query.until) : `${prefix}~`,
  };
  const filter = query.status && {
    expression: '#status = :status',
    names: { '#status': 'status' },
    values: { ':status': query.status },
  };
  const { rows, ...page } = await readPage(
    table,
    { index, partition, ...bounds, ...(filter ? { filter } : {}) },
    query.cursor,
  );
  return { calls: rows.map(rowOf), ...page };
}

/** Rows are sorted by `toISOString`, which always has milliseconds; a query's time may have none. */
function sortable(time: string | undefined): string | undefined {
  return time === undefined ? undefined : new Date(time).toISOString();
}

/** `until` itself does not count: the last moment before it, whatever the call. */
function before(prefix: string, until: string): string {
  return `${prefix}${new Date(Date.parse(until) - 1).toISOString()}#~`;
}
