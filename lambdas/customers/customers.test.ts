import { afterAll, beforeAll, expect, test } from 'vitest';
import { businessesApp } from '../businesses/routes.ts';
import { journalApp } from '../journal/routes.ts';
import { requestsApp } from '../requests/routes.ts';
import { createCall } from '../rows/call.ts';
import { putCustomer } from '../rows/people/customer.ts';
import { type LocalTable, localTable } from '../testing/local-table.ts';
import { clientOf, newCallId, noon, openBusiness, quiet } from '../testing/world.ts';
import { customersApp } from './routes.ts';

let local: LocalTable;
beforeAll(async () => {
  local = await localTable();
});
afterAll(() => local.stop());

const edge = () =>
  clientOf(
    customersApp({
      table: local.table,
      removeObject: async () => undefined,
      pause: async () => undefined,
      log: quiet,
      now: () => noon,
    }),
  );
const phone = '+919800000001';

async function rang(businessId: string, minutes: number): Promise<string> {
  const callId = newCallId();
  const startedAt = new Date(noon + minutes * 60_000).toISOString();
  await createCall(local.table, {
    callId,
    businessId,
    carrier: 'exotel',
    from: phone,
    to: '+918000000001',
    startedAt,
  });
  return callId;
}

test('a customer is found by any notation of the number, with the last calls newest first', async () => {
  const { businessId, number } = await openBusiness(local.table);
  await putCustomer(local.table, businessId, {
    phone,
    name: 'Ravi Kumar',
    language: 'en-IN',
    notes: 'Afraid of drills.',
  });
  const calls: string[] = [];
  for (let minutes = 0; minutes < 7; minutes++) calls.unshift(await rang(businessId, minutes));
  for (const written of [phone, '09800000001', '919800000001', '98000 00001']) {
    const { customer } = await edge().customer({ phone: written, number });
    expect(customer).toMatchObject({
      phone,
      name: 'Ravi Kumar',
      language: 'en-IN',
      notes: 'Afraid of drills.',
      openRequests: [],
    });
    expect(customer?.lastCalls.map(({ callId }) => callId)).toEqual(calls.slice(0, 5));
  }
});

test.each([
  ['+9118001234567', ['018001234567', '18001234567', '1800 123 4567', '9118001234567']],
  ['+911401234567', ['1401234567', '01401234567', '+911401234567']],
  ['56161', ['56161', '056161', '+9156161']],
  ['+18001234567', ['+1 800 123 4567', '0018001234567']],
])('%s is one customer in every notation', async (key, notations) => {
  const { businessId, number } = await openBusiness(local.table);
  const entry = { name: 'Bank of Pune', language: 'en-IN', notes: '' };
  await putCustomer(local.table, businessId, { phone: key, ...entry });
  for (const written of notations)
    expect((await edge().customer({ phone: written, number })).customer).toMatchObject({
      phone: key,
      ...entry,
    });
});

/** The edge delivers at least once, sometimes hours late. A repeated delivery used to undo a newer choice. */
test('a journal that is delivered again, or late, does not undo a newer language', async () => {
  const { businessId } = await openBusiness(local.table);
  const staff = clientOf(
    customersApp({
      table: local.table,
      removeObject: async () => undefined,
      pause: async () => undefined,
      log: quiet,
      now: () => noon + 3_600_000,
    }),
    { businessId },
  );
  const journal = clientOf(journalApp({ table: local.table, log: quiet }));
  const chose = async (callId: string, language: string, minutes: number) => {
    const at = new Date(noon + minutes * 60_000).toISOString();
    const choice = {
      type: 'toolAnswered',
      turn: 1,
      id: 'c',
      name: 'set_language',
      arguments: '{}',
      result: '{}',
    };
    await journal.logEvent({
      callId,
      events: [{ seq: 1, at, ...choice, action: { type: 'setLanguage', language } }],
    });
  };
  const kept = async () => (await edge().customer({ phone, businessId })).customer?.language;
  await putCustomer(local.table, businessId, { phone, name: 'Ravi Kumar' });
  const [late, early] = [await rang(businessId, 20), await rang(businessId, 0)];
  await chose(late, 'hi-IN', 25);
  await chose(early, 'en-IN', 5);
  expect(await kept()).toBe('hi-IN');
  await staff.putCustomer({ phone, name: 'Ravi Kumar', language: 'en-IN' });
  await chose(late, 'hi-IN', 25);
  expect(await kept()).toBe('en-IN');
  await chose(await rang(businessId, 70), 'hi-IN', 75);
  expect(await kept()).toBe('hi-IN');
});

test('a blank in a phone number of a query is read as the plus that it was', async () => {
  const { businessId } = await openBusiness(local.table);
  await putCustomer(local.table, businessId, { phone, name: 'Ravi Kumar' });
  const app = customersApp({
    table: local.table,
    removeObject: async () => undefined,
    pause: async () => undefined,
    log: quiet,
    now: () => noon,
  });
  const answer = await app.request(`/api/agent/customer?phone=+919800000001&businessId=${businessId}`);
  expect(await answer.json()).toMatchObject({ customer: { name: 'Ravi Kumar', language: null, notes: '' } });
});

test('a person with an open request is known, even if never entered as a customer', async () => {
  const { businessId, number } = await openBusiness(local.table);
  const callId = await rang(businessId, 0);
  expect(await edge().customer({ phone, number })).toEqual({ customer: null });
  const requests = clientOf(requestsApp({ table: local.table, log: quiet, now: () => noon }));
  const { requestId } = await requests.saveRequest({
    callId,
    kind: 'appointment',
    fields: { day: 'Monday' },
  });
  const { customer } = await edge().customer({ phone, businessId });
  expect(customer).toMatchObject({
    name: null,
    openRequests: [{ requestId, kind: 'appointment', fields: { day: 'Monday' }, state: 'open' }],
  });
  await requests.saveRequest({
    callId,
    requestId,
    kind: 'appointment',
    fields: { day: 'Monday' },
    state: 'cancelled',
  });
  expect(await edge().customer({ phone, businessId })).toEqual({ customer: null });
});

test('a customer of one business is unknown to another, and a number of no business has no customers', async () => {
  const [mine, theirs] = [await openBusiness(local.table), await openBusiness(local.table)];
  await putCustomer(local.table, mine.businessId, { phone, name: 'Ravi Kumar' });
  expect(await edge().customer({ phone, number: theirs.number })).toEqual({ customer: null });
  expect(await edge().customer({ phone, number: '+918099999999' })).toEqual({ customer: null });
});

test('a bad phone number is 400 and names the field', async () => {
  const answer = await customersApp({
    table: local.table,
    removeObject: async () => undefined,
    pause: async () => undefined,
    log: quiet,
    now: () => noon,
  }).request('/api/agent/customer?phone=12&number=%2B918000000001');
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({
    error: { code: 'invalid_request', issues: [{ path: 'phone' }] },
  });
});

test("a dialled number returns its business's settings, and a number of no business 404", async () => {
  const { businessId, number } = await openBusiness(local.table);
  const businesses = clientOf(businessesApp({ table: local.table, log: quiet, now: () => noon }));
  expect((await businesses.business({ number })).business).toMatchObject({
    businessId,
    version: 1,
    transferDestinations: [{ name: 'front-desk' }],
  });
  await expect(businesses.business({ number: '+918099999999' })).rejects.toMatchObject({
    status: 404,
    code: 'unknown_number',
  });
});
