import { afterAll, beforeAll, expect, test } from 'vitest';
import { RequestChange } from '../../shared/contract/request.ts';
import { ApiFaultError } from '../../shared/io/client.ts';
import { erasePerson } from '../customers/erase.ts';
import { createCall } from '../rows/call.ts';
import { keys } from '../rows/keys.ts';
import { queryAll, type Table } from '../table/table.ts';
import { type LocalTable, localTable } from '../testing/local-table.ts';
import { clientOf, eventOf, newCallId, noon, openBusiness, quiet } from '../testing/world.ts';
import { requestsApp } from './routes.ts';

let local: LocalTable;
beforeAll(async () => {
  local = await localTable();
});
afterAll(() => local.stop());

const monday = '2026-11-23';
const app = () => requestsApp({ table: local.table, log: quiet, now: () => noon });
const edge = () => clientOf(app());

/** A clinic that is open on Mondays from 9:30 to 19:00, with slots of half an hour for one person. */
async function clinic(slots = { minutes: 30, atOnce: 1 }) {
  const { businessId } = await openBusiness(local.table, {}, { slots });
  return { businessId, staff: clientOf(app(), { businessId, person: 'person-1' }) };
}

async function rang(businessId: string, from = '+919800000001'): Promise<string> {
  const callId = newCallId();
  const startedAt = new Date(noon).toISOString();
  await createCall(local.table, {
    callId,
    businessId,
    carrier: 'exotel',
    from,
    to: '+918000000001',
    startedAt,
  });
  return callId;
}

const at = (time: string, name = 'Ravi', date = monday) => ({
  kind: 'appointment' as const,
  fields: { date, time, name },
});
/** The code of the API's refusal; `booked` or `noted` where there is none. */
const outcome = (saved: Promise<{ booked?: true | undefined }>) =>
  saved.then(
    ({ booked }) => (booked ? 'booked' : 'noted'),
    (error: unknown) => {
      if (error instanceof ApiFaultError) return error.code;
      throw error;
    },
  );
const freeTimes = async (businessId: string, time?: string, date = monday) =>
  (await edge().freeSlots({ businessId, date, ...(time && { time }) })).slots?.free.map((each) => each.time);

test('of 20 callers who want the last place at once, one gets it and each other hears that it is taken', async () => {
  const { businessId, staff } = await clinic({ minutes: 30, atOnce: 2 });
  await edge().saveRequest({ callId: await rang(businessId), ...at('10:30', 'Asha') });
  const calls = await Promise.all(
    Array.from({ length: 20 }, (_, n) => rang(businessId, `+9198000001${String(n).padStart(2, '0')}`)),
  );
  const outcomes = await Promise.all(
    calls.map((callId) => outcome(edge().saveRequest({ callId, ...at('10:30') }))),
  );
  expect(outcomes.filter((each) => each === 'booked')).toHaveLength(1);
  expect(outcomes.filter((each) => each === 'slot_taken')).toHaveLength(19);
  // Who was refused left nothing behind.
  expect((await staff.listRequests({})).requests).toHaveLength(2);
  expect((await staff.calendar({ from: monday, days: 1 })).days[0]?.clashes).toEqual([]);
});

test('callers who want different times of one day at once all get theirs', async () => {
  const { businessId } = await clinic();
  const times = ((await freeTimes(businessId)) ?? []).slice(0, 8);
  const callId = await rang(businessId);
  const outcomes = await Promise.all(
    times.map((time) => outcome(edge().saveRequest({ callId, ...at(time) }))),
  );
  expect([times.length, new Set(outcomes)]).toEqual([8, new Set(['booked'])]);
  expect(await freeTimes(businessId)).toHaveLength(19 - 8);
});

test('the same body again is the same appointment, and needs no second place', async () => {
  const { businessId } = await clinic();
  const body = { callId: await rang(businessId), ...at('10:30') };
  const first = await edge().saveRequest(body);
  expect(first.booked).toBe(true);
  expect(await edge().saveRequest(body)).toEqual(first);
});

test.each([
  ['slot_off_grid', monday, '10:45'],
  ['slot_closed', monday, '20:00'],
  ['slot_closed', '2026-11-24', '10:00'],
  ['slot_past', '2026-11-16', '10:00'],
  ['slot_too_far', '2027-11-22', '10:00'],
])('a time that is no slot is refused: %s', async (code, date, time) => {
  const { businessId } = await clinic();
  const callId = await rang(businessId);
  expect(await outcome(edge().saveRequest({ callId, ...at(time, 'Ravi', date) }))).toBe(code);
});

test('without slots an appointment is noted, whoever else wants that time', async () => {
  const { businessId: plain } = await openBusiness(local.table);
  const call = await rang(plain);
  expect(await outcome(edge().saveRequest({ callId: call, ...at('10:30') }))).toBe('noted');
  expect(await outcome(edge().saveRequest({ callId: call, ...at('10:30', 'Priya') }))).toBe('noted');
  expect(await edge().freeSlots({ businessId: plain, date: monday })).toEqual({ slots: null });
});

test('a caller who moves an appointment frees the old time; when the new one is taken, the old one stays', async () => {
  const { businessId } = await clinic();
  const callId = await rang(businessId);
  const { requestId } = await edge().saveRequest({ callId, ...at('10:00') });
  await edge().saveRequest({ callId: await rang(businessId, '+919800000002'), ...at('11:00', 'Priya') });
  const move = (time: string, date = monday) =>
    outcome(edge().saveRequest({ callId, requestId, kind: 'appointment', fields: { time, date } }));
  expect(await move('11:00')).toBe('slot_taken');
  expect(await freeTimes(businessId, '10:00')).not.toContain('10:00');
  expect(await move('12:00')).toBe('booked');
  expect(await freeTimes(businessId, '10:00')).toContain('10:00');
  // To another day: both days are changed in one step.
  expect(await move('10:00', '2026-11-30')).toBe('booked');
  expect(await freeTimes(businessId, '12:00')).toContain('12:00');
  const { requests } = await clientOf(app(), { businessId }).listRequests({});
  expect(requests.find((each) => each.requestId === requestId)?.fields).toEqual({
    date: '2026-11-30',
    time: '10:00',
    name: 'Ravi',
  });
});

test('cancelling frees the time, by the caller, by staff and by erasing the person', async () => {
  const { businessId, staff } = await clinic();
  const callId = await rang(businessId);
  const [first, second, third] = await Promise.all(
    ['10:00', '11:00', '12:00'].map((time) => edge().saveRequest({ callId, ...at(time) })),
  );
  const isFree = async (time: string) => (await freeTimes(businessId))?.includes(time);
  await edge().saveRequest({ callId, requestId: first?.requestId, ...at('10:00'), state: 'cancelled' });
  expect(await isFree('10:00')).toBe(true);
  await staff.changeRequest({ id: second?.requestId ?? '', state: 'cancelled' });
  expect(await isFree('11:00')).toBe(true);
  expect([await isFree('12:00'), third?.booked]).toEqual([false, true]);
  const ports = {
    table: local.table,
    removeObject: async () => undefined,
    pause: async () => undefined,
    now: () => noon,
  };
  await erasePerson(ports, businessId, '+919800000001');
  expect(await isFree('12:00')).toBe(true);
});

test('the place of an erased person is free, also where the first attempt to erase broke off', async () => {
  const { businessId, staff } = await clinic();
  const phone = '+919800000001';
  const given = { name: 'Ravi', date: monday, time: '12:00' };
  await staff.addAppointment({ ...given, requestId: 'erased', phone });
  const ports = { removeObject: async () => undefined, pause: async () => undefined, now: () => noon };
  const away: Table = {
    ...local.table,
    change: async (change) => {
      if (change.key.PK === `DAYS#${businessId}`) throw new Error('the store is away');
      return local.table.change(change);
    },
  };
  await expect(erasePerson({ ...ports, table: away }, businessId, phone)).rejects.toThrow('away');
  await erasePerson({ ...ports, table: local.table }, businessId, phone);
  await expect(staff.addAppointment({ ...given, requestId: 'next' })).resolves.toMatchObject({
    request: { booked: true },
  });
});

test('the last day that there is has no calendar, and is no failure of ours', async () => {
  const { businessId, staff } = await clinic();
  expect((await staff.calendar({ from: '9998-12-31', days: 31 })).days).toHaveLength(31);
  const path = '/api/calendar?from=9999-12-31&days=31';
  const asked = await app().request(path, {}, { event: eventOf({ businessId }) });
  expect(asked.status).toBe(400);
  expect((await edge().freeSlots({ businessId, date: '9999-12-31' })).slots?.free).toEqual([]);
});

test('what is free is told for the day, near a time, or for the next days with a free place', async () => {
  const { businessId } = await clinic({ minutes: 120, atOnce: 1 });
  expect(await freeTimes(businessId)).toEqual(['09:30', '11:30', '13:30', '15:30']);
  await edge().saveRequest({ callId: await rang(businessId), ...at('11:30') });
  const near = await edge().freeSlots({ businessId, date: monday, time: '11:30' });
  expect(near.slots?.free.map(({ time }) => time)).toEqual(['09:30', '13:30', '15:30']);
  // On Tuesday the clinic is closed.
  const later = await edge().freeSlots({ businessId, date: '2026-11-24', time: '11:30' });
  expect(later.slots?.free).toEqual([
    { date: '2026-11-30', time: '09:30' },
    { date: '2026-11-30', time: '11:30' },
    { date: '2026-12-07', time: '09:30' },
    { date: '2026-12-07', time: '11:30' },
  ]);
  expect((await edge().freeSlots({ businessId, date: '2030-01-01' })).slots?.free).toEqual([]);
  await expect(edge().freeSlots({ businessId: 'nobody', date: monday })).rejects.toMatchObject({
    status: 404,
  });
});

test('an appointment of the time before there were slots is done without asking for a place', async () => {
  const { businessId, staff } = await clinic();
  const callId = await rang(businessId);
  // A row as it was stored before there was a calendar.
  const requestId = 'request-old';
  const stamp = new Date(noon).toISOString();
  await local.table.create(keys.request(businessId, requestId), {
    ...{ requestId, callId, ...at('10:45'), state: 'open', phone: '+919800000001', at: stamp },
    GSI1PK: `REQUESTS#${businessId}`,
    GSI1SK: `${stamp}#${requestId}`,
  });
  const shown = await staff.calendar({ from: monday, days: 1 });
  expect(shown.days[0]?.appointments).toMatchObject([{ requestId, minutes: 30 }]);
  expect((await staff.changeRequest({ id: requestId, state: 'done' })).request.state).toBe('done');
});

test('staff move, add and reopen appointments; over a taken one only when they say so, and then it is a clash', async () => {
  const { businessId, staff } = await clinic();
  const { requestId } = await edge().saveRequest({ callId: await rang(businessId), ...at('10:00') });
  const given = { requestId: 'mine', date: monday, time: '10:00', name: 'Priya', phone: '9800000002' };
  await expect(staff.addAppointment(given)).rejects.toMatchObject({ status: 409, code: 'slot_taken' });
  const { request } = await staff.addAppointment({ ...given, time: '11:00' });
  expect(request).toMatchObject({ kind: 'appointment', phone: '+919800000002', booked: true, state: 'open' });
  expect(request).not.toHaveProperty('callId');
  expect((await staff.addAppointment({ ...given, time: '11:00' })).request).toEqual(request);
  const move = (time: string, anyway = false) =>
    staff.changeRequest({ id: request.requestId, appointment: { date: monday, time }, anyway, version: 1 });
  await expect(move('10:00')).rejects.toMatchObject({ code: 'slot_taken' });
  expect((await move('10:00', true)).request).toMatchObject({ fields: { time: '10:00' }, version: 2 });
  const day = (await staff.calendar({ from: monday, days: 1 })).days[0];
  expect([...(day?.clashes ?? [])].sort()).toEqual([requestId, request.requestId].sort());
  expect(day?.places.find(({ time }) => time === '10:00')).toEqual({ time: '10:00', left: -1 });
  // The caller's is cancelled, its time given away, and then it can't be opened again.
  await staff.changeRequest({ id: requestId, state: 'cancelled' });
  await expect(staff.changeRequest({ id: requestId, state: 'open' })).rejects.toMatchObject({
    code: 'slot_taken',
  });
  expect((await staff.changeRequest({ id: requestId, state: 'open', anyway: true })).request.state).toBe(
    'open',
  );
  const audit = await queryAll(local.table, { partition: `AUDIT#${businessId}` });
  expect(new Set(audit.map(({ action }) => action))).toEqual(
    new Set(['appointment_added', 'request_changed', 'request_decided']),
  );
  expect(JSON.stringify(audit)).not.toMatch(/Priya|98000/);
});

test('a later call of the person for whom staff entered an appointment can cancel it', async () => {
  const { businessId, staff } = await clinic();
  const given = { requestId: 'mine', date: monday, time: '10:00', name: 'Ravi', phone: '+919800000001' };
  const { request } = await staff.addAppointment(given);
  const callId = await rang(businessId);
  await edge().saveRequest({ callId, requestId: request.requestId, ...at('10:00'), state: 'cancelled' });
  expect(await freeTimes(businessId)).toContain('10:00');
});

test('another business sees neither the appointments nor the places', async () => {
  const { businessId } = await clinic();
  await edge().saveRequest({ callId: await rang(businessId), ...at('10:00') });
  const { businessId: other, staff } = await clinic();
  expect(await freeTimes(other)).toContain('10:00');
  expect((await staff.calendar({ from: monday, days: 1 })).days[0]?.appointments).toEqual([]);
  await expect(staff.calendar({ business: businessId })).rejects.toMatchObject({ status: 403 });
});

test('two staff change a request at once: the second learns of it, and a repetition does no harm', async () => {
  const { businessId, staff } = await clinic();
  const { requestId } = await edge().saveRequest({
    callId: await rang(businessId),
    kind: 'message',
    fields: { message: 'call me' },
  });
  const change = { id: requestId, assignee: 'Meena', note: 'called, no answer', due: monday, version: 1 };
  const { request } = await staff.changeRequest(change);
  expect(request).toMatchObject({ assignee: 'Meena', note: 'called, no answer', due: monday, version: 2 });
  expect((await staff.changeRequest(change)).request).toEqual(request);
  await expect(staff.changeRequest({ id: requestId, assignee: 'Arun', version: 1 })).rejects.toMatchObject({
    status: 409,
    code: 'version_conflict',
  });
  const cleared = await staff.changeRequest({ id: requestId, note: ' ', due: '', version: 2 });
  expect(cleared.request).not.toHaveProperty('note');
  expect(cleared.request).not.toHaveProperty('due');
  for (const wrong of [{ note: 'x'.repeat(1001) }, { due: '2026-02-31' }, {}, { version: 1 }])
    expect(RequestChange.safeParse(wrong).success).toBe(false);
});

test('the list shows who sees to a request, and what is overdue', async () => {
  const { businessId, staff } = await clinic();
  const callId = await rang(businessId);
  const ids = await Promise.all(
    ['a', 'b', 'c'].map(async (message) => {
      const { requestId } = await edge().saveRequest({ callId, kind: 'message', fields: { message } });
      return requestId;
    }),
  );
  const [a = '', b = ''] = ids;
  await staff.changeRequest({ id: a, assignee: 'Meena', due: '2026-11-20', version: 1 });
  await staff.changeRequest({ id: b, assignee: 'Arun', due: '2026-11-25', version: 1 });
  const listed = async (query: object) =>
    (await staff.listRequests(query)).requests.map(({ requestId }) => requestId);
  expect(await listed({ state: 'open', assignee: 'Meena' })).toEqual([a]);
  expect(await listed({ state: 'open', dueBefore: '2026-11-22' })).toEqual([a]);
  await staff.changeRequest({ id: a, state: 'done' });
  expect(await listed({ state: 'open', dueBefore: '2026-11-22' })).toEqual([]);
});
