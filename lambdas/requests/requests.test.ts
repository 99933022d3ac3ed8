import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCall } from '../lib/call-store.ts';
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

test('the same body of the same call is the same request, however its fields are ordered', async () => {
  const { businessId } = await openBusiness(local.table);
  const callId = await rang(businessId);
  const first = await edge().saveRequest({ callId, kind: 'appointment', fields });
  expect(await edge().saveRequest({ callId, kind: 'appointment', fields: { name: 'Ravi', time: '10:00', day: 'Monday' } })).toEqual(first);
  expect(await edge().saveRequest({ callId, kind: 'message', fields })).not.toEqual(first);
  expect((await clientOf(app(), { businessId }).listRequests({})).requests).toHaveLength(2);
});

test('a later call of the same person changes and cancels a request by its id', async () => {
  const { businessId } = await openBusiness(local.table);
  const { requestId } = await edge().saveRequest({ callId: await rang(businessId), kind: 'appointment', fields });
  const later = await rang(businessId);
  await edge().saveRequest({ callId: later, requestId, kind: 'appointment', fields: { ...fields, day: 'Tuesday' } });
  const staff = clientOf(app(), { businessId });
  expect((await staff.listRequests({ state: 'open' })).requests).toMatchObject([
    { requestId, fields: { day: 'Tuesday' }, phone: '+919800000001' },
  ]);
  await edge().saveRequest({ callId: later, requestId, kind: 'appointment', fields, state: 'cancelled' });
  expect((await staff.listRequests({ state: 'open' })).requests).toEqual([]);
  expect((await staff.listRequests({ state: 'cancelled' })).requests).toMatchObject([{ requestId }]);
});

test("nobody changes another person's request, and who withholds a number only that of the same call", async () => {
  const { businessId } = await openBusiness(local.table);
  const { requestId } = await edge().saveRequest({ callId: await rang(businessId), kind: 'message', fields });
  const stranger = await rang(businessId, '+919800000002');
  await expect(edge().saveRequest({ callId: stranger, requestId, kind: 'message', fields })).rejects.toMatchObject({
    status: 404,
    code: 'unknown_request',
  });
  const hidden = await rang(businessId, 'anonymous');
  const left = await edge().saveRequest({ callId: hidden, kind: 'message', fields });
  expect(await edge().saveRequest({ callId: hidden, ...left, kind: 'message', fields: {} })).toEqual(left);
  const other = await rang(businessId, 'anonymous');
  await expect(edge().saveRequest({ callId: other, ...left, kind: 'message', fields })).rejects.toMatchObject({ status: 404 });
});

test('staff decide what is done, a repeated POST does not undo it, and a cancellation can be taken back', async () => {
  const { businessId } = await openBusiness(local.table);
  const asked = { callId: await rang(businessId), kind: 'callback', fields } as const;
  const { requestId } = await edge().saveRequest(asked);
  await edge().saveRequest({ ...asked, state: 'cancelled' });
  await edge().saveRequest({ ...asked, state: 'open' });
  const staff = clientOf(app(), { businessId });
  expect((await staff.listRequests({ state: 'open' })).requests).toHaveLength(1);
  expect(await staff.changeRequest({ id: requestId, state: 'done' })).toMatchObject({ request: { requestId, state: 'done' } });
  await edge().saveRequest(asked);
  await edge().saveRequest({ ...asked, state: 'open' });
  expect((await staff.listRequests({})).requests).toMatchObject([{ state: 'done' }]);
});

test("another business's staff neither see nor change a request", async () => {
  const { businessId } = await openBusiness(local.table);
  const { requestId } = await edge().saveRequest({ callId: await rang(businessId), kind: 'message', fields });
  const other = clientOf(app(), { businessId: 'other-clinic' });
  expect((await other.listRequests({})).requests).toEqual([]);
  await expect(other.changeRequest({ id: requestId, state: 'done' })).rejects.toMatchObject({ status: 404, code: 'unknown_request' });
  await expect(other.listRequests({ business: businessId })).rejects.toMatchObject({ status: 403 });
});

test('a request of an unknown call is 404, of an unknown kind 400', async () => {
  await expect(edge().saveRequest({ callId: newCallId(), kind: 'message', fields })).rejects.toMatchObject({
    status: 404,
    code: 'unknown_call',
  });
  const wrong = await post(app(), '/api/agent/save-request', { callId: newCallId(), kind: 'complaint', fields });
  expect(wrong).toMatchObject({ status: 400, body: { error: { issues: [{ path: 'kind' }] } } });
});

test('a transfer goes only where the business said it may, by any spelling, and is the same when repeated', async () => {
  const { businessId } = await openBusiness(local.table);
  const asked = { callId: await rang(businessId), reason: 'wants a person' };
  const first = await transfers().requestTransfer(asked);
  expect(first.destination).toEqual({ name: 'front-desk', number: '+918000000002' });
  expect(await transfers().requestTransfer({ ...asked, destination: ' Front Desk' })).toEqual(first);
  expect(await transfers().requestTransfer({ ...asked, requestId: 'call_1' })).toMatchObject({ transferId: 'call_1' });
  const nowhere = transfers().requestTransfer({ ...asked, destination: '+919999999999' });
  await expect(nowhere).rejects.toMatchObject({ status: 404, code: 'unknown_destination' });
  await expect(transfers().requestTransfer({ ...asked, callId: newCallId() })).rejects.toMatchObject({ status: 404, code: 'unknown_call' });
});

test('a business without destinations transfers nobody', async () => {
  const { businessId } = await openBusiness(local.table, {}, { transferDestinations: [] });
  const asked = { callId: await rang(businessId), reason: 'wants a person' };
  await expect(transfers().requestTransfer(asked)).rejects.toMatchObject({ status: 404, code: 'unknown_destination' });
});
