import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLog } from '../../shared/io/log.ts';
import { money, rupees } from '../../shared/money.ts';
import { budgetsApp } from '../budgets/routes.ts';
import { businessesApp } from '../businesses/routes.ts';
import { customersApp } from '../customers/routes.ts';
import { keys } from '../rows/keys.ts';
import { type LocalTable, localTable } from '../testing/local-table.ts';
import { clientOf, newCallId, noon, openBusiness, quiet } from '../testing/world.ts';
import { auditApp } from './routes.ts';

let local: LocalTable;
beforeAll(async () => {
  local = await localTable();
});
afterAll(() => local.stop());

let at = noon;
const ports = () => ({ table: local.table, log: quiet, now: () => at });
const apps = {
  audit: () => auditApp(ports()),
  businesses: () => businessesApp(ports()),
  budgets: () => budgetsApp({ ...ports(), limits: { maxCallSeconds: 600, maxConcurrentCalls: 20 } }),
  customers: () =>
    customersApp({ ...ports(), removeObject: () => Promise.resolve(), pause: () => Promise.resolve() }),
};
const as = (app: keyof typeof apps, businessId: string, person = 'meera') =>
  clientOf(apps[app](), { businessId, role: 'admin', person });
const operator = (app: keyof typeof apps) => clientOf(apps[app](), { role: 'operator', person: 'olga' });
const actsOf = async (businessId: string) => (await as('audit', businessId).listAudit({})).audit;

test('a change of settings leaves who, when, and each field before and after', async () => {
  const { businessId } = await openBusiness(local.table);
  const { business } = await as('businesses', businessId).businessSettings({ id: businessId });
  at = noon + 1000;
  await as('businesses', businessId).putBusiness({
    id: businessId,
    ...business,
    agentName: 'Meera',
    facts: [],
    transferDestinations: [{ name: 'front-desk', number: '080 0000 0077' }],
  });
  expect(await actsOf(businessId)).toEqual([
    {
      at: new Date(noon + 1000).toISOString(),
      action: 'settings_changed',
      person: 'meera',
      role: 'admin',
      version: 2,
      changes: [
        { field: 'agentName', before: 'Asha', after: 'Meera' },
        { field: 'facts', before: ['There is parking behind the house.'], after: [] },
        {
          field: 'transferDestinations',
          before: [{ name: 'front-desk', number: '+918000000002' }],
          after: [{ name: 'front-desk', number: '+918000000077' }],
        },
      ],
    },
  ]);
});

test('who listened to a call is known from its beginning, and for how long once it is over', async () => {
  const { businessId } = await openBusiness(local.table);
  const act = {
    actId: `listen-${businessId}`,
    at: new Date(noon).toISOString(),
    action: 'live_call_listened' as const,
    role: 'staff' as const,
    person: 'asha',
    businessId,
    callId: newCallId(),
  };
  const edge = clientOf(apps.audit());
  await edge.recordAct(act);
  const { actId: _, businessId: __, ...row } = act;
  expect(await actsOf(businessId)).toEqual([row]);
  for (const seconds of [42, 99]) await edge.recordAct({ ...act, seconds });
  expect(await actsOf(businessId)).toEqual([{ ...row, seconds: 42 }]);
  await edge.recordAct({ ...act, actId: `${act.actId}-2`, seconds: 7 });
  expect((await actsOf(businessId)).map(({ seconds }) => seconds).sort()).toEqual([42, 7]);
});

test('a secret is never in the audit, only whether there was one', async () => {
  const { businessId } = await openBusiness(local.table);
  const { business } = await as('businesses', businessId).businessSettings({ id: businessId });
  const [first, second] = ['the first secret of many', 'the second secret of many'];
  await as('businesses', businessId).putBusiness({ id: businessId, ...business, toolSecret: first });
  await as('businesses', businessId).putBusiness({
    id: businessId,
    ...business,
    version: 2,
    toolSecret: second,
  });
  const rows = await local.table.query({ partition: `AUDIT#${businessId}` });
  expect(JSON.stringify(rows)).not.toMatch(/secret of many/);
  expect((await actsOf(businessId)).flatMap(({ changes }) => changes)).toEqual(
    expect.arrayContaining([
      { field: 'toolSecret', before: null, after: 'set' },
      { field: 'toolSecret', before: 'set', after: 'set' },
    ]),
  );
});

test('an operator founds a business, gives it a number and a budget, and is named in its audit', async () => {
  const { businessId: other } = await openBusiness(local.table);
  const {
    businessId: _,
    version: __,
    ...settings
  } = (await operator('businesses').businessSettings({ id: other })).business;
  await operator('businesses').putBusiness({ id: 'audited', ...settings, numbers: ['+918022222201'] });
  at += 1000;
  await operator('budgets').putBudget({ id: 'audited', limitPerDay: money(rupees(300)) });
  at += 1000;
  await operator('budgets').putBudget({
    id: 'audited',
    limitPerDay: money(rupees(200)),
    limitPerMonth: money(rupees(900)),
  });
  const acts = await actsOf('audited');
  expect(acts.map(({ action, person, role }) => [action, person, role])).toEqual([
    ['budget_changed', 'olga', 'operator'],
    ['budget_changed', 'olga', 'operator'],
    ['business_founded', 'olga', 'operator'],
  ]);
  expect(acts[0]?.changes).toEqual([
    { field: 'limitPerDay', before: rupees(300), after: rupees(200) },
    { field: 'limitPerMonth', before: null, after: rupees(900) },
  ]);
  expect(acts[2]?.changes).toContainEqual({ field: 'numbers', before: null, after: ['+918022222201'] });
});

test('of simultaneous changes of a budget each is recorded with what it replaced', async () => {
  const { businessId } = await openBusiness(local.table);
  await Promise.all(
    [100, 200, 300].map((limit) =>
      as('budgets', businessId).putBudget({ id: businessId, limitPerDay: money(rupees(limit)) }),
    ),
  );
  const changes = (await actsOf(businessId)).flatMap((act) => act.changes ?? []);
  const { budget } = await as('budgets', businessId).budget({ id: businessId });
  // The limits form a chain: each was replaced once, but the last.
  const befores = changes.map(({ before }) => before);
  const afters = [rupees(500), ...changes.map(({ after }) => after)];
  expect(befores.sort()).toEqual(afters.filter((limit) => limit !== budget.limitPerDay.microInr).sort());
});

test('a change that was refused or came too late leaves no act', async () => {
  const { businessId } = await openBusiness(local.table);
  const { business } = await as('businesses', businessId).businessSettings({ id: businessId });
  for (const wrong of [{ version: 7 }, { numbers: ['+918011111111'] }])
    await expect(
      as('businesses', businessId).putBusiness({ id: businessId, ...business, ...wrong }),
    ).rejects.toThrow();
  expect(await actsOf(businessId)).toEqual([]);
});

test("a customer's change names the fields and two digits, never a name, a note or the number", async () => {
  const { businessId } = await openBusiness(local.table);
  const phone = '+919812345678';
  const customers = clientOf(apps.customers(), { businessId, person: 'asha' });
  await customers.putCustomer({ phone, name: 'Ravi Kumar', notes: 'prefers mornings' });
  at += 1000;
  await customers.putCustomer({ phone, name: 'Ravi Kumar', notes: 'prefers evenings', language: 'hi-IN' });
  at += 1000;
  await customers.eraseCustomer({ phone });
  expect(await actsOf(businessId)).toMatchObject([
    { action: 'person_erased', person: 'asha', role: 'staff', calls: 0 },
    { action: 'customer_changed', person: 'asha', customer: '…78', fields: ['language', 'notes'] },
    { action: 'customer_changed', customer: '…78', fields: ['name', 'notes'] },
  ]);
  const rows = JSON.stringify(await local.table.query({ partition: `AUDIT#${businessId}` }));
  expect(rows).not.toMatch(/Ravi|prefers|9812345/);
});

test('an act of the edge is recorded once however often it is sent, and by number where no business is known', async () => {
  const { businessId, number } = await openBusiness(local.table);
  const edge = clientOf(apps.audit());
  const callId = newCallId();
  const act = { action: 'live_call_ended', callId, at: '2026-11-22T04:30:00Z', person: '' } as const;
  for (let sent = 0; sent < 2; sent++)
    await edge.recordAct({ ...act, actId: 'act-1', role: 'internal', number });
  await edge.recordAct({ ...act, actId: 'act-2', role: 'staff', person: 'asha', businessId });
  expect(await actsOf(businessId)).toMatchObject([
    { action: 'live_call_ended', role: 'staff', person: 'asha', callId },
    { action: 'live_call_ended', role: 'internal', person: '', callId },
  ]);
  await expect(
    edge.recordAct({ ...act, actId: 'act-3', role: 'internal', number: '+918000009999' }),
  ).rejects.toMatchObject({ status: 404, code: 'unknown_number' });
});

test('the audit is read by page and by time, by admins of that business alone', async () => {
  const [mine, theirs] = [await openBusiness(local.table), await openBusiness(local.table)];
  const edge = clientOf(apps.audit());
  for (let minute = 0; minute < 60; minute++)
    await edge.recordAct({
      actId: `act-${minute}`,
      action: 'settings_refreshed',
      at: new Date(noon + minute * 60_000).toISOString(),
      role: 'admin',
      person: `p${minute}`,
      businessId: mine.businessId,
    });
  const admin = as('audit', mine.businessId);
  const first = await admin.listAudit({});
  const second = await admin.listAudit({ cursor: first.cursor });
  expect([...first.audit, ...second.audit].map(({ person }) => person)).toEqual(
    Array.from({ length: 60 }, (_, n) => `p${59 - n}`),
  );
  expect(second.cursor).toBeUndefined();
  const some = await admin.listAudit({
    business: mine.businessId,
    since: new Date(noon + 120_000).toISOString(),
    until: new Date(noon + 240_000).toISOString(),
  });
  expect(some.audit.map(({ person }) => person)).toEqual(['p3', 'p2']);
  expect(await actsOf(theirs.businessId)).toEqual([]);
  await expect(admin.listAudit({ business: theirs.businessId })).rejects.toMatchObject({ status: 403 });
  await expect(as('audit', theirs.businessId).listAudit({ cursor: first.cursor })).resolves.toMatchObject({
    audit: [],
  });
  const staff = clientOf(apps.audit(), { businessId: mine.businessId });
  await expect(staff.listAudit({})).rejects.toMatchObject({ status: 403 });
  await expect(operator('audit').listAudit({ business: mine.businessId })).rejects.toMatchObject({
    status: 403,
  });
});

test('an act expires a little after the calls it may be about', async () => {
  const { businessId } = await openBusiness(local.table);
  await as('budgets', businessId).putBudget({ id: businessId, limitPerDay: money(rupees(1)) });
  const { rows } = await local.table.query({ partition: keys.audit(businessId, '', '').PK });
  const days = (Number(rows[0]?.ttl) * 1000 - Date.now()) / 86_400_000;
  expect(days).toBeGreaterThan(399.9);
  expect(days).toBeLessThan(400.1);
});

test("an attempt at another business's things is a line of the log with who tried, and no row", async () => {
  const [mine, theirs] = [await openBusiness(local.table), await openBusiness(local.table)];
  const lines: string[] = [];
  const log = createLog({ write: (_, line) => lines.push(line) });
  const app = businessesApp({ ...ports(), log });
  const admin = clientOf(app, { businessId: mine.businessId, role: 'admin', person: 'mallory' });
  const { business } = await admin.businessSettings({ id: mine.businessId });
  await expect(admin.businessSettings({ id: theirs.businessId })).rejects.toMatchObject({ status: 404 });
  for (const [id, numbers] of [
    [theirs.businessId, business.numbers],
    [mine.businessId, [theirs.number]],
  ] as const)
    await expect(
      admin.putBusiness({ id, ...business, businessId: id, numbers: [...numbers] }),
    ).rejects.toMatchObject({
      status: 403,
    });
  const refused = lines
    .filter((line) => line.includes('refused to a person'))
    .map((line) => JSON.parse(line));
  expect(refused).toMatchObject([
    { person: 'mallory', businessId: mine.businessId, code: 'unknown_business' },
    { person: 'mallory', businessId: mine.businessId, code: 'operators_only' },
    { person: 'mallory', businessId: mine.businessId, code: 'not_your_number' },
  ]);
  for (const { businessId } of [mine, theirs]) expect(await actsOf(businessId)).toEqual([]);
});

test('settings whose values are too large for the audit are changed, and the audit says what it left out', async () => {
  const { businessId } = await openBusiness(local.table);
  const { business } = await as('businesses', businessId).businessSettings({ id: businessId });
  const facts = Array.from({ length: 100 }, () => 'क'.repeat(600));
  await as('businesses', businessId).putBusiness({ id: businessId, ...business, facts, agentName: 'Tara' });
  const [act] = await actsOf(businessId);
  expect(act?.changes).toEqual([
    { field: 'agentName', before: 'Asha', after: 'Tara' },
    { field: 'facts', before: business.facts, after: { omitted: expect.any(Number) } },
  ]);
});
