import { afterAll, beforeAll, expect, test } from 'vitest';
import { money } from '../../shared/money.ts';
import { budgetsApp } from '../budgets/routes.ts';
import { journalApp } from '../journal/routes.ts';
import { createCall } from '../lib/call-store.ts';
import { shortCall } from '../testing/journal.ts';
import { type LocalTable, localTable } from '../testing/local-table.ts';
import { clientOf, eventOf, newCallId, noon, openBusiness, quiet } from '../testing/world.ts';
import { reportsApp } from './routes.ts';
import { type Counted, csvOf, reportOf } from './rules.ts';

let local: LocalTable;
beforeAll(async () => {
  local = await localTable();
});
afterAll(() => local.stop());

const app = () => reportsApp({ table: local.table, log: quiet, now: () => noon + 3_600_000 });
const usage = { seconds: 6, sttSeconds: 6, llmInputTokens: 100, llmCachedTokens: 0, llmOutputTokens: 10, ttsCharacters: 40 };

test("a report counts a business's calls by its own days, with the answer times of their journals", async () => {
  const { businessId, number } = await openBusiness(local.table);
  const callId = newCallId();
  await clientOf(journalApp({ table: local.table, log: quiet })).logEvent({
    callId,
    events: shortCall(businessId, '+919800000001', number),
  });
  const limits = { maxCallSeconds: 600, maxConcurrentCalls: 20 };
  const budgets = clientOf(budgetsApp({ table: local.table, log: quiet, now: () => noon, limits }));
  const { cost } = await budgets.finishCall({ callId, endedAt: new Date(noon).toISOString(), endReason: 'transfer', usage });
  // Half past eleven of the evening before in UTC is early morning of the same day in India.
  const startedAt = '2026-11-21T23:30:00.000Z';
  await createCall(local.table, { callId: newCallId(), businessId, carrier: 'exotel', from: 'anonymous', to: number, startedAt });
  const staff = clientOf(app(), { businessId });
  const report = await staff.reports({});
  expect(report.days).toEqual([
    {
      day: '2026-11-22',
      calls: 2,
      answered: 2,
      transferred: 1,
      failed: 0,
      seconds: 6,
      averageSeconds: 3,
      cost: cost.total,
      responseMs: { turns: 1, p50: 700, p95: 700 },
    },
  ]);
  expect(report.total).toMatchObject({ calls: 2, cost: cost.total });
  expect((await staff.reports({ since: '2026-11-22T00:00:00Z' })).total.calls).toBe(1);
  expect((await staff.reports({ until: '2026-11-22T00:00:00Z' })).total.calls).toBe(1);
  expect((await staff.reports({ since: '2026-11-23T00:00:00Z', until: '2026-11-22T00:00:00Z' })).days).toEqual([]);
  await expect(staff.reports({ business: 'another-clinic' })).rejects.toMatchObject({ status: 403 });

  const table = await app().request(
    `/api/reports?business=${businessId}`,
    { headers: { accept: 'text/csv' } },
    { event: eventOf({ businessId }) },
  );
  expect(table.headers.get('content-type')).toContain('text/csv');
  expect((await table.text()).split('\r\n')[1]).toBe(`2026-11-22,2,2,1,0,6,3,${cost.total.inr},1,700,700`);
});

test('days come in order, a failed call counts as one, and an empty report is no error', () => {
  const call = (startedAt: string, status: Counted['status'], seconds: number | null, responses: number[]): Counted => ({
    startedAt,
    status,
    seconds,
    responses,
    cost: { lines: [], total: money(1_500_000) },
  });
  const day = (at: number) => new Date(at).toISOString().slice(0, 10);
  const calls = [
    call('2026-11-02T10:00:00Z', 'failed', 0, []),
    call('2026-11-01T10:00:00Z', 'completed', 30, [900, 500]),
    call('2026-11-02T11:00:00Z', 'completed', 60, [700]),
  ];
  const report = reportOf(calls, 'UTC', day);
  expect(report.days.map(({ day, failed, answered }) => [day, failed, answered])).toEqual([
    ['2026-11-01', 0, 1],
    ['2026-11-02', 1, 1],
  ]);
  expect(report.total).toMatchObject({
    seconds: 90,
    averageSeconds: 45,
    cost: money(4_500_000),
    responseMs: { turns: 3, p50: 700, p95: 900 },
  });
  expect(csvOf(reportOf([], 'UTC', day))).toMatch(/^day,calls.*\r\ntotal,0,0,0,0,0,0,0\.00,0,,\r\n$/);
});
