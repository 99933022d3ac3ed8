import { afterAll, beforeAll, expect, test } from 'vitest';
import { rupees } from '../../shared/money.ts';
import { putBudget } from '../budgets/ledger.ts';
import { findBusiness } from '../rows/business.ts';
import { createCall } from '../rows/call.ts';
import { keys } from '../rows/keys.ts';
import { type LocalTable, localTable } from '../testing/local-table.ts';
import { clientOf, newCallId, noon, openBusiness, quiet } from '../testing/world.ts';
import { businessesApp } from './routes.ts';

let local: LocalTable;
beforeAll(async () => {
  local = await localTable();
});
afterAll(() => local.stop());

const app = () => businessesApp({ table: local.table, log: quiet, now: () => noon });
const operator = () => clientOf(app(), { role: 'operator' });

test('each first step is done by what there is: a call, an answered one, a person, a budget', async () => {
  const { table } = local;
  const { businessId, number } = await openBusiness(table, {}, { transferDestinations: [] });
  await table.changeAll([{ key: keys.budget(businessId), remove: true }]);
  const start = async () => (await operator().businessStart({ id: businessId })).start;
  const nothing = { connected: false, budget: false, person: false, tested: false };
  expect(await start()).toEqual(nothing);

  await putBudget(table, businessId, { limitPerDay: 0, day: '2026-11-22' });
  expect((await start()).budget).toBe(false);
  await putBudget(table, businessId, { limitPerDay: rupees(500), day: '2026-11-22' });
  expect((await start()).budget).toBe(true);

  const call = { businessId, carrier: 'browser', from: '', startedAt: '2026-11-22T04:00:00.000Z' } as const;
  // A number that the business no longer has.
  await createCall(table, { ...call, callId: newCallId(), to: '+918077770000' });
  expect(await start()).toEqual({ ...nothing, budget: true });
  const callId = newCallId();
  await createCall(table, { ...call, callId, to: number });
  expect(await start()).toEqual({ ...nothing, budget: true, connected: true });
  for (const [status, tested] of [
    ['failed', false],
    ['completed', true],
  ] as const) {
    const values = { ':status': status };
    await table.change({
      key: keys.call(callId),
      update: 'SET #s = :status',
      names: { '#s': 'status' },
      values,
    });
    expect((await start()).tested).toBe(tested);
  }
  const { business } = await operator().businessSettings({ id: businessId });
  const transferDestinations = [{ name: 'front-desk', number: '+918000000002' }];
  await operator().putBusiness({ id: businessId, ...business, transferDestinations });
  expect((await findBusiness(table, businessId))?.transferDestinations).toHaveLength(1);
  expect(await start()).toEqual({ connected: true, budget: true, person: true, tested: true });
});

test("another business's calls are none of its own, and its first steps are nobody else's", async () => {
  const [mine, theirs] = [await openBusiness(local.table), await openBusiness(local.table)];
  await createCall(local.table, {
    callId: newCallId(),
    businessId: theirs.businessId,
    carrier: 'twilio',
    from: '+919800000001',
    to: theirs.number,
    startedAt: '2026-11-22T04:00:00.000Z',
  });
  const admin = clientOf(app(), { businessId: mine.businessId, role: 'admin' });
  expect((await admin.businessStart({ id: mine.businessId })).start.connected).toBe(false);
  await expect(admin.businessStart({ id: theirs.businessId })).rejects.toMatchObject({
    status: 404,
    code: 'unknown_business',
  });
  const staff = clientOf(app(), { businessId: mine.businessId });
  await expect(staff.businessStart({ id: mine.businessId })).rejects.toMatchObject({ status: 403 });
});
