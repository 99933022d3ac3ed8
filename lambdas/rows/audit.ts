/** Who did what with people's data: one row an act, and a line in the log. No phone number, no words. */
import { randomUUID } from 'node:crypto';
import type * as z from 'zod';
import type { RequestState } from '../../shared/contract/request.ts';
import type { CallId } from '../../shared/ids.ts';
import type { Log } from '../../shared/io/log.ts';
import type { Staff } from '../http/auth.ts';
import type { Table } from '../table/dynamo.ts';
import { keptDays, keys } from './keys.ts';

export type Act =
  | { action: 'recording_link'; callId: CallId }
  | { action: 'person_erased'; calls: number }
  | { action: 'request_decided'; requestId: string; state: z.infer<typeof RequestState> };

/** Written before the act is answered: what can't be written down is not done. */
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
