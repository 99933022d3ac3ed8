/** How a draft is saved and discarded. Two people who save the same one are kept apart by its revision. */
import { randomUUID } from 'node:crypto';
import { Business } from '../../shared/contract/business.ts';
import type { Draft, DraftGiven } from '../../shared/contract/settings/version.ts';
import { unavailable } from '../http/api-error.ts';
import type { Ports } from '../http/app.ts';
import { type Actor, auditChange, logAct } from '../rows/audit.ts';
import { knownBusiness } from '../rows/business.ts';
import { changesBetween } from '../rows/changes.ts';
import { draftChange, draftConflict, draftRemoval, findDraft, type StoredDraft } from '../rows/draft.ts';
import { pauseAfter } from '../table/pause.ts';
import type { Table } from '../table/table.ts';
import { checkNumbers, versionConflict } from './store.ts';

const tries = 8;

export async function readDraft(table: Table, businessId: string): Promise<Draft | null> {
  const published = await knownBusiness(table, businessId);
  const draft = await findDraft(table, businessId);
  return draft ? shown(draft, published) : null;
}

/** Throws 409 `draft_conflict` if the draft is not the one that was read. */
export async function saveDraft(ports: Ports, actor: Actor, { business: given, revision }: DraftGiven) {
  const { table, log, now } = ports;
  const { businessId, person, role } = actor;
  for (let attempt = 1; attempt <= tries; attempt++) {
    const published = await knownBusiness(table, businessId);
    if (role !== 'operator') checkNumbers(published, given);
    const { draft: _, version = 0, ...fields } = given;
    if (version < 1 || version > published.version) throw versionConflict(published.version);
    const before = await findDraft(table, businessId);
    if (before?.revision !== revision) throw draftConflict();
    const { toolSecret = before?.settings.toolSecret } = given;
    const settings = Business.parse({
      ...fields,
      ...(toolSecret ? { toolSecret } : {}),
      businessId,
      version,
    });
    const draft: StoredDraft = {
      revision: randomUUID(),
      at: new Date(now()).toISOString(),
      person,
      role,
      settings,
    };
    const was = before?.settings ?? published;
    const changes = changesBetween(was, settings, {
      secret: ['toolSecret'],
      // Without a new secret in it, a draft has none of its own.
      ignored: ['version', 'businessId', ...(given.toolSecret ? [] : ['toolSecret'])],
    });
    const act = { action: 'draft_saved', version, changes } as const;
    const failed = await table.changeAll([
      draftChange(draft, revision),
      auditChange(table, actor, act, now()),
    ]);
    if (failed === null) {
      logAct(log, actor, act);
      return shown(draft, published);
    }
    if (failed.length > 0) throw draftConflict();
    await pauseAfter(attempt);
  }
  throw unavailable('the draft');
}

/** `revision`: only this one. Where there is no draft, nothing is done. */
export async function discardDraft(ports: Ports, actor: Actor, revision: string | undefined): Promise<void> {
  const { table, log, now } = ports;
  for (let attempt = 1; attempt <= tries; attempt++) {
    await knownBusiness(table, actor.businessId);
    const draft = await findDraft(table, actor.businessId);
    if (!draft) return;
    if (revision !== undefined && draft.revision !== revision) throw draftConflict();
    const act = { action: 'draft_discarded', version: draft.settings.version } as const;
    const failed = await table.changeAll([
      draftRemoval(actor.businessId, draft.revision),
      auditChange(table, actor, act, now()),
    ]);
    if (failed === null) return logAct(log, actor, act);
    if (failed.length > 0 && revision !== undefined) throw draftConflict();
    await pauseAfter(attempt);
  }
  throw unavailable('the draft');
}

function shown({ settings, ...draft }: StoredDraft, published: Business): Draft {
  const { toolSecret = published.toolSecret, ...fields } = settings;
  return { ...draft, business: { ...fields, hasToolSecret: toolSecret !== undefined } };
}
