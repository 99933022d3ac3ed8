/** The callers to whom a business has given a name. */
import type { BusinessId, Phone } from '../../shared/ids.ts';
import { searchable } from '../../shared/journal/for-staff/searchable.ts';
import { keys } from '../rows/keys.ts';
import { queryAll, type Row, type Table } from '../table/table.ts';

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
