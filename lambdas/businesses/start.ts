/** The first steps of a business, told by what there is: nobody ticks them by hand. */
import type { Business, BusinessStart } from '../../shared/contract/business.ts';
import { readLedger } from '../budgets/ledger.ts';
import { partitions } from '../rows/keys.ts';
import type { Table } from '../table/table.ts';

/** Enough to find a first call, and one read. */
const callsLookedAt = 100;

export async function startOf(
  table: Table,
  { businessId, numbers, transferDestinations }: Business,
): Promise<BusinessStart> {
  const [ledger, { rows: calls }] = await Promise.all([
    readLedger(table, businessId),
    table.query({
      index: 'GSI1',
      partition: partitions.calls(businessId),
      newestFirst: true,
      limit: callsLookedAt,
      fields: ['to', 'status'],
    }),
  ]);
  return {
    connected: calls.some(({ to }) => numbers.some((number) => number === to)),
    budget: (ledger?.limitPerDay ?? 0) > 0,
    person: transferDestinations.length > 0,
    tested: calls.some(({ status }) => status === 'completed' || status === 'transferred'),
  };
}
