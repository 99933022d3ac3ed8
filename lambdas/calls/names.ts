/** The names that a business gives its callers, as its customers' entries have them now. */

import type { CallRow } from '../../shared/contract/call.ts';
import { type BusinessId, Phone, withheldCaller } from '../../shared/ids.ts';
import { searchable } from '../../shared/journal/for-staff/searchable.ts';
import { keys } from '../rows/keys.ts';
import { queryAll, type Row, type Table } from '../table/table.ts';

export async function withNames(
  table: Table,
  businessId: BusinessId,
  calls: readonly CallRow[],
): Promise<CallRow[]> {
  const phones = new Set(calls.map(({ from }) => from).filter((from) => isNumber(from)));
  const customers = await table.getAll([...phones].map((phone) => keys.customer(businessId, phone)));
  const names = new Map(customers.flatMap((row) => named(row).map(({ phone, name }) => [phone, name])));
  return calls.map((call) => ({ ...call, name: names.get(call.from) ?? null }));
}

/** The numbers of customers whose name has this part, `most` of them. */
export async function phonesOf(
  table: Table,
  businessId: BusinessId,
  part: string,
  most: number,
): Promise<Phone[]> {
  const key = keys.customer(businessId, '');
  const rows = await queryAll(table, {
    partition: key.PK,
    from: key.SK,
    to: `${key.SK}~`,
    fields: ['phone', 'name'],
  });
  const wanted = searchable(part);
  return rows
    .flatMap(named)
    .filter(({ name }) => searchable(name).includes(wanted))
    .map(({ phone }) => phone)
    .slice(0, most);
}

function named({ phone, name }: Row): { phone: Phone; name: string }[] {
  return typeof phone === 'string' && typeof name === 'string' ? [{ phone, name }] : [];
}

function isNumber(from: string): boolean {
  return from !== withheldCaller && Phone.safeParse(from).success;
}
