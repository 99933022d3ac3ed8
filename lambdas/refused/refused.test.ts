import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditApp } from '../audit/routes.ts';
import { customersApp } from '../customers/routes.ts';
import { reportsApp } from '../reports/routes.ts';
import { mostAnHour } from '../rows/people/refused-caller.ts';
import { type LocalTable, localTable } from '../testing/local-table.ts';
import { clientOf, eventOf, noon, openBusiness, quiet } from '../testing/world.ts';
import { refusedApp } from './routes.ts';

let local: LocalTable;
beforeAll(async () => {
  local = await localTable();
});
afterAll(() => local.stop());

let nowMs = noon;
const ports = () => ({ table: local.table, log: quiet, now: () => nowMs });
const app = () => refusedApp(ports());
const later = (seconds: number) => new Date(noon + seconds * 1000).toISOString();
const ring = (phone: string, at: string, more: object = {}) => ({
  phone,
  at,
  reason: 'budget_exhausted' as const,
  rings: 1,
  ...more,
});

test('a refused caller is one row: how often, the first and the last time, the last reason', async () => {
  const { businessId, number } = await openBusiness(local.table);
  const edge = clientOf(app());
  const one = { businessNumber: number, callers: [ring('098000 00001', later(0), { rings: 3 })] };
  await edge.refusedRing(one);
  await edge.refusedRing({
    businessNumber: number,
    callers: [ring('+919800000001', later(60), { reason: 'rate' }), ring('anonymous', later(61))],
    more: 4,
  });
  const staff = clientOf(app(), { businessId });
  expect((await staff.listRefused({})).callers.map(({ ref: _, ...caller }) => caller)).toEqual([
    { phone: 'anonymous', reason: 'budget_exhausted', rings: 1, firstAt: later(61), lastAt: later(61) },
    { phone: '+919800000001', reason: 'rate', rings: 4, firstAt: later(0), lastAt: later(60) },
  ]);
  // The same report again: its caller is not counted twice.
  await edge.refusedRing(one);
  expect((await staff.listRefused({})).callers[1]).toMatchObject({ rings: 4, lastAt: later(60) });
  const report = await clientOf(reportsApp({ ...ports(), now: () => noon + 3_600_000 }), {
    businessId,
  }).reports({});
  expect(report.days).toMatchObject([{ day: '2026-11-22', calls: 0, refused: 12 }]);
});

test('who was called back is marked with the person, audited, and open again after another refusal', async () => {
  const { businessId, number } = await openBusiness(local.table);
  const edge = clientOf(app());
  const phone = '+919800000001';
  await edge.refusedRing({ businessNumber: number, callers: [ring(phone, later(0))] });
  nowMs = noon + 90_000;
  const staff = clientOf(app(), { businessId, person: 'asha' });
  const { caller } = await staff.changeRefused({ phone: '098000 00001', calledBack: true });
  expect(caller).toMatchObject({ phone, calledBack: { person: 'asha', at: later(90) } });
  const other = clientOf(app(), { businessId, person: 'ben' });
  expect((await other.changeRefused({ phone, calledBack: true })).caller.calledBack?.person).toBe('asha');
  expect((await staff.changeRefused({ phone, calledBack: false })).caller.calledBack).toBeUndefined();
  await staff.changeRefused({ phone, calledBack: true });
  await edge.refusedRing({ businessNumber: number, callers: [ring(phone, later(120))] });
  expect((await staff.listRefused({})).callers[0]?.calledBack).toBeUndefined();
  const { audit } = await clientOf(auditApp(ports()), { businessId, role: 'admin' }).listAudit({});
  expect(
    audit.map(({ action, person, customer, state }) => [action, person, customer, state]),
  ).toContainEqual(['refused_caller_marked', 'asha', '…01', 'calledBack']);
});

test('who sees the last digits only marks a refused caller by the reference of the list', async () => {
  const mine = await openBusiness(local.table, {}, { staffSeeNumbers: 'lastFour' });
  const theirs = await openBusiness(local.table);
  const [one, other] = ['+919800000001', '+918800000001'];
  for (const { number } of [mine, theirs])
    await clientOf(app()).refusedRing({
      businessNumber: number,
      callers: [ring(one, later(0)), ring(other, later(1)), ring('anonymous', later(2))],
    });
  const staff = clientOf(app(), { businessId: mine.businessId, person: 'asha' });
  const { callers } = await staff.listRefused({});
  expect(callers.map(({ phone }) => phone)).toEqual(['anonymous', '+91******0001', '+91******0001']);
  const ref = String(callers[2]?.ref);
  const { caller } = await staff.changeRefused({ phone: ref, calledBack: true });
  expect(caller).toMatchObject({ ref, phone: '+91******0001', calledBack: { person: 'asha' } });
  const seen = (await staff.listRefused({})).callers.map(({ calledBack }) => calledBack?.person);
  expect(seen).toEqual([undefined, undefined, 'asha']);
  const admin = clientOf(app(), { businessId: mine.businessId, role: 'admin' });
  expect((await admin.listRefused({})).callers[2]).toMatchObject({ phone: one, ref });
  // A reference of another business, one that was changed, and one that is none.
  const foreign = clientOf(app(), { businessId: theirs.businessId });
  const changed = `${ref.slice(0, -6)}AAAAAA`;
  const none = 'x'.repeat(54);
  for (const [who, phone] of [
    [foreign, ref],
    [staff, changed],
    [staff, none],
  ] as const)
    await expect(who.changeRefused({ phone, calledBack: true })).rejects.toMatchObject({ status: 404 });
  expect((await foreign.listRefused({})).callers.some(({ calledBack }) => calledBack)).toBe(false);
});

test('another business sees and marks nothing, and a number of no business leaves nothing', async () => {
  const { number } = await openBusiness(local.table);
  const stranger = await openBusiness(local.table);
  const phone = '+919800000001';
  await clientOf(app()).refusedRing({ businessNumber: number, callers: [ring(phone, later(0))] });
  await clientOf(app()).refusedRing({ businessNumber: '+918099999999', callers: [ring(phone, later(0))] });
  const staff = clientOf(app(), { businessId: stranger.businessId });
  expect((await staff.listRefused({})).callers).toEqual([]);
  await expect(staff.changeRefused({ phone, calledBack: true })).rejects.toMatchObject({
    status: 404,
    code: 'unknown_caller',
  });
  const wrong = await app().request(
    '/api/refused-callers/x',
    { method: 'PUT', body: '{"calledBack":true}' },
    { event: eventOf({ businessId: stranger.businessId }) },
  );
  expect(wrong.status).toBe(400);
});

test('an hour keeps 200 new callers of a flood, counts all their rings, and goes on with known ones', async () => {
  const { businessId, number } = await openBusiness(local.table);
  const edge = clientOf(app());
  const flood = Array.from({ length: mostAnHour + 40 }, (_, n) =>
    ring(`+9198${String(n).padStart(8, '0')}`, later(1)),
  );
  for (let n = 0; n < flood.length; n += 80)
    await edge.refusedRing({ businessNumber: number, callers: flood.slice(n, n + 80) });
  await edge.refusedRing({
    businessNumber: number,
    callers: [ring('+919800000000', later(5), { rings: 2 })],
  });
  const staff = clientOf(app(), { businessId });
  const phones: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await staff.listRefused(cursor === undefined ? {} : { cursor });
    phones.push(...page.callers.map(({ phone }) => phone));
    cursor = page.cursor;
  } while (cursor !== undefined);
  expect([phones.length, new Set(phones).size, phones[0]]).toEqual([mostAnHour, mostAnHour, '+919800000000']);
  const report = await clientOf(reportsApp({ ...ports(), now: () => noon + 3_600_000 }), {
    businessId,
  }).reports({});
  expect(report.total.refused).toBe(flood.length + 2);
  await edge.refusedRing({ businessNumber: number, callers: [ring('+919811111111', later(3600))] });
  expect((await staff.listRefused({})).callers[0]?.phone).toBe('+919811111111');
});

test('an erased person is in the list no more, also when a report of an earlier ring arrives late', async () => {
  const { businessId, number } = await openBusiness(local.table);
  const phone = '+919800000001';
  const edge = clientOf(app());
  await edge.refusedRing({ businessNumber: number, callers: [ring(phone, later(0))] });
  nowMs = noon + 60_000;
  const erasing = { removeObject: async () => undefined, pause: async () => undefined };
  await clientOf(customersApp({ ...ports(), ...erasing }), { businessId }).eraseCustomer({ phone });
  await edge.refusedRing({ businessNumber: number, callers: [ring(phone, later(30))] });
  const staff = clientOf(app(), { businessId });
  expect((await staff.listRefused({})).callers).toEqual([]);
  await edge.refusedRing({ businessNumber: number, callers: [ring(phone, later(120))] });
  expect((await staff.listRefused({})).callers).toHaveLength(1);
});
