/** Who somebody is to a business: the number behind a reference, and the name behind a number. */
import { type BusinessId, CallId, isWithheld, type Phone } from '../../../shared/ids.ts';
import { ApiError } from '../../http/api-error.ts';
import type { Table } from '../../table/table.ts';
import { knownCall, personOf } from '../call.ts';
import { keys } from '../keys.ts';

/**
 * The number of a person named by a number or by one of the business's calls. Throws 404 `unknown_customer`
 * for a call of another business, and for one whose caller withheld the number or was erased.
 */
export async function phoneOf(table: Table, businessId: BusinessId, ref: string): Promise<Phone> {
  if (!CallId.safeParse(ref).success) return ref;
  const call = await knownCall(table, ref);
  const phone = call.businessId === businessId ? personOf(call) : null;
  if (phone === null) throw new ApiError(404, 'unknown_customer', 'the caller of this call is not known');
  return phone;
}

/** The names of those whom the business knows, by number, in one read. */
async function namesOf(
  table: Table,
  businessId: BusinessId,
  phones: readonly string[],
): Promise<Map<string, string>> {
  const known = [...new Set(phones)].filter((phone) => phone !== '' && !isWithheld(phone));
  const rows = await table.getAll(known.map((phone) => keys.customer(businessId, phone)));
  return new Map(
    rows.flatMap(({ phone, name }) => (typeof name === 'string' ? [[String(phone), name] as const] : [])),
  );
}

/** `rows` with the names of those who are known. */
export async function withNames<R extends object>(
  table: Table,
  businessId: BusinessId,
  rows: readonly R[],
  phoneOfRow: (row: R) => string,
): Promise<(R & { callerName?: string })[]> {
  const names = await namesOf(table, businessId, rows.map(phoneOfRow));
  return rows.map((row) => {
    const callerName = names.get(phoneOfRow(row));
    return callerName === undefined ? row : { ...row, callerName };
  });
}
