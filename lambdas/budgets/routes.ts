/** check-budget: may this call be taken, and for how long. finish-call: what it cost. For admins: the limits, and what is left of them. */
import type { Budget, BudgetAnswer, CheckBudget, FinishCall } from '../../shared/contract/budget.ts';
import type { Business } from '../../shared/contract/business.ts';
import type { BusinessId } from '../../shared/ids.ts';
import type { Log } from '../../shared/io/log.ts';
import { costOf, unpricedItems } from '../../shared/journal/cost.ts';
import { turnsOf } from '../../shared/journal/latency.ts';
import { money } from '../../shared/money.ts';
import { holdPerMinute } from '../../shared/pricing.ts';
import { type App, createApp } from '../lib/app.ts';
import { ownBusiness, unknownBusiness } from '../lib/auth.ts';
import { businessOfNumber, findBusiness } from '../lib/business-store.ts';
import { createCall, findCall, type Grant, knownCall } from '../lib/call-store.ts';
import type { Table } from '../lib/dynamo.ts';
import { readKnownJournal } from '../lib/event-store.ts';
import { serve } from '../lib/serve.ts';
import { putBudget, readLedger, takeHold } from './ledger.ts';
import { asOf, dayIn, leftOf } from './rules.ts';
import { finish, isBlocked, keepGrant } from './store.ts';

export interface BudgetsPorts {
  table: Table;
  log: Log;
  /** Epoch ms. */
  now: () => number;
  /** Where a business sets none of its own. */
  limits: { maxCallSeconds: number; maxConcurrentCalls: number };
}

export function budgetsApp(ports: BudgetsPorts): App {
  const app = createApp(ports.log);
  serve(app, 'checkBudget', ({ body }) => checkBudget(ports, body));
  serve(app, 'finishCall', ({ body }) => finishCall(ports, body));
  serve(app, 'budget', async ({ params, staff }) => ({ budget: await readBudget(ports, ownBusiness(staff, params.id)) }));
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

async function checkBudget({ table, now, limits }: BudgetsPorts, asked: CheckBudget): Promise<BudgetAnswer> {
  const [known, business] = await Promise.all([findCall(table, asked.callId), businessOfNumber(table, asked.businessNumber)]);
  if (known?.grant) return granted(known.grant);
  if (!business) return { allowed: false, reason: 'unknown_number' };
  const { businessId, timeZone } = business;
  if (await isBlocked(table, businessId, asked.phone)) return { allowed: false, reason: 'blocked' };

  const nowMs = now();
  const answer = await takeHold(table, businessId, {
    callId: asked.callId,
    nowMs,
    day: dayIn(timeZone, nowMs),
    longestSeconds: business.limits.maxCallSeconds ?? limits.maxCallSeconds,
    perMinute: holdPerMinute(asked.carrier),
    maxConcurrent: business.limits.maxConcurrentCalls ?? limits.maxConcurrentCalls,
  });
  if (!answer.allowed) return answer;

  const call = {
    callId: asked.callId,
    businessId,
    carrier: asked.carrier,
    from: asked.phone,
    to: asked.businessNumber,
    startedAt: asked.at,
  };
  await createCall(table, call);
  const { holdId, maxSeconds } = answer.hold;
  return granted(await keepGrant(table, asked.callId, { holdId, maxSeconds, remaining: money(answer.left) }));
}

function granted(grant: Grant): BudgetAnswer {
  return { allowed: true, ...grant };
}

async function finishCall({ table, now, log }: BudgetsPorts, finished: FinishCall) {
  const call = await knownCall(table, finished.callId);
  if (call.cost) return { cost: call.cost };
  const unpriced = unpricedItems(finished.usage);
  if (unpriced.length > 0) log.warn('usage without a price', { callId: call.callId, items: unpriced });
  const responses = turnsOf(await readKnownJournal(table, call.callId)).flatMap(({ turn, responseMs }) =>
    turn > 0 && responseMs !== null ? [Math.round(responseMs)] : [],
  );
  return { cost: await finish(table, call, { ...finished, responses }, costOf(finished.usage, call.carrier), now()) };
}

/** Without a ledger nothing was ever allowed: all zeros. */
async function readBudget({ table, now }: BudgetsPorts, businessId: BusinessId): Promise<Budget> {
  const [{ timeZone }, ledger] = await Promise.all([knownBusiness(table, businessId), readLedger(table, businessId)]);
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
