/** A business's settings and the numbers that lead to it. */
import { Business, type BusinessGiven, type BusinessSettings } from '../../shared/contract/business.ts';
import type { BusinessId, Phone } from '../../shared/ids.ts';
import { ApiError, unavailable } from '../http/api-error.ts';
import type { Change, Removal, Table } from '../table/dynamo.ts';
import { keys } from './keys.ts';

/** The business a dialled number belongs to; `undefined` for a number that nobody has. */
export async function businessOfNumber(table: Table, number: Phone): Promise<Business | undefined> {
  const row = await table.get(keys.number(number));
  return row ? findBusiness(table, String(row.businessId)) : undefined;
}

export async function findBusiness(table: Table, businessId: BusinessId): Promise<Business | undefined> {
  const row = await table.get(keys.settings(businessId));
  return row && Business.parse(row.settings);
}

/**
 * Writes settings as they are and points their numbers at them; for seeding, so without regard to
 * the version that is stored.
 */
export async function putBusiness(table: Table, business: Business): Promise<void> {
  const settings = Business.parse(business);
  await table.put(keys.settings(settings.businessId), { settings });
  for (const number of settings.numbers)
    await table.put(keys.number(number), { businessId: settings.businessId });
}

/**
 * Writes settings over those of the version they were made from, or the first ones of a new
 * business, and moves the numbers with them; all or nothing. 409 `version_conflict` when somebody
 * else was first, 409 `number_taken` for a number of another business.
 */
export async function changeBusiness(
  table: Table,
  businessId: BusinessId,
  given: BusinessGiven,
): Promise<Business> {
  const stored = await findBusiness(table, businessId);
  if (stored ? given.version !== stored.version : (given.version ?? 1) > 1)
    throw versionConflict(stored?.version);
  const secret = given.toolSecret ?? stored?.toolSecret;
  const { version: _, toolSecret: __, ...settings } = given;
  const business = Business.parse({
    ...settings,
    ...(secret ? { toolSecret: secret } : {}),
    businessId,
    version: (stored?.version ?? 0) + 1,
  });
  const left = (stored?.numbers ?? []).filter((number) => !business.numbers.includes(number));
  const failed = await table.changeAll([
    settingsChange(business, stored?.version),
    ...business.numbers.map((number) => numberChange(number, businessId)),
    ...left.map((number): Removal => ({ key: keys.number(number), remove: true })),
  ]);
  if (failed === null) return business;
  if (failed.length === 0) throw unavailable('the settings');
  if (failed.includes(0)) throw versionConflict(undefined);
  const taken = failed.flatMap((position) => business.numbers[position - 1] ?? []);
  throw new ApiError(409, 'number_taken', `another business has ${taken.join(', ')}`, [
    { path: 'numbers', message: 'taken' },
  ]);
}

/** Settings for people: without the secret. */
export function settingsOf({ toolSecret, ...settings }: Business): BusinessSettings {
  return { ...settings, hasToolSecret: toolSecret !== undefined };
}

function settingsChange(business: Business, over: number | undefined): Change {
  return {
    key: keys.settings(business.businessId),
    update: 'SET settings = :settings',
    condition: over === undefined ? 'attribute_not_exists(PK)' : 'settings.#version = :over',
    ...(over === undefined ? {} : { names: { '#version': 'version' } }),
    values: { ':settings': business, ...(over === undefined ? {} : { ':over': over }) },
  };
}

function numberChange(number: Phone, businessId: BusinessId): Change {
  return {
    key: keys.number(number),
    update: 'SET businessId = :id',
    condition: 'attribute_not_exists(PK) OR businessId = :id',
    values: { ':id': businessId },
  };
}

function versionConflict(stored: number | undefined): ApiError {
  const now = stored === undefined ? 'they were changed meanwhile' : `they are at version ${stored}`;
  return new ApiError(409, 'version_conflict', `these settings are not made from the current ones: ${now}`);
}
