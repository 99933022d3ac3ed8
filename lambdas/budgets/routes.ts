/**
 * check-budget: may this call be taken, and for how long. finish-call: what it cost. For admins:
 * the limits, and what is left of them.
 */
import type { Budget, BudgetAnswer, CheckBudget, FinishCall, Refusal } from '../../shared/contract/budget.ts';
import type { Business } from '../../shared/contract/business.ts';
import type { BusinessId } from '../../shared/ids.ts';
import type { Log } from '../../shared/io/log.ts';
import { costOf, unpricedItems } from '../../shared/journal/cost.ts';
import { turnsOf } from '../../shared/journal/latency.ts';
import { money } from '../../shared/money.ts';
import { holdPerMinute } from '../../shared/pricing.ts';
import { type App, createApp } from '../http/app.ts';
import { ownBusiness, unknownBusiness } from '../http/auth.ts';
import { serve } from '../http/serve.ts';
import { businessOfNumber, findBusiness } from '../rows/business.ts';
import { createCall, findCall, type Grant, knownCall } from '../rows/call.ts';
import { readKnownJournal } from '../rows/journal.ts';
import type { Table } from '../table/dynamo.ts';
import { putBudget, readLedger, takeHold } from './ledger.ts';
import { asOf, dayIn, leftOf, spentPercent } from './rules.ts';
import { finish, isBlocked, keepGrant } from './store.ts';

export interface BudgetsPorts {
  table: Table;
  log: Log;
  /** Epoch ms. */
  now: () => number;
  /** The operator's: a business may set lower ones. */
  limits: { maxCallSeconds: number; maxConcurrentCalls: number };
}

export function budgetsApp(ports: BudgetsPorts): App {
  const app = createApp(ports.log);
  serve(app, 'checkBudget', ({ body }) => checkBudget(ports, body));
  serve(app, 'finishCall', ({ body }) => finishCall(ports, body));
  serve(app, 'budget', async ({ params, staff }) => ({
    budget: await readBudget(ports, ownBusiness(staff, params.id)),
  }));
  serve(app, 'putBudget', async ({ params, body, staff }) => {
    const { timeZone } = await knownBusiness(ports.table, ownBusiness(staff, params.id));
    await putBudget(ports.table, params.id, {
      limitPerDay: body.limitPerDay.microInr,
      ...(body.limitPerMonth ? { limitPerMonth: body.limitPerMonth.microInr } : {}),
      day: dayIn(timeZone, ports.now()),
    });
    return { budget: await readBudget(ports, params.id) };
  });
  return app;
}

async function checkBudget(ports: BudgetsPorts, asked: CheckBudget): Promise<BudgetAnswer> {
  const { table, now, limits, log } = ports;
  const [known, business] = await Promise.all([
    findCall(table, asked.callId),
    businessOfNumber(table, asked.businessNumber),
  ]);
  if (known?.grant) return granted(known.grant);
  const refused = (reason: Refusal): BudgetAnswer => {
    // Counted by an alarm; whose number it was stays out of the log.
    log.info('budget refused', { reason, businessId: business?.businessId ?? null });
    return { allowed: false, reason };
  };
  if (!business) return refused('unknown_number');
  const { businessId, timeZone } = business;
  const [blocked, ledger] = await Promise.all([
    isBlocked(table, businessId, asked.phone),
    readLedger(table, businessId),
  ]);
  if (blocked) return refused('blocked');

  const nowMs = now();
  const answer = await takeHold(table, businessId, ledger, {
    callId: asked.callId,
    nowMs,
    day: dayIn(timeZone, nowMs),
    longestSeconds: Math.min(business.limits.maxCallSeconds ?? limits.maxCallSeconds, limits.maxCallSeconds),
    perMinute: holdPerMinute(asked.carrier),
    maxConcurrent: Math.min(
      business.limits.maxConcurrentCalls ?? limits.maxConcurrentCalls,
      limits.maxConcurrentCalls,
    ),
  });
  if (!answer.allowed) return refused(answer.reason);

  const call = {
    callId: asked.callId,
    businessId,
    carrier: asked.carrier,
    from: asked.phone,
    to: asked.businessNumber,
    startedAt: asked.at,
  };
  const { holdId, maxSeconds } = answer.hold;
  const grant = { holdId, maxSeconds, remaining: money(answer.left) };
  const isFirst = await createCall(table, { ...call, grant });
  return granted(isFirst ? grant : await keepGrant(table, asked.callId, grant));
}

function granted(grant: Grant): BudgetAnswer {
  return { allowed: true, ...grant };
}

async function finishCall(ports: BudgetsPorts, finished: FinishCall) {
  const { table, now, log } = ports;
  const call = await knownCall(table, finished.callId);
  if (call.cost) return { cost: call.cost };
  const unpriced = unpricedItems(finished.usage);
  if (unpriced.length > 0) log.warn('usage without a price', { callId: call.callId, items: unpriced });
  const responses = turnsOf(await readKnownJournal(table, call.callId)).flatMap(({ turn, responseMs }) =>
    turn > 0 && responseMs !== null ? [Math.round(responseMs)] : [],
  );
  const cost = await finish(
    table,
    call,
    { ...finished, responses },
    costOf(finished.usage, call.carrier),
    now(),
  );
  const lateSeconds = Math.round((now() - Date.parse(finished.endedAt)) / 1000);
  // Counted by an alarm: how old the edge's outbox was is known here first, when it has become empty.
  if (lateSeconds >= lateFromSeconds)
    log.warn('delivered late', { callId: call.callId, seconds: lateSeconds });
  await tellShare(ports, call.businessId);
  return { cost };
}

/** The edge has tried eight times by then; a summary and a call that crashed are here sooner. */
const lateFromSeconds = 300;

/** From this share on somebody should know, while callers are still answered. */
const nearlySpentPercent = 80;

/** How much of its limit a business has spent, after each call that was paid for. */
async function tellShare({ table, log }: BudgetsPorts, businessId: BusinessId): Promise<void> {
  const ledger = await readLedger(table, businessId);
  if (!ledger) return;
  const percent = spentPercent(ledger);
  if (percent >= nearlySpentPercent) log.warn('budget nearly spent', { businessId, percent });
  else log.info('share of the budget', { businessId, percent });
}

/** Without a ledger nothing was ever allowed: all zeros. */
async function readBudget({ table, now }: BudgetsPorts, businessId: BusinessId): Promise<Budget> {
  const [{ timeZone }, ledger] = await Promise.all([
    knownBusiness(table, businessId),
    readLedger(table, businessId),
  ]);
  if (!ledger) return { limitPerDay: money(0), spent: money(0), held: money(0), remaining: money(0) };
  const current = asOf(ledger, dayIn(timeZone, now()), now());
  const { limitPerDay, limitPerMonth, daySpent, held } = current;
  return {
    limitPerDay: money(limitPerDay),
    ...(limitPerMonth === null ? {} : { limitPerMonth: money(limitPerMonth) }),
    spent: money(daySpent),
    held: money(held),
    remaining: money(leftOf(current)),
  };
}

async function knownBusiness(table: Table, businessId: BusinessId): Promise<Business> {
  const business = await findBusiness(table, businessId);
  if (!business) throw unknownBusiness();
  return business;
}
