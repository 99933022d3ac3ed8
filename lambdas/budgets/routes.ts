/** check-budget: may this call be taken, and for how long. finish-call: what it cost. */
import type { BudgetAnswer, CheckBudget, FinishCall } from '../../shared/contract/budget.ts';
import type { Log } from '../../shared/io/log.ts';
import { costOf, unpricedItems } from '../../shared/journal/cost.ts';
import { money } from '../../shared/money.ts';
import { holdPerMinute } from '../../shared/pricing.ts';
import { type App, createApp } from '../lib/app.ts';
import { businessOfNumber } from '../lib/business-store.ts';
import { createCall, findCall, type Grant, knownCall } from '../lib/call-store.ts';
import type { Table } from '../lib/dynamo.ts';
import { serve } from '../lib/serve.ts';
import { takeHold } from './ledger.ts';
import { dayIn } from './rules.ts';
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
  return { cost: await finish(table, call, finished, costOf(finished.usage, call.carrier), now()) };
}
