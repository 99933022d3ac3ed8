/**
 * How new settings replace the stored ones, and who may change which numbers a business has; the list of
 * businesses.
 */
import { Business, BusinessGiven, BusinessRow } from '../../shared/contract/business.ts';
import type { BusinessId, Phone } from '../../shared/ids.ts';
import { ApiError, invalid, operatorsOnly, unavailable } from '../http/api-error.ts';
import type { Ports } from '../http/app.ts';
import { type Actor, auditChange, logAct } from '../rows/audit.ts';
import { businessOfNumber, findBusiness, knownBusiness, listedChange } from '../rows/business.ts';
import { changesBetween } from '../rows/changes.ts';
import { draftConflict, draftRemoval, findDraft, type StoredDraft } from '../rows/draft.ts';
import { keys, partitions } from '../rows/keys.ts';
import { readPage } from '../table/page.ts';
import { pauseAfter } from '../table/pause.ts';
import type { Change, Removal, Table } from '../table/table.ts';
import { readVersion, replacedRow, versionRow } from './versions.ts';

/** For operators. */
export async function listBusinesses(
  table: Table,
  { number, cursor }: { number?: Phone | undefined; cursor?: string | undefined },
): Promise<{ businesses: BusinessRow[]; cursor?: string }> {
  if (number !== undefined) {
    const found = await businessOfNumber(table, number);
    const listed = found && (await table.get(keys.listed(found.businessId)));
    return { businesses: found ? [BusinessRow.parse({ ...listed, ...found })] : [] };
  }
  const list = { partition: partitions.businesses, newestFirst: false };
  const { rows, ...page } = await readPage(table, list, cursor);
  return { businesses: rows.map((row) => BusinessRow.parse(row)), ...page };
}

/** Tries of a change with which another one of the same rows interfered. */
const tries = 8;

/**
 * Replaces the settings whose version `given` was made from, or writes the first settings of a new
 * business, and moves the numbers with them: all or nothing. Throws 409 `version_conflict` if the
 * settings were changed meanwhile, and 409 `number_taken` if a number belongs to another business.
 * Throws 403 if an admin founds a business or changes the set of its numbers: only an operator may.
 * The rows of the audit and of the version are part of the transaction, and so is the end of the draft that
 * is published: 409 `draft_conflict` if it was changed. `restored`: the older version that `given` is.
 */
export async function changeBusiness(
  ports: Ports,
  actor: Actor,
  given: BusinessGiven,
  restored?: number,
): Promise<Business> {
  for (let attempt = 1; ; attempt++) {
    const stored = await findBusiness(ports.table, actor.businessId);
    if (actor.role !== 'operator') checkNumbers(stored, given);
    const business = await tryChange(ports, actor, { stored, given, restored });
    if (business) return business;
    if (attempt === tries) throw unavailable('the settings');
    await pauseAfter(attempt);
  }
}

/**
 * An admin may write the numbers in another order or notation. A number that is removed would be free
 * for anybody, and the admin could not take it back, so that is an operator's decision too.
 */
export function checkNumbers(stored: Business | undefined, { numbers }: BusinessGiven): void {
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

/**
 * Publishes the settings of an older version with the present numbers and secret. Rules may be stricter by
 * now than when they were accepted: then it is 400.
 */
export async function restoreVersion(
  ports: Ports,
  actor: Actor,
  version: number,
  over: number,
): Promise<Business> {
  const { numbers } = await knownBusiness(ports.table, actor.businessId);
  const { business } = await readVersion(ports.table, actor.businessId, version);
  const given = BusinessGiven.safeParse({ ...business, numbers, version: over });
  if (!given.success) throw invalid(given.error.issues);
  return changeBusiness(ports, actor, given.data, version);
}

interface Wanted {
  stored: Business | undefined;
  given: BusinessGiven;
  restored: number | undefined;
}

/** `null` when another transaction was in the way. */
async function tryChange(
  { table, log, now }: Ports,
  actor: Actor,
  { stored, given, restored }: Wanted,
): Promise<Business | null> {
  const { businessId, person, role } = actor;
  if (stored ? given.version !== stored.version : (given.version ?? 1) > 1)
    throw versionConflict(stored?.version);
  const draft = given.draft === undefined ? undefined : await findDraft(table, businessId);
  if (draft?.revision !== given.draft) throw draftConflict();
  const business = settingsOf(businessId, given, stored, draft);
  const act = {
    action: stored ? 'settings_changed' : 'business_founded',
    version: business.version,
    restored,
    changes: changesBetween(stored ?? {}, business, {
      secret: ['toolSecret'],
      ignored: ['version', 'businessId'],
    }),
  } as const;
  const { changes } = act;
  const dropped = (stored?.numbers ?? []).filter((number) => !business.numbers.includes(number));
  // A refused condition is known by its place: first the settings, then the numbers, at the end the draft.
  const failed = await table.changeAll([
    settingsChange(business, stored?.version),
    ...business.numbers.map((number) => numberChange(number, businessId)),
    ...dailyMailChange(table, stored, business),
    ...dropped.map((number): Removal => ({ key: keys.number(number), remove: true })),
    auditChange(table, actor, act, now()),
    listedChange(business, stored ? undefined : new Date(now()).toISOString()),
    versionRow(business, { at: new Date(now()).toISOString(), person, role, restored, changes }),
    ...(stored ? [replacedRow(table, stored)] : []),
    ...(draft ? [draftRemoval(businessId, draft.revision)] : []),
  ]);
  if (failed === null) {
    logAct(log, actor, act);
    return business;
  }
  if (failed.length === 0) return null;
  if (failed.includes(0)) throw versionConflict(undefined);
  const taken = failed.flatMap((position) => business.numbers[position - 1] ?? []);
  if (taken.length === 0) throw draftConflict();
  throw new ApiError(409, 'number_taken', `another business has ${taken.join(', ')}`, [
    { path: 'numbers', message: 'taken' },
  ]);
}

/** A secret that is not given is the draft's, else it stays. */
function settingsOf(
  businessId: BusinessId,
  { version: _, draft: __, ...given }: BusinessGiven,
  stored: Business | undefined,
  draft: StoredDraft | undefined,
): Business {
  const { toolSecret = draft?.settings.toolSecret ?? stored?.toolSecret, ...settings } = given;
  return Business.parse({
    ...settings,
    ...(toolSecret ? { toolSecret } : {}),
    businessId,
    version: (stored?.version ?? 0) + 1,
  });
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

export function versionConflict(stored: number | undefined): ApiError {
  const now = stored === undefined ? 'they were changed meanwhile' : `they are at version ${stored}`;
  return new ApiError(409, 'version_conflict', `these settings are not made from the current ones: ${now}`);
}

/** More than a day in every zone. */
const dailyMailEndDays = 2;

/**
 * The row by which the hourly mail finds its businesses. It keeps when the last mail was sent, also for a
 * while after the mail was switched off: who switches it on again gets no second one of the same day.
 */
function dailyMailChange(table: Table, stored: Business | undefined, business: Business): Change[] {
  const { businessId, dailyMail } = business;
  const row = { key: keys.dailyMail(businessId), names: { '#ttl': 'ttl' } };
  if (dailyMail)
    return [{ ...row, update: 'SET businessId = :id REMOVE #ttl', values: { ':id': businessId } }];
  const values = { ':ttl': table.ttlIn(dailyMailEndDays) };
  return stored?.dailyMail ? [{ ...row, update: 'SET #ttl = :ttl', values }] : [];
}
