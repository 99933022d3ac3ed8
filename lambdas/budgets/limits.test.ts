import { afterAll, beforeAll, expect, test } from 'vitest';
import { money, rupees } from '../../shared/money.ts';
import { holdPerMinute } from '../../shared/pricing.ts';
import { type LocalTable, localTable } from '../testing/local-table.ts';
import { clientOf, eventOf, newCallId, noon, openBusiness, quiet } from '../testing/world.ts';
import { budgetsApp } from './routes.ts';

let local: LocalTable;
beforeAll(async () => {
  local = await localTable();
});
afterAll(() => local.stop());

let nowMs = noon;
const app = () =>
  budgetsApp({
    table: local.table,
    log: quiet,
    now: () => nowMs,
    limits: { maxCallSeconds: 600, maxConcurrentCalls: 20 },
  });
const edge = () => clientOf(app());
const admin = (businessId: string) => clientOf(app(), { businessId, role: 'admin' });
const usage = {
  seconds: 60,
  sttSeconds: 60,
  llmInputTokens: 0,
  llmCachedTokens: 0,
  llmOutputTokens: 0,
  ttsCharacters: 0,
};

test('check-budget raises what is held, finish-call raises what is spent', async () => {
  const { businessId, number } = await openBusiness(local.table);
  const callId = newCallId();
  const read = async () => (await admin(businessId).budget({ id: businessId })).budget;
  const limitPerDay = money(rupees(500));
  expect(await read()).toEqual({ limitPerDay, spent: money(0), held: money(0), remaining: limitPerDay });
  await edge().checkBudget({
    callId,
    businessNumber: number,
    phone: 'anonymous',
    carrier: 'exotel',
    at: new Date(nowMs).toISOString(),
  });
  const held = money(10 * holdPerMinute('exotel'));
  expect(await read()).toMatchObject({
    held,
    spent: money(0),
    remaining: money(rupees(500) - held.microInr),
  });
  const { cost } = await edge().finishCall({
    callId,
    endedAt: new Date(nowMs).toISOString(),
    endReason: 'caller',
    usage,
  });
  expect(await read()).toMatchObject({
    held: money(0),
    spent: cost.total,
    remaining: money(rupees(500) - cost.total.microInr),
  });
});

test("readers do not see an expired hold as held, or an old day's money as spent", async () => {
  const { businessId, number } = await openBusiness(local.table, { perDay: 100, perMonth: 1000 });
  const callId = newCallId();
  await edge().checkBudget({
    callId,
    businessNumber: number,
    phone: 'anonymous',
    carrier: 'exotel',
    at: new Date(nowMs).toISOString(),
  });
  await edge().finishCall({ callId, endedAt: new Date(nowMs).toISOString(), endReason: 'caller', usage });
  const lost = newCallId();
  await edge().checkBudget({
    callId: lost,
    businessNumber: number,
    phone: 'anonymous',
    carrier: 'exotel',
    at: new Date(nowMs).toISOString(),
  });
  nowMs = noon + 20 * 60_000;
  const { budget } = await admin(businessId).budget({ id: businessId });
  expect(budget.held).toEqual(money(0));
  expect(budget.spent.microInr).toBeGreaterThan(0);
  nowMs = noon + 86_400_000;
  expect((await admin(businessId).budget({ id: businessId })).budget).toMatchObject({
    spent: money(0),
    remaining: money(rupees(100)),
  });
  nowMs = noon;
});

test("new limits apply at once and keep what is spent, and a month's limit can be removed", async () => {
  const { businessId, number } = await openBusiness(local.table);
  const limited = await admin(businessId).putBudget({
    id: businessId,
    limitPerDay: { microInr: rupees(300) },
    limitPerMonth: { microInr: rupees(6) },
  });
  expect(limited.budget).toMatchObject({
    limitPerDay: money(rupees(300)),
    limitPerMonth: money(rupees(6)),
    remaining: money(rupees(6)),
  });
  const check = {
    callId: newCallId(),
    businessNumber: number,
    phone: 'anonymous',
    carrier: 'exotel',
    at: new Date(nowMs).toISOString(),
  } as const;
  expect(await edge().checkBudget(check)).toMatchObject({
    allowed: true,
    maxSeconds: 60 * Math.floor(rupees(6) / holdPerMinute('exotel')),
  });
  const event = { event: eventOf({ businessId, role: 'admin' }) };
  const wrapped = JSON.stringify({ budget: { ...limited.budget, limitPerMonth: null } });
  const again = await app().request(
    `/api/businesses/${businessId}/budget`,
    { method: 'PUT', body: wrapped },
    event,
  );
  expect((await again.json()) as object).not.toHaveProperty('budget.limitPerMonth');
});

/**
 * A business's limit of 3600 held money for an hour, though the edge ends calls after ten minutes:
 * three calls used up the day.
 */
test("a business's own limits apply only below the operator's", async () => {
  const { businessId, number } = await openBusiness(
    local.table,
    {},
    { limits: { maxCallSeconds: 3600, maxConcurrentCalls: 500 } },
  );
  const ring = () =>
    edge().checkBudget({
      callId: newCallId(),
      businessNumber: number,
      phone: 'anonymous',
      carrier: 'browser',
      at: new Date(nowMs).toISOString(),
    });
  expect(await ring()).toMatchObject({ allowed: true, maxSeconds: 600 });
  expect((await admin(businessId).budget({ id: businessId })).budget.held).toEqual(
    money(10 * holdPerMinute('browser')),
  );
  for (let calls = 1; calls < 20; calls++) expect(await ring()).toMatchObject({ allowed: true });
  expect(await ring()).toEqual({ allowed: false, reason: 'concurrency' });
});

test('a wrong limit, another business and staff who are not admins are refused', async () => {
  const { businessId } = await openBusiness(local.table);
  const put = (body: object) =>
    app().request(
      `/api/businesses/${businessId}/budget`,
      { method: 'PUT', body: JSON.stringify(body) },
      { event: eventOf({ businessId, role: 'admin' }) },
    );
  const negative = await put({ limitPerDay: { microInr: -1 } });
  expect(negative.status).toBe(400);
  expect(await negative.json()).toMatchObject({ error: { issues: [{ path: 'limitPerDay.microInr' }] } });
  const noRupees = await put({ limitPerDay: { inr: '5,00' }, limitPerMonth: { microInr: 'x' } });
  expect((await noRupees.json()) as object).toMatchObject({
    error: { issues: [{ path: 'limitPerDay.inr' }, { path: 'limitPerMonth.microInr' }] },
  });
  // Five hundred rupees, taken for micro-rupees: no call would ever be answered.
  const tiny = await put({ limitPerDay: { microInr: 500 }, limitPerMonth: { microInr: 20_000 } });
  expect(tiny.status).toBe(400);
  expect(await tiny.json()).toMatchObject({
    error: {
      issues: [
        { path: 'limitPerDay', message: expect.stringContaining('{ "inr": "500.00" }') },
        { path: 'limitPerMonth', message: expect.stringContaining('"confirmed": true') },
      ],
    },
  });
  expect((await put({ limitPerDay: { microInr: 500 }, confirmed: true })).status).toBe(200);
  expect((await put({ limitPerDay: { inr: '0' } })).status).toBe(200);
  const inRupees = await put({ limitPerDay: { inr: '500.50' } });
  expect(await inRupees.json()).toMatchObject({ budget: { limitPerDay: money(500_500_000) } });
  await expect(admin('another-clinic').budget({ id: businessId })).rejects.toMatchObject({
    status: 404,
    code: 'unknown_business',
  });
  await expect(admin('nobody').budget({ id: 'nobody' })).rejects.toMatchObject({
    status: 404,
    code: 'unknown_business',
  });
  await expect(clientOf(app(), { businessId }).budget({ id: businessId })).rejects.toMatchObject({
    status: 403,
  });
});
