/** save-request: what a caller asked the business to do. For staff: the list, and what became of each. */

import type * as z from 'zod';
import type { RequestsQuery, SaveRequest, StaffRequest } from '../../shared/contract/request.ts';
import type { BusinessId } from '../../shared/ids.ts';
import type { Log } from '../../shared/io/log.ts';
import { type App, createApp } from '../http/app.ts';
import { type Staff, sameBusiness } from '../http/auth.ts';
import { serve } from '../http/serve.ts';
import { writeAudit } from '../rows/audit.ts';
import { callWithWords, personOf } from '../rows/call.ts';
import { idOf } from '../rows/content-id.ts';
import { partitions } from '../rows/keys.ts';
import type { Table } from '../table/dynamo.ts';
import { readPage } from '../table/page.ts';
import { changeState, requestOf, saveRequest } from './store.ts';

export interface RequestsPorts {
  table: Table;
  log: Log;
  /** Epoch ms. */
  now: () => number;
}

export function requestsApp(ports: RequestsPorts): App {
  const app = createApp(ports.log);
  serveSaving(app, ports);
  serve(app, 'listRequests', ({ query, staff }) => list(ports, sameBusiness(staff, query.business), query));
  serve(app, 'changeRequest', async ({ params, body, staff }) => ({
    request: await decide(ports, staff, params.id, body.state),
  }));
  return app;
}

/**
 * A repeated decision is written down again: the first time may have failed between the request's
 * row and the audit's.
 */
async function decide(
  { table, log, now }: RequestsPorts,
  staff: Staff,
  requestId: string,
  state: StaffRequest['state'],
) {
  const at = new Date(now()).toISOString();
  const decision = { by: 'staff', ...(staff.person === '' ? {} : { person: staff.person }), at } as const;
  const request = await changeState(table, staff.businessId, requestId, state, decision);
  await writeAudit(table, log, staff, { action: 'request_decided', requestId, state }, now());
  return request;
}

export function serveSaving(app: App, ports: Omit<RequestsPorts, 'log'>): void {
  serve(app, 'saveRequest', ({ body }) => save(ports, body));
}

async function save({ table, now }: Omit<RequestsPorts, 'log'>, asked: SaveRequest) {
  const call = await callWithWords(table, asked.callId);
  const { callId, kind, fields, state } = asked;
  // The state is no part of the id: cancelling with the same words cancels that very request.
  const requestId = asked.requestId ?? `request-${idOf(callId, kind, fields)}`;
  const phone = personOf(call) ?? '';
  await saveRequest(table, call.businessId, {
    requestId,
    callId,
    kind,
    fields,
    state,
    phone,
    at: new Date(now()).toISOString(),
  });
  return { requestId };
}

async function list({ table }: RequestsPorts, businessId: BusinessId, query: z.output<typeof RequestsQuery>) {
  const partition = partitions.requests(businessId);
  const filter = query.state && {
    expression: '#state = :state',
    names: { '#state': 'state' },
    values: { ':state': query.state },
  };
  const { rows, ...page } = await readPage(
    table,
    { index: 'GSI1', partition, ...(filter ? { filter } : {}) },
    query.cursor,
  );
  return { requests: rows.map(requestOf), ...page };
}
