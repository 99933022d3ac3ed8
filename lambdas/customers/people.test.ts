import { expect, test } from 'vitest';
import { createCall } from '../rows/call.ts';
import { keys } from '../rows/keys.ts';
import { putCustomer } from '../rows/people/customer.ts';
import { localStores } from '../testing/local-stores.ts';
import { clientOf, newCallId, noon, openBusiness, quiet } from '../testing/world.ts';
import { customersApp } from './routes.ts';

const stores = localStores();

const staffOf = (businessId: string, role = 'admin') =>
  clientOf(
    customersApp({
      table: stores.local.table,
      removeObject: async () => undefined,
      pause: async () => undefined,
      log: quiet,
      now: () => noon,
    }),
    { businessId, role },
  );
const phoneOf = (n: number) => `+9198000${String(n).padStart(5, '0')}`;

async function rang(businessId: string, from: string, minutes: number): Promise<string> {
  const callId = newCallId();
  const startedAt = new Date(noon + minutes * 60_000).toISOString();
  await createCall(stores.local.table, {
    callId,
    businessId,
    carrier: 'exotel',
    from,
    to: '+918000000001',
    startedAt,
  });
  return callId;
}

async function everybody(businessId: string, search?: string) {
  const people: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await staffOf(businessId).listPeople({
      ...(search === undefined ? {} : { search }),
      ...(cursor === undefined ? {} : { cursor }),
    });
    people.push(...page.people.map(({ phone }) => phone));
    cursor = page.cursor;
  } while (cursor !== undefined);
  return people;
}

test('people are listed once each, the last caller first, then customers who have not called', async () => {
  const { businessId } = await openBusiness(stores.local.table);
  const other = await openBusiness(stores.local.table);
  for (let n = 0; n < 120; n += 1) await rang(businessId, phoneOf(n % 70), n);
  await rang(businessId, '+266696687', 200);
  await rang(other.businessId, phoneOf(900), 1);
  await putCustomer(stores.local.table, businessId, { phone: phoneOf(500), name: 'Never Called' });
  await putCustomer(stores.local.table, businessId, { phone: phoneOf(49), name: 'Called Last' });
  const lastOf = Array.from({ length: 70 }, (_, n) => phoneOf((119 - n) % 70));
  expect(await everybody(businessId)).toEqual([...lastOf, phoneOf(500)]);
  const [first] = (await staffOf(businessId).listPeople({})).people;
  expect(first).toMatchObject({
    name: 'Called Last',
    lastCallAt: new Date(noon + 119 * 60_000).toISOString(),
  });
});

test('a person is found by a part of the name, by any notation of the number, and by its last digits', async () => {
  const { businessId } = await openBusiness(stores.local.table);
  await putCustomer(stores.local.table, businessId, { phone: '+919800011111', name: 'Priya Sharma' });
  await rang(businessId, '+919800011111', 1);
  await rang(businessId, '+919800022222', 2);
  for (const search of ['sharma', 'PRIYA', '098000 11111', '+91 98000-11111', '11111', '111'])
    expect(await everybody(businessId, search)).toEqual(['+919800011111']);
  for (const search of ['Ravi', '33333', '+919800033333', '22', '%_*'])
    expect(await everybody(businessId, search)).toEqual([]);
  expect(await everybody(businessId, '22222')).toEqual(['+919800022222']);
});

test('the preview of an erasure counts what goes and what stays, and is empty afterwards', async () => {
  const { businessId } = await openBusiness(stores.local.table);
  const phone = '+919800012345';
  const callIds = [await rang(businessId, phone, 1), await rang(businessId, phone, 2)];
  const [callId = ''] = callIds;
  await stores.local.table.put(keys.recording(callId), { key: 'k', announced: {} });
  await stores.local.table.put(keys.carrierRecording(callId), { key: 'c', bytes: 1, sha256: 'a'.repeat(64) });
  await stores.local.table.put(keys.blocked(businessId, phone), { phone });
  await putCustomer(stores.local.table, businessId, { phone, name: 'Ravi', notes: 'Afraid of drills.' });
  const admin = staffOf(businessId);
  const at = new Date(noon).toISOString();
  await stores.local.table.put(keys.refused(businessId, phone), { phone, reason: 'rate', lastAt: at });
  const nothing = { hasEntry: false, hasNotes: false, wasRefused: false };
  const none = { calls: 0, live: 0, recordings: 0, requests: 0, ...nothing };
  expect((await admin.erasurePreview({ phone })).erasure).toMatchObject({
    calls: 2,
    live: 2,
    recordings: 1,
    hasEntry: true,
    hasNotes: true,
    wasRefused: true,
    isBlocked: true,
    keptCost: { microInr: 0 },
  });
  await expect(staffOf(businessId, 'staff').erasurePreview({ phone })).rejects.toMatchObject({ status: 403 });
  const other = await openBusiness(stores.local.table);
  expect((await staffOf(other.businessId).erasurePreview({ phone })).erasure).toMatchObject(none);
  await admin.eraseCustomer({ phone });
  expect((await admin.erasurePreview({ phone })).erasure).toMatchObject({ ...none, isBlocked: true });
});
