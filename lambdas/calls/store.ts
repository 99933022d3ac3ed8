/** A business's calls, newest first, by page. */
import type * as z from 'zod';
import type { CallRow, CallsQuery } from '../../shared/contract/call.ts';
import type { BusinessId } from '../../shared/ids.ts';
import { wantedWords } from '../../shared/journal/for-staff/searchable.ts';
import { callRow } from '../rows/call.ts';
import { partitions } from '../rows/keys.ts';
import { withNames } from '../rows/people/person.ts';
import { readPage } from '../table/page.ts';
import type { Row, Table } from '../table/table.ts';
import { filterOf, mostPhones } from './filter.ts';
import { phonesOf } from './phones-of.ts';
import { callsByWords } from './words-search.ts';

interface CallPage {
  calls: CallRow[];
  cursor?: string;
}

/** `size`: calls of a page, 50 by default. */
export async function listCalls(
  table: Table,
  businessId: BusinessId,
  query: z.output<typeof CallsQuery>,
  size?: number,
): Promise<CallPage> {
  const phones = query.name === undefined ? null : await phonesOf(table, businessId, query.name, mostPhones);
  if (phones?.length === 0) return { calls: [] };
  const { rows, ...page } = await rowsOf(table, businessId, query, { phones, size });
  return { calls: await withNames(table, businessId, rows.map(callRow), ({ from }) => from), ...page };
}

async function rowsOf(
  table: Table,
  businessId: BusinessId,
  query: z.output<typeof CallsQuery>,
  { phones, size }: { phones: Parameters<typeof filterOf>[1]; size: number | undefined },
): Promise<{ rows: Row[]; cursor?: string }> {
  const { phone, words, fault, since, until, cursor } = query;
  const filter = filterOf(query, phones);
  const hasWords = words !== undefined && wantedWords(words).length > 0;
  // A call that has faults has a row of words. Those are read sooner, and few calls have a fault.
  if (filter && (hasWords || (fault && phone === undefined)))
    return callsByWords(table, businessId, { filter, ...bounds('', since, until) }, { cursor, size });
  const source =
    phone === undefined
      ? ({ index: 'GSI1', partition: partitions.calls(businessId) } as const)
      : ({ index: 'GSI2', partition: partitions.person(businessId, phone) } as const);
  // A person's rows are calls and requests; the beginning of the sort key says which.
  const sorts = bounds(phone === undefined ? '' : 'CALL#', since, until);
  const list = { ...source, ...sorts, ...(filter ? { filter } : {}), ...(size ? { size } : {}) };
  return readPage(table, list, cursor);
}

function bounds(prefix: string, since: string | undefined, until: string | undefined) {
  return {
    from: `${prefix}${sortable(since) ?? '0'}`,
    to: until ? before(prefix, until) : `${prefix}~`,
  };
}

/** Rows are sorted by `toISOString`, which always has milliseconds; a query's time may have none. */
function sortable(time: string | undefined): string | undefined {
  return time === undefined ? undefined : new Date(time).toISOString();
}

/** `until` itself is excluded: the bound is after every call of the millisecond before it. */
function before(prefix: string, until: string): string {
  return `${prefix}${new Date(Date.parse(until) - 1).toISOString()}#~`;
}
