import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLog } from '../../shared/io/log.ts';
import { rupees } from '../../shared/money.ts';
import { holdPerMinute } from '../../shared/pricing.ts';
import { createCall, findCall } from '../rows/call.ts';
import { keys } from '../rows/keys.ts';
import { type LocalTable, localTable } from '../testing/local-table.ts';
import { clientOf, newCallId, noon, openBusiness, post, quiet } from '../testing/world.ts';
import { readLedger } from './ledger.ts';
import { budgetsApp } from './routes.ts';
import { blockNumber } from './store.ts';

let local: LocalTable;
beforeAll(async () => {
  local = await localTable();
});
afterAll(() => local.stop());

let nowMs = noon;
const limits = { maxCallSeconds: 600, maxConcurrentCalls: 100 };
const app = () => budgetsApp({ table: local.table, log: quiet, now: () => nowMs, limits });
const edge = () => clientOf(app());

function ring(number: string, callId = newCallId(), phone = '+919800000001') {
  return {
    callId,
    businessNumber: number,
    phone,
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

test('check-budget holds the money for the longest call and creates the call', async () => {
  const { businessId, number } = await openBusiness(local.table);
  const check = ring(number);
  const answer = await edge().checkBudget(check);
  const held = 10 * holdPerMinute('exotel');
  expect(answer).toMatchObject({
    allowed: true,
    maxSeconds: 600,
    remaining: { microInr: rupees(500) - held },
  });
  expect((await ledgerOf(businessId)).held).toBe(held);
  expect(await findCall(local.table, check.callId)).toMatchObject({
    businessId,
    status: 'active',
    from: '+919800000001',
    to: number,
  });
});

test('the money held is for the dearest provider that the edge may use', async () => {
  const { businessId, number } = await openBusiness(local.table);
  const providers = [
    { kind: 'tts', provider: 'azure-tts', model: '' },
    { kind: 'tts', provider: 'deepgram-tts', model: '' },
  ] as const;
  await edge().checkBudget({ ...ring(number), providers: [...providers] });
  expect((await ledgerOf(businessId)).held).toBe(10 * holdPerMinute('exotel', providers));
  expect(holdPerMinute('exotel', providers)).toBeGreaterThan(holdPerMinute('exotel'));
});

test('a model without a price is logged, kept with the call, and booked at the dearest price', async () => {
  const { number } = await openBusiness(local.table);
  const check = ring(number);
  await edge().checkBudget(check);
  const printed: string[] = [];
  const log = createLog({ write: (_, line) => void printed.push(line) });
  const lines = [{ item: 'llm_input', provider: 'openai', model: 'gpt-9', quantity: 1_000_000 }];
  const { cost } = await clientOf(
    budgetsApp({ table: local.table, log, now: () => nowMs, limits }),
  ).finishCall({ ...finished(check.callId), usage: { ...usage, lines } });
  expect(cost.lines).toContainEqual({ item: 'llm_input', microInr: 225_000_000, inr: '225.00' });
  expect(printed.find((line) => line.includes('a model without a price'))).toContain('openai/gpt-9');
  expect(await findCall(local.table, check.callId)).toMatchObject({ unrated: ['openai/gpt-9'] });
});

test('repeated and simultaneous checks of a call get the same answer, and hold money once', async () => {
  const { businessId, number } = await openBusiness(local.table);
  const check = ring(number);
  const answers = await Promise.all(Array.from({ length: 8 }, () => edge().checkBudget(check)));
  answers.push(await edge().checkBudget(check));
  const ids = answers.map((answer) => (answer.allowed ? answer.holdId : answer.reason));
  expect(new Set(ids).size).toBe(1);
  expect((await ledgerOf(businessId)).held).toBe(10 * holdPerMinute('exotel'));
});

test('50 simultaneous calls are never granted more than is left', async () => {
  const { businessId, number } = await openBusiness(local.table, { perDay: 100 });
  const answers = await Promise.all(Array.from({ length: 50 }, () => edge().checkBudget(ring(number))));
  const granted = answers.flatMap((answer) => (answer.allowed ? [answer] : []));
  const ledger = await ledgerOf(businessId);
  expect(ledger.dayUsed).toBeLessThanOrEqual(rupees(100));
  expect(ledger.limitPerDay - ledger.dayUsed).toBeLessThan(holdPerMinute('exotel'));
  expect(granted.reduce((sum, { maxSeconds }) => sum + (maxSeconds / 60) * holdPerMinute('exotel'), 0)).toBe(
    ledger.held,
  );
  expect(granted.every(({ maxSeconds }) => maxSeconds >= 60)).toBe(true);
  expect(answers.filter((answer) => !answer.allowed && answer.reason === 'budget_exhausted')).toHaveLength(
    50 - granted.length,
  );
});

test("a month that is nearly spent limits the call, even if the day's limit is not reached", async () => {
  const { number } = await openBusiness(local.table, { perDay: 500, perMonth: 6 });
  const answer = await edge().checkBudget(ring(number));
  expect(answer).toMatchObject({
    allowed: true,
    maxSeconds: 60 * Math.floor(rupees(6) / holdPerMinute('exotel')),
  });
});

test('an unknown number, a blocked caller and too many simultaneous calls are refused with the reason', async () => {
  const { businessId, number } = await openBusiness(local.table, {}, { limits: { maxConcurrentCalls: 2 } });
  await blockNumber(local.table, businessId, '+919800000099');
  expect(await edge().checkBudget(ring('+918099999999'))).toEqual({
    allowed: false,
    reason: 'unknown_number',
  });
  expect(await edge().checkBudget(ring(number, newCallId(), '09800000099'))).toEqual({
    allowed: false,
    reason: 'blocked',
  });
  const answers = await Promise.all(Array.from({ length: 5 }, () => edge().checkBudget(ring(number))));
  expect(answers.filter((answer) => answer.allowed)).toHaveLength(2);
  expect(answers).toContainEqual({ allowed: false, reason: 'concurrency' });
});

test('a refused call leaves nothing behind', async () => {
  const { businessId, number } = await openBusiness(local.table, { perDay: 1 });
  const check = ring(number);
  expect(await edge().checkBudget(check)).toEqual({ allowed: false, reason: 'budget_exhausted' });
  expect((await ledgerOf(businessId)).held).toBe(0);
  expect(await findCall(local.table, check.callId)).toBeUndefined();
});

test('finishing releases the hold and spends what the call really cost, once', async () => {
  const { businessId, number } = await openBusiness(local.table);
  const check = ring(number);
  await edge().checkBudget(check);
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => edge().finishCall(finished(check.callId))),
  );
  answers.push(await edge().finishCall({ ...finished(check.callId), usage: { ...usage, seconds: 9999 } }));
  const total = answers[0]?.cost.total.microInr ?? 0;
  expect(total).toBeGreaterThan(1_000_000);
  expect(answers.every(({ cost }) => cost.total.microInr === total)).toBe(true);
  expect(await ledgerOf(businessId)).toMatchObject({
    held: 0,
    daySpent: total,
    monthSpent: total,
    holds: {},
  });
  expect(await findCall(local.table, check.callId)).toMatchObject({
    status: 'completed',
    endReason: 'caller',
    seconds: 61,
    summary: 'Asked for the hours.',
  });
  await expect(edge().checkBudget(check)).rejects.toMatchObject({ status: 409, code: 'call_over' });
  expect((await ledgerOf(businessId)).held).toBe(0);
});

test('no money is lost or counted twice when many calls end while others begin', async () => {
  const { businessId, number } = await openBusiness(local.table);
  const first = Array.from({ length: 8 }, () => ring(number));
  for (const check of first) await edge().checkBudget(check);
  const [costs] = await Promise.all([
    Promise.all(first.map((check) => edge().finishCall(finished(check.callId)))),
    Promise.all(Array.from({ length: 8 }, () => edge().checkBudget(ring(number)))),
  ]);
  const ledger = await ledgerOf(businessId);
  expect(ledger.daySpent).toBe(costs.reduce((sum, { cost }) => sum + cost.total.microInr, 0));
  expect(Object.keys(ledger.holds)).toHaveLength(8);
});

test('a hold that was not settled is released when it expires, and a late bill still counts', async () => {
  const { businessId, number } = await openBusiness(local.table, { perDay: 30 });
  const lost = ring(number);
  expect(await edge().checkBudget(lost)).toMatchObject({ allowed: true, maxSeconds: 600 });
  expect(await edge().checkBudget(ring(number))).toEqual({ allowed: false, reason: 'budget_exhausted' });
  nowMs += 20 * 60_000;
  expect(await edge().checkBudget(ring(number))).toMatchObject({ allowed: true, maxSeconds: 600 });
  const { cost } = await edge().finishCall(finished(lost.callId));
  expect((await ledgerOf(businessId)).daySpent).toBe(cost.total.microInr);
  nowMs = noon;
});

test('a new day starts at midnight, and the holds of active calls move on to it', async () => {
  const { businessId, number } = await openBusiness(local.table, { perDay: 40, perMonth: 5000 });
  const late = ring(number);
  await edge().checkBudget(late);
  nowMs = Date.parse('2026-11-22T18:31:00Z');
  expect(await edge().checkBudget(ring(number))).toMatchObject({ allowed: true });
  expect(await ledgerOf(businessId)).toMatchObject({ day: '2026-11-23', month: '2026-11' });
  const { cost } = await edge().finishCall(finished(late.callId));
  expect((await ledgerOf(businessId)).daySpent).toBe(cost.total.microInr);
  nowMs = Date.parse('2026-11-30T18:31:00Z');
  await edge().checkBudget(ring(number));
  expect(await ledgerOf(businessId)).toMatchObject({
    day: '2026-12-01',
    month: '2026-12',
    daySpent: 0,
    monthSpent: 0,
  });
  nowMs = noon;
});

test('a call that ends on a new day, before any other, is spent on that day', async () => {
  const { businessId, number } = await openBusiness(local.table);
  const late = ring(number);
  await edge().checkBudget(late);
  nowMs = Date.parse('2026-11-22T18:31:00Z');
  const { cost } = await edge().finishCall(finished(late.callId));
  expect(await ledgerOf(businessId)).toMatchObject({
    day: '2026-11-23',
    daySpent: cost.total.microInr,
    monthSpent: cost.total.microInr,
    held: 0,
  });
  nowMs = noon;
});

test('a settlement that conflicts with another transaction is retried, and is 503 only after many tries', async () => {
  const { businessId, number } = await openBusiness(local.table);
  const check = ring(number);
  await edge().checkBudget(check);
  let inTheWay = 2;
  const changeAll: LocalTable['table']['changeAll'] = (changes) =>
    inTheWay-- > 0 ? Promise.resolve([]) : local.table.changeAll(changes);
  const contested = clientOf(
    budgetsApp({ table: { ...local.table, changeAll }, log: quiet, now: () => nowMs, limits }),
  );
  const { cost } = await contested.finishCall(finished(check.callId));
  expect((await ledgerOf(businessId)).daySpent).toBe(cost.total.microInr);
  const second = ring(number);
  await edge().checkBudget(second);
  inTheWay = Number.POSITIVE_INFINITY;
  await expect(contested.finishCall(finished(second.callId))).rejects.toMatchObject({ status: 503 });
  expect(await findCall(local.table, second.callId)).toMatchObject({ status: 'active' });
});

test('a call of a business without a budget is refused, and one that was taken without a check still gets its bill', async () => {
  const { businessId, number } = await openBusiness(local.table);
  const table: LocalTable['table'] = {
    ...local.table,
    get: async (key) => (key.SK === 'BUDGET' ? undefined : local.table.get(key)),
  };
  const unfunded = clientOf(budgetsApp({ table, log: quiet, now: () => nowMs, limits }));
  expect(await unfunded.checkBudget(ring(number))).toEqual({ allowed: false, reason: 'budget_exhausted' });
  const check = ring(number);
  const startedAt = check.at;
  await createCall(local.table, {
    callId: check.callId,
    businessId,
    carrier: 'exotel',
    from: check.phone,
    to: number,
    startedAt,
  });
  expect((await unfunded.finishCall(finished(check.callId))).cost.total.microInr).toBeGreaterThan(0);
  expect((await ledgerOf(businessId)).daySpent).toBe(0);
});

test('a refusal is logged with its reason and business, without a number; 80 % spent is a warning', async () => {
  const lines: { level: string; message: string; [field: string]: unknown }[] = [];
  const log = createLog({ write: (_, line) => lines.push(JSON.parse(line)) });
  const logged = clientOf(budgetsApp({ table: local.table, log, now: () => nowMs, limits }));
  const { businessId, number } = await openBusiness(local.table, { perDay: 5 });
  const check = ring(number);
  await logged.checkBudget(check);
  await logged.checkBudget(ring(number));
  await logged.checkBudget(ring('+918099999999'));
  const { cost } = await logged.finishCall(finished(check.callId));
  await logged.finishCall({ ...finished(check.callId) });
  const percent = Math.floor((cost.total.microInr * 100) / rupees(5));
  const budgetLines = lines.filter(({ message }) => /budget/.test(message)).map(({ at: _, ...line }) => line);
  expect(budgetLines).toEqual([
    { level: 'info', message: 'budget refused', reason: 'budget_exhausted', businessId },
    { level: 'info', message: 'budget refused', reason: 'unknown_number', businessId: null },
    { level: 'info', message: 'share of the budget', businessId, percent },
  ]);
  expect(JSON.stringify(lines)).not.toMatch(/98000000|80999999/);
  lines.length = 0;
  const second = ring(number);
  await createCall(local.table, {
    ...second,
    businessId,
    from: second.phone,
    to: number,
    startedAt: second.at,
  });
  await logged.finishCall(finished(second.callId));
  const twice = Math.floor((cost.total.microInr * 200) / rupees(5));
  expect(lines).toContainEqual(
    expect.objectContaining({ level: 'warn', message: 'budget nearly spent', businessId, percent: twice }),
  );
});

test('a call that rings after its end takes no hold and no place, and its line for the alarm has no number', async () => {
  const lines: { message: string; [field: string]: unknown }[] = [];
  const log = createLog({ write: (_, line) => lines.push(JSON.parse(line)) });
  const logged = clientOf(budgetsApp({ table: local.table, log, now: () => nowMs, limits }));
  const { businessId, number } = await openBusiness(local.table);
  const check = ring(number);
  await logged.checkBudget(check);
  // Whether its bill has come yet or not, and for a call that is not known here.
  const late = { ...check, afterEnd: true as const };
  await expect(logged.checkBudget(late)).rejects.toMatchObject({ status: 409, code: 'call_over' });
  const { cost } = await logged.finishCall(finished(check.callId));
  await expect(logged.checkBudget(late)).rejects.toMatchObject({ status: 409 });
  const unknown = { ...ring(number), afterEnd: true as const };
  await expect(logged.checkBudget(unknown)).rejects.toMatchObject({ status: 409 });
  expect(await ledgerOf(businessId)).toMatchObject({ holds: {}, daySpent: cost.total.microInr });
  expect(await findCall(local.table, unknown.callId)).toBeUndefined();
  expect(
    lines.filter(({ message }) => message === 'rang after its end').map(({ at: _, ...line }) => line),
  ).toEqual(
    [check.callId, check.callId, unknown.callId].map((callId) => ({
      level: 'warn',
      message: 'rang after its end',
      callId,
      businessId,
    })),
  );
  expect(JSON.stringify(lines)).not.toMatch(/98000000/);
});

test('a call that was settled is never granted again: check-budget answers 409 and holds nothing', async () => {
  const { businessId, number } = await openBusiness(local.table);
  const check = ring(number);
  await edge().checkBudget(check);
  const { cost } = await edge().finishCall(finished(check.callId));
  const before = nowMs;
  for (const hours of [0, 5, 24 * 300]) {
    nowMs = before + hours * 3_600_000;
    // By any number, on any number.
    for (const again of [
      check,
      { ...check, phone: '+919800000077' },
      { ...check, businessNumber: '+918099999999' },
    ])
      await expect(edge().checkBudget(again)).rejects.toMatchObject({ status: 409, code: 'call_over' });
  }
  nowMs = before;
  expect(await ledgerOf(businessId)).toMatchObject({ holds: {}, held: 0, daySpent: cost.total.microInr });
});

test('a refused ring holds no money and leaves no call, whatever the reason', async () => {
  const { businessId, number } = await openBusiness(
    local.table,
    { perDay: 500 },
    { limits: { maxConcurrentCalls: 1 } },
  );
  const poor = await openBusiness(local.table, { perDay: 1 });
  await blockNumber(local.table, businessId, '+919800000099');
  await edge().checkBudget(ring(number));
  const { held } = await ledgerOf(businessId);
  const refusedRings = [
    ['blocked', ring(number, newCallId(), '+919800000099')],
    ['concurrency', ring(number)],
    ['unknown_number', ring('+918099999999')],
    ['budget_exhausted', ring(poor.number)],
  ] as const;
  for (const [reason, check] of refusedRings) {
    expect(await edge().checkBudget(check)).toEqual({ allowed: false, reason });
    expect(await findCall(local.table, check.callId), reason).toBeUndefined();
  }
  expect((await ledgerOf(businessId)).held).toBe(held);
  expect((await ledgerOf(poor.businessId)).held).toBe(0);
});

describe('a ring that is withdrawn', () => {
  const withdrawn = (check: ReturnType<typeof ring>) =>
    expect(edge().checkBudget({ ...check, withdrawn: true })).rejects.toMatchObject({ status: 409 });

  test('gives its hold back and leaves no call, however often it is told', async () => {
    const { businessId, number } = await openBusiness(local.table);
    const [check, other] = [ring(number), ring(number)];
    await edge().checkBudget(check);
    await edge().checkBudget(other);
    await withdrawn(check);
    await withdrawn(check);
    await withdrawn(ring(number));
    expect(Object.keys((await ledgerOf(businessId)).holds)).toEqual([other.callId]);
    expect(await findCall(local.table, check.callId)).toBeUndefined();
  });

  test('gives its hold back when nine others are withdrawn at the same moment', async () => {
    const { businessId, number } = await openBusiness(
      local.table,
      {},
      { limits: { maxConcurrentCalls: 40 } },
    );
    const checks = Array.from({ length: 10 }, () => ring(number));
    await Promise.all(checks.map((check) => edge().checkBudget(check)));
    await Promise.all(checks.map(withdrawn));
    expect(await ledgerOf(businessId)).toMatchObject({ held: 0, holds: {} });
  });

  test('keeps its hold once it has a journal, and its bill once it is settled', async () => {
    const { businessId, number } = await openBusiness(local.table);
    const check = ring(number);
    await edge().checkBudget(check);
    const key = keys.call(check.callId);
    await local.table.change({ key, update: 'SET acceptedThrough = :n', values: { ':n': 0 } });
    await withdrawn(check);
    expect(Object.keys((await ledgerOf(businessId)).holds)).toEqual([check.callId]);
    const { cost } = await edge().finishCall(finished(check.callId));
    await withdrawn(check);
    expect(await findCall(local.table, check.callId)).toMatchObject({ status: 'completed', cost });
  });
});

test('the end of a call that waited for minutes at the edge is logged as a warning, once', async () => {
  const lines: { message: string; [field: string]: unknown }[] = [];
  const log = createLog({ write: (_, line) => lines.push(JSON.parse(line)) });
  const { number } = await openBusiness(local.table);
  const check = ring(number);
  await edge().checkBudget(check);
  const delivered = (callId: string, secondsLater: number) =>
    clientOf(
      budgetsApp({ table: local.table, log, now: () => nowMs + secondsLater * 1000, limits }),
    ).finishCall(finished(callId));
  await delivered(check.callId, 400);
  await delivered(check.callId, 900);
  const second = ring(number);
  await edge().checkBudget(second);
  await delivered(second.callId, 60);
  const late = lines.filter(({ message }) => message === 'delivered late');
  expect(late).toEqual([expect.objectContaining({ level: 'warn', callId: check.callId, seconds: 400 })]);
});

test('an unknown call can not be finished', async () => {
  await expect(edge().finishCall(finished('exotel-nobody'))).rejects.toMatchObject({
    status: 404,
    code: 'unknown_call',
  });
});

test('a wrong body is 400 and names every wrong field', async () => {
  const answer = await post(app(), '/api/agent/check-budget', {
    callId: 'exotel-1',
    businessNumber: '12',
    phone: 'x',
    carrier: 'pigeon',
  });
  expect(answer.status).toBe(400);
  const { error } = answer.body as { error: { code: string; issues: { path: string; message: string }[] } };
  expect(error.code).toBe('invalid_request');
  expect(error.issues.map(({ path }) => path).sort()).toEqual(['at', 'businessNumber', 'carrier', 'phone']);
  // The union's own message. It was 'expected "anonymous"', which is the rarer form of a phone.
  expect(error.issues.find(({ path }) => path === 'phone')?.message).toMatch(
    /^a phone number is E\.164, such as/,
  );
  expect(await post(app(), '/api/agent/check-budget', '{"callId":')).toMatchObject({
    status: 400,
    body: { error: { code: 'invalid_json' } },
  });
  expect((await post(app(), '/api/agent/finish-call', `{"summary":"${'x'.repeat(300_000)}"}`)).status).toBe(
    413,
  );
  expect(await post(app(), '/api/agent/nowhere', {})).toMatchObject({
    status: 404,
    body: { error: { code: 'not_found' } },
  });
});
