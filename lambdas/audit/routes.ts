/** audit: acts of staff at the edge. For admins: who did what when at their business. */
import type * as z from 'zod';
import { AuditedAct, type AuditQuery, type EdgeAct } from '../../shared/contract/audit.ts';
import { ApiError } from '../http/api-error.ts';
import { type App, createApp, type Ports, type Routes } from '../http/app.ts';
import { sameBusiness } from '../http/auth.ts';
import { keepLength, writeAudit } from '../rows/audit.ts';
import { businessOfNumber } from '../rows/business.ts';
import { changesOf } from '../rows/changes.ts';
import { partitions } from '../rows/keys.ts';
import { readPage } from '../table/page.ts';
import type { Row, Table } from '../table/table.ts';

export function auditApp(ports: Omit<Ports, 'now'>): App {
  const routes: Routes<'audit'> = {
    recordAct: async ({ body }) => {
      await recordAct(ports, body);
      return undefined;
    },
    listAudit: ({ query, staff }) => list(ports.table, sameBusiness(staff, query.business), query),
  };
  return createApp(ports, routes);
}

async function recordAct({ table, log }: Omit<Ports, 'now'>, act: EdgeAct): Promise<void> {
  const { actId, at, action, role, person, callId, destination, isTrial, number, seconds } = act;
  const businessId =
    act.businessId ?? (number && (await businessOfNumber(table, number))?.businessId) ?? undefined;
  if (businessId === undefined) throw new ApiError(404, 'unknown_number', 'no business has this number');
  const actor = { businessId, person, role };
  const done = { action, callId, destination, isTrial, seconds };
  await writeAudit(table, log, actor, done, Date.parse(at), actId);
  if (seconds !== undefined) await keepLength(table, businessId, { at, actId, seconds });
}

async function list(table: Table, businessId: string, { since, until, cursor }: z.output<typeof AuditQuery>) {
  const { rows, ...page } = await readPage(
    table,
    {
      partition: partitions.audit(businessId),
      // Rows are sorted by `toISOString`, which always has milliseconds; a query's time may have none.
      from: since === undefined ? '0' : new Date(since).toISOString(),
      // `until` is excluded: the bound is after every act of the millisecond before it.
      to: until === undefined ? '~' : `${new Date(Date.parse(until) - 1).toISOString()}#~`,
    },
    cursor,
  );
  return { audit: rows.map(auditedAct), ...page };
}

function auditedAct(row: Row): AuditedAct {
  return AuditedAct.parse({ ...row, changes: changesOf(row) });
}
