import { expect, test } from 'vitest';
import { type EndpointName, endpoints } from '../../shared/contract/index.ts';
import { businessesApp } from '../businesses/routes.ts';
import { callsApp } from '../calls/routes.ts';
import { customersApp } from '../customers/routes.ts';
import { journalApp } from '../journal/routes.ts';
import { recordingsApp } from '../recordings/routes.ts';
import { refusedApp } from '../refused/routes.ts';
import { reportsApp } from '../reports/routes.ts';
import { requestsApp } from '../requests/routes.ts';
import { createCall } from '../rows/call.ts';
import { putCustomer } from '../rows/people/customer.ts';
import { recordingKey } from '../rows/recording.ts';
import { putObject } from '../s3.ts';
import { shortCall } from '../testing/journal.ts';
import { localStores } from '../testing/local-stores.ts';
import { clientOf, eventOf, newCallId, noon, openBusiness, quiet } from '../testing/world.ts';

const stores = localStores();
const phone = '+919812345678';
/** In figures, in any grouping. */
const whole = /98[\s()+.-]*123[\s()+.-]*45[\s()+.-]*678|eight one two three four five/;

const apps = () => {
  const ports = { table: stores.local.table, log: quiet, now: () => noon };
  const { access } = stores.store;
  return {
    businesses: businessesApp(ports),
    calls: callsApp(ports),
    reports: reportsApp(ports),
    refused: refusedApp(ports),
    requests: requestsApp(ports),
    customers: customersApp({ ...ports, removeObject: async () => undefined, pause: async () => undefined }),
    recordings: recordingsApp({
      ...ports,
      bucket: access,
      linkSeconds: 900,
      recordingDays: 180,
      carriers: { accounts: {}, fetch, publicFetch: fetch },
    }),
  };
};

/** A business with one call in which the number stands wherever a caller, a model or a tool can put it. */
async function clinicWithCall(staffSeeNumbers: 'whole' | 'lastFour' | undefined) {
  const { businessId, number } = await openBusiness(
    stores.local.table,
    {},
    staffSeeNumbers === undefined ? {} : { staffSeeNumbers },
  );
  const callId = newCallId();
  const journal = clientOf(journalApp({ table: stores.local.table, log: quiet }));
  const at = new Date(noon).toISOString();
  const said = 'Call me at 98123 45678, that is nine eight one two three four five six seven eight.';
  await journal.logEvent({
    callId,
    events: [
      ...shortCall(businessId, phone, number).map((event) => ({
        ...event,
        ...(event.text ? { text: `${event.text} ${said}` } : {}),
      })),
      {
        seq: 90,
        at,
        type: 'toolAnswered',
        turn: 1,
        id: 'c',
        name: 'save_request',
        arguments: `{"phone":"9812345678"}`,
        result: `{"phone":"${phone}"}`,
      },
      { seq: 91, at, type: 'somethingNew', bare: 919812345678, [`of ${phone}`]: [said] },
    ],
  });
  const agent = clientOf(apps().requests);
  const { requestId } = await agent.saveRequest({
    callId,
    kind: 'message',
    fields: { message: said, phone: 9812345678 },
  });
  await putCustomer(stores.local.table, businessId, { phone, name: 'Ravi', notes: said });
  await clientOf(apps().refused).refusedRing({
    businessNumber: number,
    callers: [{ phone, reason: 'rate', at, rings: 1 }],
  });
  const key = recordingKey({ callId, businessId, startedAt: at });
  const upload = { callId, bytes: 5 };
  await clientOf(apps().recordings).saveRecording({ ...upload, phase: 'upload' });
  await putObject(stores.store.access, key, new TextEncoder().encode('sound'), 'audio/wav');
  await clientOf(apps().recordings).saveRecording({ ...upload, phase: 'complete' });
  return { businessId, number, callId, requestId };
}

type Clinic = Awaited<ReturnType<typeof clinicWithCall>>;
interface Asked {
  path: string;
  body?: object;
}
/** Every route that staff may ask, the erasure last. One that is missing here fails the test. */
const asked: Readonly<Record<string, (clinic: Clinic) => Asked>> = {
  listCalls: ({ callId }) => ({ path: `/api/calls?phone=${callId}` }),
  call: ({ callId }) => ({ path: `/api/calls/${callId}` }),
  markCall: ({ callId }) => ({
    path: `/api/calls/${callId}/mark`,
    body: { reason: 'other', note: `He said ${phone}` },
  }),
  unmarkCall: ({ callId }) => ({ path: `/api/calls/${callId}/mark` }),
  callEvents: ({ callId }) => ({ path: `/api/calls/${callId}/events` }),
  recording: ({ callId }) => ({ path: `/api/recordings/${callId}` }),
  listRequests: ({ callId }) => ({ path: `/api/requests?phone=${callId}` }),
  changeRequest: ({ requestId }) => ({ path: `/api/requests/${requestId}`, body: { state: 'done' } }),
  addAppointment: () => ({
    path: '/api/requests',
    body: { date: '2026-11-24', time: '10:00', requestId: 'by-hand', name: 'Ravi 98123-45678', phone },
  }),
  calendar: () => ({ path: '/api/calendar?days=7' }),
  listRefused: () => ({ path: '/api/refused-callers' }),
  // Who knows the number may name it; others have the reference of the list.
  changeRefused: () => ({ path: `/api/refused-callers/${phone}`, body: { calledBack: true } }),
  aboutBusiness: ({ businessId }) => ({ path: `/api/businesses/${businessId}/about` }),
  reports: () => ({ path: '/api/reports' }),
  listPeople: () => ({ path: '/api/customers' }),
  customerOfStaff: ({ callId }) => ({ path: `/api/customers/${callId}` }),
  putCustomer: ({ callId }) => ({
    path: `/api/customers/${callId}`,
    body: { name: 'Ravi 98123-45678', notes: `Or ${phone}` },
  }),
  eraseCustomer: ({ callId }) => ({ path: `/api/customers/${callId}` }),
};

const staffRoutes = Object.keys(endpoints).filter((name) =>
  /^jwt(?:-staff|$)/.test(endpoints[name as EndpointName].auth),
) as EndpointName[];

async function ask(name: EndpointName, clinic: Clinic, role: string, accept = 'application/json') {
  const { method, lambda } = endpoints[name];
  const { path, body } = asked[name]?.(clinic) ?? { path: '/not-asked' };
  const app = apps()[lambda as keyof ReturnType<typeof apps>];
  const answer = await app.request(
    path,
    { method, headers: { accept }, ...(body ? { body: JSON.stringify(body) } : {}) },
    { event: eventOf({ businessId: clinic.businessId, role }) },
  );
  return { status: answer.status, text: await answer.text() };
}

test('where the business shows its last digits, no route gives staff a whole number of a caller', async () => {
  const clinic = await clinicWithCall('lastFour');
  expect(staffRoutes.toSorted()).toEqual(Object.keys(asked).toSorted());
  for (const name of staffRoutes) {
    const { status, text } = await ask(name, clinic, 'staff');
    expect([name, status < 300, whole.exec(text)?.[0]]).toEqual([name, true, undefined]);
    // The console reads a masked answer too.
    if (text !== '') expect(endpoints[name].response.safeParse(JSON.parse(text)).error).toBeUndefined();
  }
});

test('masked numbers still lead to the call, the person and the business', async () => {
  const clinic = await clinicWithCall('lastFour');
  const calls = (await ask('listCalls', clinic, 'staff')).text;
  expect(JSON.parse(calls)).toMatchObject({
    calls: [{ callId: clinic.callId, from: '+91******5678', to: clinic.number, callerName: 'Ravi' }],
  });
  const people = JSON.parse((await ask('listPeople', clinic, 'staff')).text);
  expect(people).toMatchObject({ people: [{ phone: '+91******5678', callId: clinic.callId, name: 'Ravi' }] });
  const requests = JSON.parse((await ask('listRequests', clinic, 'staff')).text);
  expect(requests).toMatchObject({ requests: [{ requestId: clinic.requestId, callerName: 'Ravi' }] });
  const { url } = JSON.parse((await ask('recording', clinic, 'staff')).text);
  expect(await (await fetch(url)).text()).toBe('sound');
});

test('admins see whole numbers, and staff too where the business has not chosen', async () => {
  const masked = await clinicWithCall('lastFour');
  const open = await clinicWithCall(undefined);
  for (const name of ['listCalls', 'callEvents', 'listPeople', 'customerOfStaff'] as const) {
    expect((await ask(name, masked, 'admin')).text).toContain(phone);
    expect((await ask(name, open, 'staff')).text).toContain(phone);
  }
});

test('staff who see the last four digits can not find the others by searching', async () => {
  const { businessId } = await clinicWithCall('lastFour');
  const found = async (search: string, role: string) =>
    (await clientOf(apps().customers, { businessId, role }).listPeople({ search })).people.length;
  expect(await found('5678', 'staff')).toBe(1);
  expect(await found('45678', 'staff')).toBe(0);
  expect(await found('45678', 'admin')).toBe(1);
  // Who knows the number may look it up.
  expect(await found('098123 45678', 'staff')).toBe(1);
});

test('a number is masked under whatever name a model gave it, in every script, and with commas in a table', async () => {
  const { businessId, number, callId } = await clinicWithCall('lastFour');
  const fields = {
    key: phone,
    url: '98123 45678',
    callbackAt: 9812345678,
    landline: 2212345678,
    when: '९८१२३४५६७८',
    note: '98123, 45678',
  };
  await clientOf(apps().requests).saveRequest({ callId, requestId: 'named', kind: 'message', fields });
  const { requests } = await clientOf(apps().requests, { businessId }).listRequests({});
  const named = requests.find(({ requestId }) => requestId === 'named');
  expect(Object.values(named?.fields ?? {})).toEqual(Object.values(fields).map(() => '+91******5678'));
  const staff = clientOf(apps().calls, { businessId });
  await staff.markCall({ callId, reason: 'other', note: '"98123, 45678", he said' });
  const table = await apps().calls.request(
    '/api/calls',
    { headers: { accept: 'text/csv' } },
    { event: eventOf({ businessId }) },
  );
  const text = await table.text();
  expect(text).toContain('"""+91******5678"", he said"');
  // The number that was dialled is the business's own, as in the list.
  expect(text).toContain(`"'${number}"`);
});

test('no cursor and no reference of a list gives a number away, and each leads on', async () => {
  const { businessId, number } = await openBusiness(stores.local.table, {}, { staffSeeNumbers: 'lastFour' });
  const phones = Array.from({ length: 60 }, (_, n) => `+9198123400${n + 10}`);
  for (const each of phones) await putCustomer(stores.local.table, businessId, { phone: each, name: 'Ravi' });
  const callers = phones.map((each, n) => ({
    phone: each,
    reason: 'rate' as const,
    at: new Date(noon + n).toISOString(),
    rings: 1,
  }));
  await clientOf(apps().refused).refusedRing({ businessNumber: number, callers });
  const customers = clientOf(apps().customers, { businessId });
  const refused = clientOf(apps().refused, { businessId });
  const people = await customers.listPeople({});
  const rings = await refused.listRefused({});
  const references = [people.cursor, rings.cursor, ...rings.callers.map(({ ref }) => ref)].map(String);
  for (const reference of references)
    for (const text of [reference, Buffer.from(reference, 'base64url').toString('latin1')])
      expect(text).not.toMatch(/98123/);
  const rest = await customers.listPeople({ ...(people.cursor && { cursor: people.cursor }) });
  expect([people.people.length, rest.people.length]).toEqual([50, 10]);
  const older = await refused.listRefused({ ...(rings.cursor && { cursor: rings.cursor }) });
  expect([rings.callers.length, older.callers.length]).toEqual([50, 10]);
  expect(new Set([...rings.callers, ...older.callers].map(({ ref }) => ref)).size).toBe(60);
});

test('the digits of a number can not be found out by searching words and names for its parts', async () => {
  const { businessId } = await clinicWithCall('lastFour');
  const staff = clientOf(apps().calls, { businessId });
  const admin = clientOf(apps().calls, { businessId, role: 'admin' });
  for (const query of [{ words: 'me 345' }, { words: '९८१२' }, { name: 'ravi 98123' }]) {
    await expect(staff.listCalls(query)).rejects.toMatchObject({ status: 400 });
    await expect(admin.listCalls(query)).resolves.toMatchObject({ calls: [] });
  }
  await expect(staff.listCalls({ words: 'room 12', name: 'ravi' })).resolves.toMatchObject({ calls: [] });
  await clientOf(apps().customers, { businessId, role: 'admin' }).putCustomer({ phone, name: 'Ravi 98123' });
  const found = (role: string) =>
    clientOf(apps().customers, { businessId, role }).listPeople({ search: 'Ravi 981' });
  expect([(await found('staff')).people.length, (await found('admin')).people.length]).toEqual([0, 1]);
});

test('staff can not write a masked number over the whole one', async () => {
  const { businessId, callId, requestId } = await clinicWithCall('lastFour');
  const staff = clientOf(apps().customers, { businessId });
  const { notes } = (await staff.customerOfStaff({ phone: callId })).customer;
  const changed = staff.putCustomer({ phone: callId, name: 'Ravi', notes: `${notes} Afraid of drills.` });
  await expect(changed).rejects.toMatchObject({ status: 400 });
  const admin = clientOf(apps().customers, { businessId, role: 'admin' });
  expect((await admin.customerOfStaff({ phone: callId })).customer.notes).toContain('98123 45678');
  // Nor in any other text that staff write.
  const requests = clientOf(apps().requests, { businessId });
  const note = `${phone} is his wife`;
  await clientOf(apps().requests, { businessId, role: 'admin' }).changeRequest({ id: requestId, note });
  const [shown] = (await requests.listRequests({})).requests;
  expect(shown?.note).toBe('+91******5678 is his wife');
  const again = requests.changeRequest({ id: requestId, note: `${shown?.note}, called` });
  await expect(again).rejects.toMatchObject({ status: 400 });
  const mark = { callId, reason: 'other', note: 'He said +91******5678' } as const;
  await expect(clientOf(apps().calls, { businessId }).markCall(mark)).rejects.toMatchObject({ status: 400 });
  await expect(requests.changeRequest({ id: requestId, state: 'done' })).resolves.toBeTruthy();
});

test("a call of another business names nobody, neither does a withheld number's", async () => {
  const mine = await clinicWithCall(undefined);
  const theirs = await clinicWithCall(undefined);
  const staff = clientOf(apps().customers, { businessId: mine.businessId });
  await expect(staff.customerOfStaff({ phone: theirs.callId })).rejects.toMatchObject({ status: 404 });
  const callId = newCallId();
  await createCall(stores.local.table, {
    callId,
    businessId: mine.businessId,
    carrier: 'exotel',
    from: '+266696687',
    to: mine.number,
    startedAt: new Date(noon).toISOString(),
  });
  await expect(staff.customerOfStaff({ phone: callId })).rejects.toMatchObject({ status: 404 });
});
