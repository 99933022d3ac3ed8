import { afterAll, beforeAll, expect, test } from 'vitest';
import { money } from '../../shared/money.ts';
import { budgetsApp } from '../budgets/routes.ts';
import { journalApp } from '../journal/routes.ts';
import { createCall } from '../rows/call.ts';
import { shortCall } from '../testing/journal.ts';
import { type LocalTable, localTable } from '../testing/local-table.ts';
import { clientOf, eventOf, newCallId, noon, openBusiness, quiet } from '../testing/world.ts';
import type { CountedCall } from './counted-calls.ts';
import { reportsApp } from './routes.ts';
import { beginOf, reportOf } from './rules.ts';
import { csvOf } from './table.ts';

let local: LocalTable;
beforeAll(async () => {
  local = await localTable();
});
afterAll(() => local.stop());

const app = () => reportsApp({ table: local.table, log: quiet, now: () => noon + 3_600_000 });
const usage = {
  seconds: 6,
  sttSeconds: 6,
  llmInputTokens: 100,
  llmCachedTokens: 0,
  llmOutputTokens: 10,
  ttsCharacters: 40,
};

function costsOf({ lines }: { lines: { item: string; microInr: number }[] }) {
  return Object.fromEntries(lines.map(({ item, microInr }) => [item, microInr]));
}

test("a report counts calls by day in the business's time zone, with the response times of their journals", async () => {
  const { businessId, number } = await openBusiness(local.table);
  const callId = newCallId();
  await clientOf(journalApp({ table: local.table, log: quiet })).logEvent({
    callId,
    events: shortCall(businessId, '+919800000001', number),
  });
  const limits = { maxCallSeconds: 600, maxConcurrentCalls: 20 };
  const budgets = clientOf(budgetsApp({ table: local.table, log: quiet, now: () => noon, limits }));
  const { cost } = await budgets.finishCall({
    callId,
    endedAt: new Date(noon).toISOString(),
    endReason: 'transfer',
    usage,
  });
  // 23:30 UTC of the day before is early morning of this day in India.
  const startedAt = '2026-11-21T23:30:00.000Z';
  await createCall(local.table, {
    callId: newCallId(),
    businessId,
    carrier: 'exotel',
    from: 'anonymous',
    to: number,
    startedAt,
  });
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
      unratedModels: [],
      abandoned: 0,
      refused: 0,
      faulty: 0,
      lengthSeconds: { p50: 6, p95: 6 },
    },
  ]);
  expect(report.total).toMatchObject({ calls: 2, cost: cost.total });
  expect((await staff.reports({ since: '2026-11-22T00:00:00Z' })).total.calls).toBe(1);
  expect((await staff.reports({ until: '2026-11-22T00:00:00Z' })).total.calls).toBe(1);
  expect(
    (await staff.reports({ since: '2026-11-23T00:00:00Z', until: '2026-11-22T00:00:00Z' })).days,
  ).toEqual([]);
  await expect(staff.reports({ business: 'another-clinic' })).rejects.toMatchObject({ status: 403 });

  const table = await app().request(
    `/api/reports?business=${businessId}`,
    { headers: { accept: 'text/csv' } },
    { event: eventOf({ businessId }) },
  );
  expect(table.headers.get('content-type')).toContain('text/csv');
  expect((await table.text()).split('\r\n')[1]).toBe(
    `2026-11-22,2,2,1,0,6,3,${cost.total.inr},1,700,700,,0,0,0,6,6`,
  );
});

/** Parsing all fields of a month's 9000 calls took 2 s of a CPU. A Lambda has a third of one. */
test('a report reads only the counted fields of a call, and none of its words', async () => {
  const { businessId, number } = await openBusiness(local.table);
  const limits = { maxCallSeconds: 600, maxConcurrentCalls: 20 };
  const edge = clientOf(budgetsApp({ table: local.table, log: quiet, now: () => noon, limits }));
  const callId = newCallId();
  const at = new Date(noon).toISOString();
  await edge.checkBudget({ callId, businessNumber: number, phone: '+919800000001', carrier: 'exotel', at });
  const { cost } = await edge.finishCall({
    callId,
    endedAt: at,
    endReason: 'caller',
    usage,
    summary: 'Asked for the hours.',
  });
  const read: unknown[] = [];
  const query: LocalTable['table']['query'] = async (range) => {
    const page = await local.table.query(range);
    read.push(...page.rows);
    return page;
  };
  const counting = reportsApp({ table: { ...local.table, query }, log: quiet, now: () => noon + 1 });
  expect((await clientOf(counting, { businessId }).reports({})).total).toMatchObject({
    calls: 1,
    seconds: 6,
    cost: cost.total,
  });
  expect(read).toEqual([
    {
      callId,
      status: 'completed',
      startedAt: at,
      seconds: 6,
      cost: { total: cost.total },
      responses: [],
      outcome: 'abandoned',
      figures: { faults: [], tools: [], requests: [], topics: [], costs: costsOf(cost) },
      ttl: expect.any(Number),
    },
  ]);
});

test('days are in order, a failed call is counted as failed, and an empty report is no error', () => {
  const call = (
    startedAt: string,
    status: CountedCall['status'],
    seconds: number,
    responses: number[],
  ): CountedCall => ({
    callId: 'exotel-1',
    startedAt,
    status,
    seconds,
    responses,
    unrated: [],
    cost: { total: money(1_500_000) },
  });
  const hour = (at: number) => new Date(at).toISOString().slice(0, 13);
  const calls = [
    call('2026-11-02T10:00:00Z', 'failed', 0, []),
    call('2026-11-01T10:00:00Z', 'completed', 30, [900, 500]),
    call('2026-11-02T11:00:00Z', 'completed', 60, [700]),
  ];
  const report = reportOf(calls, [], 'UTC', hour);
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
  const strange = [
    { ...call('2026-11-01T09:00:00Z', 'completed', 9, []), unrated: ['openai/gpt-9', 'x, y'] },
  ];
  const named = reportOf([...strange, ...calls], [], 'UTC', hour);
  expect(named.days.map(({ unratedModels }) => unratedModels)).toEqual([['openai/gpt-9', 'x, y'], []]);
  expect(csvOf(named).split('\r\n')[1]).toMatch(/,openai\/gpt-9 x__y,0,0,0,/);
  expect(csvOf(reportOf([], [], 'UTC', hour))).toMatch(
    /^day,calls.*\r\ntotal,0,0,0,0,0,0,0\.00,0,,,,0,0,0,,\r\n$/,
  );
});

test('by week and month a row is named by its first day, and the hours of refused rings count in it', () => {
  expect([beginOf('2026-11-22', 'week'), beginOf('2026-11-23', 'week')]).toEqual([
    '2026-11-16',
    '2026-11-23',
  ]);
  expect([beginOf('2026-11-22', 'month'), beginOf('2026-11-22', 'day')]).toEqual([
    '2026-11-01',
    '2026-11-22',
  ]);
  const hour = (at: number) => new Date(at).toISOString().slice(0, 13);
  const refused = [
    { hour: '2026-11-22T23', rings: 2 },
    { hour: '2026-11-23T00', rings: 5 },
  ];
  const report = reportOf([], refused, 'UTC', hour, 'week');
  expect(report.days.map(({ day, refused }) => [day, refused])).toEqual([
    ['2026-11-16', 2],
    ['2026-11-23', 5],
  ]);
  expect(report.total).toMatchObject({ calls: 0, refused: 7, lengthSeconds: null });
});

test('the details name outcomes, topics, faults and hours of the week, and calls without figures apart', () => {
  const figures = {
    language: 'hi-IN',
    faults: ['stt/stall'],
    tools: ['save_request'],
    requests: ['appointment'],
    topics: ['prices', 'hours'],
    costs: { carrier: 100, stt: 300 },
  };
  const call = (n: number, more: Partial<CountedCall>): CountedCall => ({
    callId: `exotel-${n}`,
    startedAt: `2026-11-22T1${n}:00:00Z`,
    status: 'completed',
    seconds: 5,
    responses: [],
    unrated: [],
    cost: { total: money(400) },
    ...more,
  });
  const why = 'notKnown' as const;
  const calls = [
    call(0, { status: 'active' }),
    call(1, { outcome: 'booked', figures }),
    call(2, {
      outcome: 'unresolved',
      figures: { ...figures, topics: ['prices'] },
      unanswered: { why, question: 'Do you sell shoes?' },
    }),
    call(3, { outcome: 'answered', figures, unanswered: { why, question: 'gone' }, erased: true }),
  ];
  const hour = (at: number) => new Date(at).toISOString().slice(0, 13);
  const { details, total } = reportOf(calls, [], 'UTC', hour);
  expect(total.faulty).toBe(3);
  expect(details).toMatchObject({
    uncounted: 1,
    topics: [
      { name: 'prices', calls: 3 },
      { name: 'hours', calls: 2 },
    ],
    languages: [{ name: 'hi-IN', calls: 3 }],
    faults: [{ name: 'stt/stall', calls: 3 }],
    costs: [
      { item: 'stt', microInr: 900 },
      { item: 'carrier', microInr: 300 },
    ],
    unanswered: {
      calls: 2,
      newest: [
        { callId: 'exotel-3', question: '' },
        { callId: 'exotel-2', question: 'Do you sell shoes?', why },
      ],
    },
  });
  expect(details?.hours[6]?.slice(9, 15)).toEqual([0, 1, 1, 1, 1, 0]);
});
