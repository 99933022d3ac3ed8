/** A business's calls, newest first, by page. */
import type * as z from 'zod';
import type { CallRow, CallsQuery } from '../../shared/contract/call.ts';
import type { BusinessId } from '../../shared/ids.ts';
import { callRow } from '../rows/call.ts';
import { partitions } from '../rows/keys.ts';
import { readPage } from '../table/page.ts';
import { equalsAll, type Table } from '../table/table.ts';

export async function listCalls(
  table: Table,
  businessId: BusinessId,
  { phone, since, until, status, outcome, cursor }: z.output<typeof CallsQuery>,
): Promise<{ calls: CallRow[]; cursor?: string }> {
  const source =
    phone === undefined
      ? ({ index: 'GSI1', partition: partitions.calls(businessId) } as const)
      : ({ index: 'GSI2', partition: partitions.person(businessId, phone) } as const);
  // A person's rows are calls and requests; the beginning of the sort key says which.
  const prefix = phone === undefined ? '' : 'CALL#';
  const bounds = {
    from: `${prefix}${sortable(since) ?? '0'}`,
    to: until ? before(prefix, until) : `${prefix}~`,
  };
  const wanted = Object.entries({ status, outcome }).filter(([, value]) => value !== undefined);
  const { rows, ...page } = await readPage(
    table,
    { ...source, ...bounds, ...(wanted.length > 0 ? { filter: equalsAll(wanted) } : {}) },
    cursor,
  );
  return { calls: rows.map(callRow), ...page };
}

/** Rows are sorted by `toISOString`, which always has milliseconds; a query's time may have none. */
function sortable(time: string | undefined): string | undefined {
  return time === undefined ? undefined : new Date(time).toISOString();
}

/** `until` itself is excluded: the bound is after every call of the millisecond before it. */
function before(prefix: string, until: string): string {
  return `${prefix}${new Date(Date.parse(until) - 1).toISOString()}#~`;
}
