import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLog } from '../../shared/io/log.ts';
import { customersApp } from '../customers/routes.ts';
import { createCall } from '../rows/call.ts';
import { queryAll } from '../table/table.ts';
import { type LocalTable, localTable } from '../testing/local-table.ts';
import { clientOf, newCallId, noon, openBusiness, post, quiet } from '../testing/world.ts';
import { transfersApp } from '../transfers/routes.ts';
import { requestsApp } from './routes.ts';

let local: LocalTable;
beforeAll(async () => {
  local = await localTable();
});
afterAll(() => local.stop());

const app = () => requestsApp({ table: local.table, log: quiet, now: () => noon });
const edge = () => clientOf(app());
const transfers = () => clientOf(transfersApp({ table: local.table, log: quiet, now: () => noon }));
const fields = { day: 'Monday', time: '10:00', name: 'Ravi' };

async function rang(businessId: string, from = '+919800000001'): Promise<string> {
  const callId = newCallId();
  await createCall(local.table, {
    callId,
    businessId,
    carrier: 'exotel',
    from,
    to: '+918000000001',
    startedAt: new Date(noon).toISOString(),
  });
  return callId;
}

test('the same body of the same call is the same request, whatever the order of its fields', async () => {
  const { businessId } = await openBusiness(local.table);
  const callId = await rang(businessId);
  const first = await edge().saveRequest({ callId, kind: 'appointment', fields });
  expect(
    await edge().saveRequest({
      callId,
      kind: 'appointment',
      fields: { name: 'Ravi', time: '10:00', day: 'Monday' },
    }),
  ).toEqual(first);
  expect(await edge().saveRequest({ callId, kind: 'message', fields })).not.toEqual(first);
  expect((await clientOf(app(), { businessId }).listRequests({})).requests).toHaveLength(2);
});

test('a later call of the same person changes and cancels a request by its id', async () => {
  const { businessId } = await openBusiness(local.table);
  const { requestId } = await edge().saveRequest({
    callId: await rang(businessId),
    kind: 'appointment',
    fields,
  });
  const later = await rang(businessId);
  await edge().saveRequest({
    callId: later,
    requestId,
    kind: 'appointment',
    fields: { ...fields, day: 'Tuesday' },
  });
  const staff = clientOf(app(), { businessId });
  expect((await staff.listRequests({ state: 'open' })).requests).toMatchObject([
    { requestId, fields: { day: 'Tuesday' }, phone: '+919800000001' },
  ]);
  await edge().saveRequest({ callId: later, requestId, kind: 'appointment', fields, state: 'cancelled' });
  expect((await staff.listRequests({ state: 'open' })).requests).toEqual([]);
  expect((await staff.listRequests({ state: 'cancelled' })).requests).toMatchObject([{ requestId }]);
});

test("callers can not change another person's request, and with a withheld number only requests of the same call", async () => {
  const { businessId } = await openBusiness(local.table);
  const { requestId } = await edge().saveRequest({ callId: await rang(businessId), kind: 'message', fields });
  const stranger = await rang(businessId, '+919800000002');
  await expect(
    edge().saveRequest({ callId: stranger, requestId, kind: 'message', fields }),
  ).rejects.toMatchObject({ status: 404, code: 'unknown_request' });
  const hidden = await rang(businessId, 'anonymous');
  const left = await edge().saveRequest({ callId: hidden, kind: 'message', fields });
  expect(await edge().saveRequest({ callId: hidden, ...left, kind: 'message', fields: {} })).toEqual(left);
  const other = await rang(businessId, 'anonymous');
  await expect(edge().saveRequest({ callId: other, ...left, kind: 'message', fields })).rejects.toMatchObject(
    { status: 404 },
  );
});

test("a repeated POST does not undo staff's decision, and a caller can undo a cancellation", async () => {
  const { businessId } = await openBusiness(local.table);
  const body = { callId: await rang(businessId), kind: 'callback', fields } as const;
  const { requestId } = await edge().saveRequest(body);
  await edge().saveRequest({ ...body, state: 'cancelled' });
  await edge().saveRequest({ ...body, state: 'open' });
  const staff = clientOf(app(), { businessId });
  expect((await staff.listRequests({ state: 'open' })).requests).toHaveLength(1);
  expect(await staff.changeRequest({ id: requestId, state: 'done' })).toMatchObject({
    request: { requestId, state: 'done' },
  });
  await edge().saveRequest(body);
  await edge().saveRequest({ ...body, state: 'open' });
  expect((await staff.listRequests({})).requests).toMatchObject([{ state: 'done' }]);
});

test('an old open request is on the first page of open requests, however many were closed since', async () => {
  const { businessId } = await openBusiness(local.table);
  const staff = clientOf(app(), { businessId });
  const { requestId: oldest } = await edge().saveRequest({
    callId: await rang(businessId),
    kind: 'message',
    fields,
  });
  const later = clientOf(requestsApp({ table: local.table, log: quiet, now: () => noon + 60_000 }));
  const callId = await rang(businessId);
  const settled = Array.from(
    { length: 60 },
    (_, n) => ({ callId, kind: 'message', fields: { n }, state: 'cancelled' }) as const,
  );
  await Promise.all(settled.map((body) => later.saveRequest(body)));
  const { requests, cursor } = await staff.listRequests({ state: 'open' });
  expect([requests.map(({ requestId }) => requestId), cursor]).toEqual([[oldest], undefined]);
  expect((await staff.listRequests({})).requests).toHaveLength(50);
});

test('a decision holds who made it first and when, and the audit has every repetition', async () => {
  const { businessId } = await openBusiness(local.table);
  const { requestId } = await edge().saveRequest({
    callId: await rang(businessId),
    kind: 'callback',
    fields,
  });
  const at = (minutes: number) => new Date(noon + minutes * 60_000).toISOString();
  const lines: string[] = [];
  const log = createLog({ write: (_, line) => lines.push(line) });
  const decides = (person: string, minutes: number) =>
    clientOf(requestsApp({ table: local.table, log, now: () => noon + minutes * 60_000 }), {
      businessId,
      person,
    });
  const staff = clientOf(app(), { businessId });
  expect((await staff.listRequests({})).requests[0]).not.toHaveProperty('decision');

  const first = { by: 'staff', person: 'person-1', at: at(1) };
  expect(
    (await decides('person-1', 1).changeRequest({ id: requestId, state: 'done' })).request,
  ).toMatchObject({ decision: first });
  expect(
    (await decides('person-2', 2).changeRequest({ id: requestId, state: 'done' })).request,
  ).toMatchObject({ decision: first });
  await decides('person-2', 3).changeRequest({ id: requestId, state: 'open' });
  expect((await staff.listRequests({})).requests).toMatchObject([
    { state: 'open', decision: { by: 'staff', person: 'person-2', at: at(3) } },
  ]);
  await expect(
    decides('person-1', 4).changeRequest({ id: 'request-none', state: 'done' }),
  ).rejects.toMatchObject({ status: 404 });

  const audit = (await queryAll(local.table, { partition: `AUDIT#${businessId}` })).map(
    ({ action, state, person, at: when }) => [action, state, person, when],
  );
  expect(audit).toEqual([
    ['request_decided', 'done', 'person-1', at(1)],
    ['request_decided', 'done', 'person-2', at(2)],
    ['request_decided', 'open', 'person-2', at(3)],
  ]);
  expect(lines.filter((line) => line.includes('"audit"'))).toHaveLength(3);
  expect(lines.join()).not.toContain('Ravi');
});

test('what staff cancelled stays cancelled when a POST is repeated late, and a decision says whether caller or staff cancelled', async () => {
  const { businessId } = await openBusiness(local.table);
  const staff = clientOf(app(), { businessId });
  const body = { callId: await rang(businessId), kind: 'appointment', fields, state: 'open' } as const;
  const { requestId } = await edge().saveRequest(body);
  await staff.changeRequest({ id: requestId, state: 'cancelled' });
  await edge().saveRequest(body);
  expect((await staff.listRequests({})).requests).toMatchObject([
    { state: 'cancelled', decision: { by: 'staff' } },
  ]);
  await staff.changeRequest({ id: requestId, state: 'open' });
  await edge().saveRequest({ ...body, state: 'cancelled' });
  const byCaller = { by: 'caller', at: new Date(noon).toISOString() };
  expect((await staff.listRequests({})).requests).toMatchObject([{ state: 'cancelled', decision: byCaller }]);
});

test('the agent does not learn which person of the business decided', async () => {
  const { businessId } = await openBusiness(local.table);
  const { requestId } = await edge().saveRequest({
    callId: await rang(businessId),
    kind: 'callback',
    fields,
  });
  const staff = clientOf(app(), { businessId, person: 'person-1' });
  await staff.changeRequest({ id: requestId, state: 'done' });
  await staff.changeRequest({ id: requestId, state: 'open' });
  const ports = {
    table: local.table,
    removeObject: async () => undefined,
    pause: async () => undefined,
    log: quiet,
    now: () => noon,
  };
  const answer = await customersApp(ports).request(
    `/api/agent/customer?phone=9800000001&businessId=${businessId}`,
  );
  const text = await answer.text();
  expect(text).toContain(requestId);
  expect(text).not.toMatch(/decision|person-1/);
});

test("another business's staff can neither see nor change a request", async () => {
  const { businessId } = await openBusiness(local.table);
  const { requestId } = await edge().saveRequest({ callId: await rang(businessId), kind: 'message', fields });
  const other = clientOf(app(), { businessId: 'other-clinic' });
  expect((await other.listRequests({})).requests).toEqual([]);
  await expect(other.changeRequest({ id: requestId, state: 'done' })).rejects.toMatchObject({
    status: 404,
    code: 'unknown_request',
  });
  await expect(other.listRequests({ business: businessId })).rejects.toMatchObject({ status: 403 });
});

test('a request of an unknown call is 404, of an unknown kind 400', async () => {
  await expect(edge().saveRequest({ callId: newCallId(), kind: 'message', fields })).rejects.toMatchObject({
    status: 404,
    code: 'unknown_call',
  });
  const wrong = await post(app(), '/api/agent/save-request', {
    callId: newCallId(),
    kind: 'complaint',
    fields,
  });
  expect(wrong).toMatchObject({ status: 400, body: { error: { issues: [{ path: 'kind' }] } } });
});

test('a transfer goes only to a configured destination, in any spelling, and repeating it returns the same transfer', async () => {
  const { businessId } = await openBusiness(local.table);
  const body = { callId: await rang(businessId), reason: 'wants a person' };
  const first = await transfers().requestTransfer(body);
  expect(first.destination).toEqual({ name: 'front-desk', number: '+918000000002' });
  expect(await transfers().requestTransfer({ ...body, destination: ' Front Desk' })).toEqual(first);
  expect(await transfers().requestTransfer({ ...body, requestId: 'call_1' })).toMatchObject({
    transferId: 'call_1',
  });
  const nowhere = transfers().requestTransfer({ ...body, destination: '+919999999999' });
  await expect(nowhere).rejects.toMatchObject({ status: 404, code: 'unknown_destination' });
  await expect(transfers().requestTransfer({ ...body, callId: newCallId() })).rejects.toMatchObject({
    status: 404,
    code: 'unknown_call',
  });
});

test('a business without destinations can not transfer calls', async () => {
  const { businessId } = await openBusiness(local.table, {}, { transferDestinations: [] });
  const body = { callId: await rang(businessId), reason: 'wants a person' };
  await expect(transfers().requestTransfer(body)).rejects.toMatchObject({
    status: 404,
    code: 'unknown_destination',
  });
});
