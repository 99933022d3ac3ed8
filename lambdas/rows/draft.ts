/** The draft of a business's next settings: what staff talk to before they publish it. */
import * as z from 'zod';
import { Business } from '../../shared/contract/business.ts';
import { Draft } from '../../shared/contract/settings/version.ts';
import type { BusinessId } from '../../shared/ids.ts';
import { ApiError } from '../http/api-error.ts';
import { type Change, type Removal, setAll, type Table } from '../table/table.ts';
import { findBusiness } from './business.ts';
import type { StoredCall } from './call.ts';
import { keys } from './keys.ts';

/** `settings` have a secret only where the draft brings a new one. */
export const StoredDraft = z.object({ ...Draft.omit({ business: true }).shape, settings: Business });
export type StoredDraft = z.infer<typeof StoredDraft>;

export async function findDraft(table: Table, businessId: BusinessId): Promise<StoredDraft | undefined> {
  const row = await table.get(keys.draft(businessId));
  return row && StoredDraft.parse(row);
}

/** The settings of a draft's call: the draft's own, with the numbers and limits that are published. */
export function settingsOfTrial({ settings }: StoredDraft, published: Business): Business {
  const { toolSecret = published.toolSecret } = settings;
  const { numbers, limits } = published;
  return { ...settings, numbers, limits, ...(toolSecret ? { toolSecret } : {}) };
}

/** The settings that a call is held with; those that are published where its draft is gone. */
export async function businessOfCall(
  table: Table,
  { businessId, isTrial }: Pick<StoredCall, 'businessId' | 'isTrial'>,
): Promise<Business | undefined> {
  const draft = isTrial ? await findDraft(table, businessId) : undefined;
  return draft?.settings ?? findBusiness(table, businessId);
}

/** Saves a draft over the one with that revision, or as the first one. */
export function draftChange(draft: StoredDraft, over: string | undefined): Change {
  const change = setAll(keys.draft(draft.settings.businessId), draft);
  if (over === undefined) return { ...change, condition: 'attribute_not_exists(PK)' };
  return { ...change, condition: 'revision = :over', values: { ...change.values, ':over': over } };
}

export function draftRemoval(businessId: BusinessId, revision: string): Removal {
  return {
    key: keys.draft(businessId),
    remove: true,
    condition: 'revision = :revision',
    values: { ':revision': revision },
  };
}

/** 409: the draft is not the one that was read, or there is none any more. */
export function draftConflict(): ApiError {
  return new ApiError(409, 'draft_conflict', 'the draft was changed, discarded or published meanwhile');
}
