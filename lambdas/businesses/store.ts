/** How new settings replace the stored ones, and who may change which numbers a business has. */
import { Business, type BusinessGiven } from '../../shared/contract/business.ts';
import type { BusinessId, Phone } from '../../shared/ids.ts';
import { ApiError, operatorsOnly, unavailable } from '../http/api-error.ts';
import type { Ports } from '../http/app.ts';
import { type Actor, auditChange, logAct } from '../rows/audit.ts';
import { findBusiness } from '../rows/business.ts';
import { changesBetween } from '../rows/changes.ts';
import { keys } from '../rows/keys.ts';
import { pauseAfter } from '../table/pause.ts';
import type { Change, Removal } from '../table/table.ts';

/** Tries of a change with which another one of the same rows interfered. */
const tries = 8;

/**
 * Replaces the settings whose version `given` was made from, or writes the first settings of a new
 * business, and moves the numbers with them: all or nothing. Throws 409 `version_conflict` if the
 * settings were changed meanwhile, and 409 `number_taken` if a number belongs to another business.
 * Throws 403 if an admin founds a business or changes the set of its numbers: only an operator may.
 * The audit's row is part of the transaction.
 */
export async function changeBusiness(ports: Ports, actor: Actor, given: BusinessGiven): Promise<Business> {
  for (let attempt = 1; ; attempt++) {
    const stored = await findBusiness(ports.table, actor.businessId);
    if (actor.role !== 'operator') checkNumbers(stored, given);
    const business = await tryChange(ports, actor, stored, given);
    if (business) return business;
    if (attempt === tries) throw unavailable('the settings');
    await pauseAfter(attempt);
  }
}

/**
 * An admin may write the numbers in another order or notation. A number that is removed would be free
 * for anybody, and the admin could not take it back, so that is an operator's decision too.
 */
function checkNumbers(stored: Business | undefined, { numbers }: BusinessGiven): void {
  if (!stored) throw operatorsOnly();
  const foreign = numbers.filter((number) => !stored.numbers.includes(number));
  if (foreign.length > 0)
    throw new ApiError(
      403,
      'not_your_number',
      `${foreign.join(', ')}: only an operator gives a business a number`,
    );
  if (stored.numbers.some((number) => !numbers.includes(number)))
    throw new ApiError(403, 'operators_only', 'only an operator takes a number from a business');
}

/** `null` when another transaction was in the way. */
async function tryChange(
  { table, log, now }: Ports,
  actor: Actor,
  stored: Business | undefined,
  given: BusinessGiven,
): Promise<Business | null> {
  const { businessId } = actor;
  if (stored ? given.version !== stored.version : (given.version ?? 1) > 1)
    throw versionConflict(stored?.version);
  const { version: _, toolSecret = stored?.toolSecret, ...settings } = given;
  const business = Business.parse({
    ...settings,
    ...(toolSecret ? { toolSecret } : {}),
    businessId,
    version: (stored?.version ?? 0) + 1,
  });
  const act = {
    action: stored ? 'settings_changed' : 'business_founded',
    version: business.version,
    changes: changesBetween(stored ?? {}, business, {
      secret: ['toolSecret'],
      ignored: ['version', 'businessId'],
    }),
  } as const;
  const dropped = (stored?.numbers ?? []).filter((number) => !business.numbers.includes(number));
  const failed = await table.changeAll([
    settingsChange(business, stored?.version),
    ...business.numbers.map((number) => numberChange(number, businessId)),
    ...dailyMailChange(stored, business),
    ...dropped.map((number): Removal => ({ key: keys.number(number), remove: true })),
    auditChange(table, actor, act, now()),
  ]);
  if (failed === null) {
    logAct(log, actor, act);
    return business;
  }
  if (failed.length === 0) return null;
  if (failed.includes(0)) throw versionConflict(undefined);
  const taken = failed.flatMap((position) => business.numbers[position - 1] ?? []);
  throw new ApiError(409, 'number_taken', `another business has ${taken.join(', ')}`, [
    { path: 'numbers', message: 'taken' },
  ]);
}

function settingsChange(business: Business, over: number | undefined): Change {
  return {
    key: keys.settings(business.businessId),
    update: 'SET settings = :settings',
    condition: over === undefined ? 'attribute_not_exists(PK)' : 'settings.#version = :over',
    ...(over === undefined ? {} : { names: { '#version': 'version' } }),
    values: { ':settings': business, ':over': over },
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

/** The row by which the hourly mail finds its businesses. It keeps when the last mail was sent. */
function dailyMailChange(stored: Business | undefined, business: Business): (Change | Removal)[] {
  const { businessId, dailyMail } = business;
  const key = keys.dailyMail(businessId);
  if (dailyMail) return [{ key, update: 'SET businessId = :id', values: { ':id': businessId } }];
  return stored?.dailyMail ? [{ key, remove: true }] : [];
}
