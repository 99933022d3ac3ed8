/**
 * The audit of personal data: a row and a log line for each act of a person, without phone numbers or
 * words.
 */
import { randomUUID } from 'node:crypto';
import type * as z from 'zod';
import type { RequestState } from '../../shared/contract/request.ts';
import type { CallId } from '../../shared/ids.ts';
import type { Log } from '../../shared/io/log.ts';
import type { Staff } from '../http/auth.ts';
import type { Table } from '../table/table.ts';
import { keptDays, keys } from './keys.ts';

type Act =
  | { action: 'recording_link'; callId: CallId }
  | { action: 'person_erased'; calls: number }
  | { action: 'request_decided'; requestId: string; state: z.infer<typeof RequestState> };

/** Await this before answering: an act that could not be recorded must fail. */
export async function writeAudit(
  table: Table,
  log: Log,
  staff: Staff,
  act: Act,
  nowMs: number,
): Promise<void> {
  const at = new Date(nowMs).toISOString();
  await table.create(keys.audit(staff.businessId, at, randomUUID()), {
    ...act,
    at,
    businessId: staff.businessId,
    person: staff.person,
    role: staff.role,
    ttl: table.ttlIn(keptDays.audit),
  });
  log.info('audit', { ...act, businessId: staff.businessId, person: staff.person });
}
