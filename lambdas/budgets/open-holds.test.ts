import { afterAll, beforeAll, expect, test } from 'vitest';
import { journalApp } from '../journal/routes.ts';
import { createCall } from '../rows/call.ts';
import type { Table } from '../table/table.ts';
import { shortCall } from '../testing/journal.ts';
import { type LocalTable, localTable } from '../testing/local-table.ts';
import { clientOf, newCallId, noon, openBusiness, quiet } from '../testing/world.ts';
import { readLedger } from './ledger.ts';
import { budgetsApp } from './routes.ts';

// Holds whose call ends sooner, or later, than they are for.

let local: LocalTable;
beforeAll(async () => {
  local = await localTable();
});
afterAll(() => local.stop());

let nowMs = noon;
const limits = { maxCallSeconds: 600, maxConcurrentCalls: 100 };
const edge = () => clientOf(budgetsApp({ table: local.table, log: quiet, now: () => nowMs, limits }));

function ring(number: string) {
  return {
    callId: newCallId(),
    businessNumber: number,
    phone: '+919800000001',
    carrier: 'exotel' as const,
    at: new Date(nowMs).toISOString(),
  };
}
const usage = {
  seconds: 61,
  sttSeconds: 60,
  llmInputTokens: 4000,
  llmCachedTokens: 3000,
  llmOutputTokens: 100,
  ttsCharacters: 400,
};
function finished(callId: string) {
  return {
    callId,
    endedAt: new Date(nowMs).toISOString(),
    endReason: 'caller' as const,
    usage,
    summary: 'Asked for the hours.',
  };
}
async function ledgerOf(businessId: string) {
  const ledger = await readLedger(local.table, businessId);
  if (!ledger) throw new Error('there is no ledger');
  expect(ledger.dayUsed).toBe(ledger.daySpent + ledger.held);
  expect(ledger.monthUsed).toBe(ledger.monthSpent + ledger.held);
  expect(ledger.held).toBe(Object.values(ledger.holds).reduce((sum, hold) => sum + hold.microInr, 0));
  return ledger;
}

test.each(['before the hold is taken', 'when the hold is taken'])(
  'a call that was taken on trust and is settled %s leaves no money held by the question that is still on its way',
  async (when) => {
    const { businessId, number } = await openBusiness(local.table);
    const check = ring(number);
    await createCall(local.table, {
      callId: check.callId,
      businessId,
      carrier: 'exotel',
      from: check.phone,
      to: number,
      startedAt: check.at,
    });
    let changes = 0;
    const change: Table['change'] = async (given) => {
      const isFirst = changes++ === 0;
      if (isFirst && when.startsWith('before')) await edge().finishCall(finished(check.callId));
      const changed = await local.table.change(given);
      if (isFirst && when.startsWith('when')) await edge().finishCall(finished(check.callId));
      return changed;
    };
    const slow = budgetsApp({
      table: { ...local.table, change },
      log: quiet,
      now: () => nowMs,
      limits,
    });
    await expect(clientOf(slow).checkBudget(check)).rejects.toMatchObject({ status: 409, code: 'call_over' });
    const { cost } = await edge().finishCall(finished(check.callId));
    expect(await ledgerOf(businessId)).toMatchObject({ holds: {}, held: 0, daySpent: cost.total.microInr });
  },
);

test('the money of a call that goes on with a person stays held until it is settled, and goes to no other call', async () => {
  const { businessId, number } = await openBusiness(local.table, { perDay: 30 });
  const [first, second] = [ring(number), ring(number)];
  const start = nowMs;
  await edge().checkBudget(first);
  const journal = clientOf(journalApp({ table: local.table, log: quiet }));
  const at = new Date(nowMs).toISOString();
  const events = [
    ...shortCall(businessId, first.phone, number).slice(0, 7),
    { seq: 7, at, type: 'transferStarted', name: 'front-desk', number: '+918000000002' },
  ];
  // Twice, and once more after the end: as deliveries are.
  for (let times = 0; times < 2; times++) await journal.logEvent({ callId: first.callId, events });
  const { held } = await ledgerOf(businessId);
  nowMs = start + 3 * 3_600_000;
  expect(await edge().checkBudget(second)).toEqual({ allowed: false, reason: 'budget_exhausted' });
  expect(await ledgerOf(businessId)).toMatchObject({ held });
  const { cost } = await edge().finishCall(finished(first.callId));
  await journal.logEvent({ callId: first.callId, events });
  expect(await ledgerOf(businessId)).toMatchObject({ held: 0, holds: {}, daySpent: cost.total.microInr });
  // Nobody settles a call whose edge is gone for good.
  const lost = ring(number);
  nowMs = start + 3 * 3_600_000;
  await edge().checkBudget(lost);
  const left = events.map((event) => ({ ...event, at: new Date(nowMs).toISOString() }));
  await journal.logEvent({ callId: lost.callId, events: left });
  nowMs += 4.2 * 3_600_000;
  await edge().checkBudget(ring(number));
  expect((await ledgerOf(businessId)).holds).not.toHaveProperty(lost.callId);
  nowMs = start;
});
