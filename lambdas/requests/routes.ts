/** save-request: what a caller asked the business to do. For staff: the list, and what became of each. */

import type * as z from 'zod';
import type { RequestsQuery, SaveRequest } from '../../shared/contract/request.ts';
import type { BusinessId } from '../../shared/ids.ts';
import type { Log } from '../../shared/io/log.ts';
import { type App, createApp } from '../lib/app.ts';
import { sameBusiness } from '../lib/auth.ts';
import { callWithWords, personOf } from '../lib/call-store.ts';
import { readCursor, writeCursor } from '../lib/cursor.ts';
import type { Table } from '../lib/dynamo.ts';
import { idOf } from '../lib/given-id.ts';
import { changeState, requestOf, saveRequest } from '../lib/request-store.ts';
import { serve } from '../lib/serve.ts';
import { partitions } from '../lib/table.ts';

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
    request: await changeState(ports.table, staff.businessId, params.id, body.state),
  }));
  return app;
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
  await saveRequest(table, call.businessId, { requestId, callId, kind, fields, state, phone, at: new Date(now()).toISOString() });
  return { requestId };
}

const pageSize = 50;

async function list({ table }: RequestsPorts, businessId: BusinessId, query: z.output<typeof RequestsQuery>) {
  const index = 'GSI1';
  const partition = partitions.requests(businessId);
  const filter = query.state && { expression: '#state = :state', names: { '#state': 'state' }, values: { ':state': query.state } };
  const after = readCursor(query.cursor, index, partition);
  const page = await table.query({
    index,
    partition,
    newestFirst: true,
    limit: pageSize,
    ...(filter ? { filter } : {}),
    ...(after ? { after } : {}),
  });
  return { requests: page.rows.map(requestOf), ...(page.more ? { cursor: writeCursor(page.more, index) } : {}) };
}
