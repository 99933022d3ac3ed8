/** A business's settings, and the numbers that lead to it. */
import { Business } from '../../shared/contract/business.ts';
import type { BusinessId, Phone } from '../../shared/ids.ts';
import { unknownBusiness } from '../http/api-error.ts';
import type { Change, Table } from '../table/table.ts';
import { keys } from './keys.ts';

/** The business that a dialled number belongs to; `undefined` if it belongs to none. */
export async function businessOfNumber(table: Table, number: Phone): Promise<Business | undefined> {
  const row = await table.get(keys.number(number));
  return row ? findBusiness(table, String(row.businessId)) : undefined;
}

export async function findBusiness(table: Table, businessId: BusinessId): Promise<Business | undefined> {
  const row = await table.get(keys.settings(businessId));
  return row && Business.parse(row.settings);
}

/** The business. Throws 404 `unknown_business`. */
export async function knownBusiness(table: Table, businessId: BusinessId): Promise<Business> {
  const business = await findBusiness(table, businessId);
  if (!business) throw unknownBusiness();
  return business;
}

/**
 * Puts a business where operators find it, or changes what they read there. Every change of settings does, so
 * one that was founded before there was this list comes into it. `foundedAt`: ISO 8601, if it is founded now.
 */
export function listedChange({ businessId, name, numbers }: Business, foundedAt?: string): Change {
  return {
    key: keys.listed(businessId),
    update: `SET businessId = :id, #name = :name, numbers = :numbers${foundedAt === undefined ? '' : ', foundedAt = :at'}`,
    names: { '#name': 'name' },
    values: { ':id': businessId, ':name': name, ':numbers': numbers, ':at': foundedAt },
  };
}

/**
 * Writes settings and their numbers whatever is stored, for seeding. Staff's changes go by
 * `changeBusiness`.
 */
export async function putBusiness(table: Table, business: Business): Promise<void> {
  const settings = Business.parse(business);
  await table.put(keys.settings(settings.businessId), { settings });
  await table.change(listedChange(settings));
  for (const number of settings.numbers)
    await table.put(keys.number(number), { businessId: settings.businessId });
}
