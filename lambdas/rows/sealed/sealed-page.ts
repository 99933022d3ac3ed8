/** A page of a list whose keys hold numbers: its cursor is sealed, because people may not be shown them. */
import type { BusinessId } from '../../../shared/ids.ts';
import { type List, notOfThisList, readPage } from '../../table/page.ts';
import type { Row, Table } from '../../table/table.ts';
import { sealOf } from './seal.ts';

export async function readSealedPage(
  table: Table,
  businessId: BusinessId,
  list: List,
  cursor: string | undefined,
): Promise<{ rows: Row[]; cursor?: string }> {
  if (cursor === undefined) return sealed(await readPage(table, list, undefined));
  const opened = (await sealOf(table, businessId, 'cursor')).open(cursor);
  if (opened === null) throw notOfThisList();
  return sealed(await readPage(table, list, opened));

  async function sealed(page: { rows: Row[]; cursor?: string }): Promise<{ rows: Row[]; cursor?: string }> {
    if (page.cursor === undefined) return page;
    return { ...page, cursor: (await sealOf(table, businessId, 'cursor')).close(page.cursor) };
  }
}
