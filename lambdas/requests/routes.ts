/** save-request: what a caller wants the business to do. For staff: the list, and their decision on each. */
import type * as z from 'zod';
import type { RequestsQuery, SaveRequest, StaffRequest } from '../../shared/contract/request.ts';
import type { BusinessId } from '../../shared/ids.ts';
import { type App, createApp, type Ports, type Routes } from '../http/app.ts';
import { type Staff, sameBusiness } from '../http/auth.ts';
import { writeAudit } from '../rows/audit.ts';
import { callWithWords, personOf } from '../rows/call.ts';
import { contentId } from '../rows/content-id.ts';
import { partitions } from '../rows/keys.ts';
import { phoneOf, withNames } from '../rows/person.ts';
import { readPage } from '../table/page.ts';
import { equals, type Table } from '../table/table.ts';
import { changeState, staffRequest, storeRequest } from './store.ts';

export function requestsApp(ports: Ports): App {
  const routes: Routes<'requests'> = {
    saveRequest: ({ body }) => saveRequest(ports, body),
    listRequests: ({ query, staff }) => list(ports.table, sameBusiness(staff, query.business), query),
    changeRequest: async ({ params, body, staff }) => ({
      request: await decide(ports, staff, params.id, body.state),
    }),
  };
  return createApp(ports, routes);
}

/**
 * A repeated decision is audited again: the first request may have failed after its change and
 * before its audit.
 */
async function decide(
  { table, log, now }: Ports,
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

export async function saveRequest({ table, now }: Omit<Ports, 'log'>, body: SaveRequest) {
  const { callId, kind, fields, state } = body;
  const call = await callWithWords(table, callId);
  // The state is not part of the id: cancelling with the same words cancels that very request.
  const requestId = body.requestId ?? `request-${contentId(callId, kind, fields)}`;
  const phone = personOf(call) ?? '';
  const at = new Date(now()).toISOString();
  await storeRequest(table, call.businessId, { requestId, callId, kind, fields, state, phone, at });
  return { requestId };
}

async function list(
  table: Table,
  businessId: BusinessId,
  { state, phone, cursor }: z.output<typeof RequestsQuery>,
) {
  const requests =
    phone === undefined
      ? ({ index: 'GSI1', partition: partitions.requests(businessId) } as const)
      : ({
          index: 'GSI2',
          partition: partitions.person(businessId, await phoneOf(table, businessId, phone)),
          from: 'REQUEST#',
          to: 'REQUEST#~',
        } as const);
  const { rows, ...page } = await readPage(
    table,
    { ...requests, ...(state ? { filter: equals('state', state) } : {}) },
    cursor,
  );
  const shown = await withNames(table, businessId, rows.map(staffRequest), (request) => request.phone);
  return { requests: shown, ...page };
}
