/**
 * save-request: what a caller wants the business to do, and which times are free. For staff: the list, their
 * decision on each, and the calendar of appointments.
 */
import type * as z from 'zod';
import type {
  AppointmentGiven,
  RequestChange,
  RequestsQuery,
  SaveRequest,
} from '../../shared/contract/request.ts';
import type { BusinessId } from '../../shared/ids.ts';
import { localTime } from '../../shared/local-time.ts';
import { type App, createApp, type Ports, type Routes } from '../http/app.ts';
import { type Staff, sameBusiness } from '../http/auth.ts';
import { writeAudit } from '../rows/audit.ts';
import { findBusiness, knownBusiness } from '../rows/business.ts';
import { callWithWords, personOf } from '../rows/call.ts';
import { contentId } from '../rows/content-id.ts';
import { partitions } from '../rows/keys.ts';
import { phoneOf, withNames } from '../rows/people/person.ts';
import { readPage } from '../table/page.ts';
import type { Range, Table } from '../table/table.ts';
import { calendar, freeSlots } from './calendar.ts';
import { addedByStaff, changedByStaff, concernsPlace, mayTakeSlot, savedByCaller } from './rules.ts';
import { changeRequest, staffRequest } from './store.ts';

export function requestsApp(ports: Ports): App {
  const routes: Routes<'requests'> = {
    saveRequest: ({ body }) => saveRequest(ports, body),
    freeSlots: ({ query }) => freeSlots(ports, query),
    listRequests: ({ query, staff }) => list(ports.table, sameBusiness(staff, query.business), query),
    changeRequest: async ({ params, body, staff }) => ({
      request: await change(ports, staff, params.id, body),
    }),
    addAppointment: async ({ body, staff }) => ({ request: await add(ports, staff, body) }),
    calendar: ({ query, staff }) => calendar(ports, sameBusiness(staff, query.business), query),
  };
  return createApp(ports, routes);
}

export async function saveRequest({ table, now }: Omit<Ports, 'log'>, body: SaveRequest) {
  const { callId, kind, fields } = body;
  const call = await callWithWords(table, callId);
  const business = kind === 'appointment' ? await findBusiness(table, call.businessId) : undefined;
  // The state is not part of the id: cancelling with the same words cancels that very request.
  const requestId = body.requestId ?? `request-${contentId(callId, kind, fields)}`;
  const saved = {
    ...body,
    requestId,
    phone: personOf(call) ?? '',
    at: new Date(now()).toISOString(),
  };
  const { booked } = await changeRequest(
    table,
    call.businessId,
    requestId,
    (before) => savedByCaller(before, saved, business),
    business ? mayTakeSlot(business, localTime(now(), business.timeZone)) : anyPlace,
    body.requestId === undefined && kind !== 'appointment',
  );
  return { requestId, ...(booked && { booked }) };
}

const anyPlace = (): void => undefined;

/**
 * A repeated decision is audited again: the first request may have failed after its change and
 * before its audit.
 */
async function change({ table, log, now }: Ports, staff: Staff, requestId: string, body: RequestChange) {
  const { businessId, person } = staff;
  const { state, anyway, version: _, ...rest } = body;
  const business = concernsPlace(body) ? await findBusiness(table, businessId) : undefined;
  const at = new Date(now()).toISOString();
  const clock = business && body.appointment ? localTime(now(), business.timeZone) : null;
  const decision = { by: 'staff', ...(person === '' ? {} : { person }), at } as const;
  const changed = await changeRequest(
    table,
    businessId,
    requestId,
    (before) => changedByStaff(before, body, decision, business),
    business && !anyway ? mayTakeSlot(business, clock) : anyPlace,
  );
  if (state !== undefined)
    await writeAudit(table, log, staff, { action: 'request_decided', requestId, state }, now());
  const fields = Object.keys(rest);
  if (fields.length > 0)
    await writeAudit(table, log, staff, { action: 'request_changed', requestId, fields }, now());
  return staffRequest(changed);
}

/** Its id is of its own kind, so that it is never a caller's request. */
async function add({ table, log, now }: Ports, staff: Staff, given: AppointmentGiven) {
  const { businessId } = staff;
  const requestId = `added-${contentId(given.requestId)}`;
  const business = await knownBusiness(table, businessId);
  const at = new Date(now()).toISOString();
  const added = await changeRequest(
    table,
    businessId,
    requestId,
    (before) => addedByStaff(before, { ...given, requestId }, at, business),
    given.anyway ? anyPlace : mayTakeSlot(business, localTime(now(), business.timeZone)),
  );
  await writeAudit(table, log, staff, { action: 'appointment_added', requestId }, now());
  return staffRequest(added);
}

async function list(table: Table, businessId: BusinessId, query: z.output<typeof RequestsQuery>) {
  const requests =
    query.phone === undefined
      ? ({ index: 'GSI1', partition: partitions.requests(businessId) } as const)
      : ({
          index: 'GSI2',
          partition: partitions.person(businessId, await phoneOf(table, businessId, query.phone)),
          from: 'REQUEST#',
          to: 'REQUEST#~',
        } as const);
  const filter = filterOf(query);
  const { rows, ...page } = await readPage(table, { ...requests, ...(filter && { filter }) }, query.cursor);
  const shown = await withNames(table, businessId, rows.map(staffRequest), (request) => request.phone);
  return { requests: shown, ...page };
}

function filterOf({ state, assignee, dueBefore }: z.output<typeof RequestsQuery>): Range['filter'] {
  const wanted = [
    ['state', '=', state],
    ['assignee', '=', assignee],
    ['due', '<', dueBefore],
  ].filter(([, , value]) => value !== undefined);
  if (wanted.length === 0) return undefined;
  return {
    expression: wanted.map(([name, is]) => `#${name} ${is} :${name}`).join(' AND '),
    names: Object.fromEntries(wanted.map(([name]) => [`#${name}`, String(name)])),
    values: Object.fromEntries(wanted.map(([name, , value]) => [`:${name}`, value])),
  };
}
