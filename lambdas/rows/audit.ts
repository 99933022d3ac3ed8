/**
 * The audit: a row and a log line for each act of a person at a business, without phone numbers or words
 * of callers.
 */
import { randomUUID } from 'node:crypto';
import type * as z from 'zod';
import type { ActorRole, AuditedChange, edgeActions } from '../../shared/contract/audit.ts';
import type { RequestState } from '../../shared/contract/request.ts';
import type { BusinessId, CallId } from '../../shared/ids.ts';
import type { Log } from '../../shared/io/log.ts';
import { type Change, type Key, type Row, setAll, type Table } from '../table/table.ts';
import { asText } from './changes.ts';
import { keptDays, keys } from './keys.ts';

/** `businessId`: where the act happened, which an operator does not belong to. */
export interface Actor {
  readonly businessId: BusinessId;
  readonly person: string;
  readonly role: ActorRole;
}

type Act =
  | { action: 'recording_link' | 'call_unmarked'; callId: CallId }
  | { action: 'call_marked'; callId: CallId; reason: string }
  /** Without `calls`: the erasure did not come to its end. */
  | { action: 'person_erased'; calls?: number }
  | { action: 'request_decided'; requestId: string; state: z.infer<typeof RequestState> }
  | { action: 'request_changed'; requestId: string; fields: string[] }
  | { action: 'appointment_added'; requestId: string }
  | { action: 'customer_changed'; customer: string; fields: string[] }
  | { action: 'refused_caller_marked'; customer: string; state: 'calledBack' | 'open' }
  | { action: 'tool_tried'; tool: string }
  | {
      action: 'business_founded' | 'settings_changed' | 'draft_saved';
      version: number;
      restored?: number | undefined;
      changes: AuditedChange[];
    }
  | { action: 'draft_discarded'; version: number }
  | { action: 'budget_changed'; changes: AuditedChange[] }
  | {
      action: (typeof edgeActions)[number];
      callId?: CallId | undefined;
      destination?: string | undefined;
      isTrial?: true | undefined;
      seconds?: number | undefined;
    };

/**
 * Await this before answering: an act that could not be recorded must fail. `actId`: for one that may
 * arrive twice.
 */
export async function writeAudit(
  table: Table,
  log: Log,
  actor: Actor,
  act: Act,
  nowMs: number,
  actId: string = randomUUID(),
): Promise<void> {
  const at = new Date(nowMs).toISOString();
  await table.create(keys.audit(actor.businessId, at, actId), rowOf(table, actor, act, at));
  logAct(log, actor, act);
}

/** Of an act whose row may have been there before it was over. The first length counts. */
export async function keepLength(
  table: Table,
  businessId: BusinessId,
  { at, actId, seconds }: { at: string; actId: string; seconds: number },
): Promise<void> {
  await table.change({
    key: keys.audit(businessId, new Date(at).toISOString(), actId),
    update: 'SET seconds = if_not_exists(seconds, :seconds)',
    condition: 'attribute_exists(PK)',
    values: { ':seconds': seconds },
  });
}

/** An erasure is recorded before its first step. Returns the key of its row, for `endErasure`. */
export async function beginErasure(table: Table, actor: Actor, nowMs: number): Promise<Key> {
  const at = new Date(nowMs).toISOString();
  const key = keys.audit(actor.businessId, at, randomUUID());
  await table.create(key, rowOf(table, actor, { action: 'person_erased' }, at));
  return key;
}

export async function endErasure(
  table: Table,
  log: Log,
  actor: Actor,
  key: Key,
  calls: number,
): Promise<void> {
  await table.change({
    key,
    update: 'SET calls = :calls',
    condition: 'attribute_exists(PK)',
    values: { ':calls': calls },
  });
  logAct(log, actor, { action: 'person_erased', calls });
}

/** The row of an act as part of a transaction, so that the act is not done without it. `logAct` follows. */
export function auditChange(table: Table, actor: Actor, act: Act, nowMs: number): Change {
  const at = new Date(nowMs).toISOString();
  return setAll(keys.audit(actor.businessId, at, randomUUID()), rowOf(table, actor, act, at));
}

/** Of changed fields the log has the names alone. */
export function logAct(log: Log, { businessId, person, role }: Actor, act: Act): void {
  const { changes, ...rest } = { changes: undefined, ...act };
  const fields = changes ? { fields: changes.map(({ field }) => field) } : {};
  log.info('audit', { ...rest, ...fields, businessId, person, role });
}

function rowOf(table: Table, { businessId, person, role }: Actor, act: Act, at: string): Row {
  const { changes, ...rest } = { changes: undefined, ...act };
  const row = {
    ...rest,
    ...(changes ? { changes: changes.map(asText) } : {}),
    at,
    businessId,
    person,
    role,
    ttl: table.ttlIn(keptDays.audit),
  };
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined));
}
