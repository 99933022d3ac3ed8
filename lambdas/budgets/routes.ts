/**
 * check-budget: whether a call may be taken, and how long it may last. finish-call: what it cost.
 * For admins and operators: a business's limits, and what is left of them.
 */
import type { Budget, BudgetAnswer, CheckBudget, FinishCall, Refusal } from '../../shared/contract/budget.ts';
import type { BusinessId } from '../../shared/ids.ts';
import { costOf, unpricedItems, unratedModels } from '../../shared/journal/cost.ts';
import { figuresOf } from '../../shared/journal/for-reports/call-figures.ts';
import { unansweredOf } from '../../shared/journal/for-reports/unanswered.ts';
import { begunRequest } from '../../shared/journal/for-staff/begun-request.ts';
import { faultSourcesOf } from '../../shared/journal/for-staff/fault-sources.ts';
import { outcomeOf } from '../../shared/journal/for-staff/outcome.ts';
import { wordsOfCall } from '../../shared/journal/for-staff/searchable.ts';
import { turnsOf } from '../../shared/journal/latency.ts';
import { money } from '../../shared/money.ts';
import { holdPerMinute } from '../../shared/pricing.ts';
import { callOver } from '../http/api-error.ts';
import { type App, createApp, type Ports, type Routes } from '../http/app.ts';
import { ownBusiness } from '../http/auth.ts';
import { keepBegunRequest } from '../rows/begun-request.ts';
import { businessOfNumber, knownBusiness } from '../rows/business.ts';
import { createCall, findCall, type Grant, knownCall } from '../rows/call.ts';
import { readKnownJournal } from '../rows/journal.ts';
import { readLedger, takeHold } from './ledger.ts';
import { asOf, dayIn, leftOf, spentPercent } from './rules.ts';
import { changeBudget, finish, isBlocked, keepGrant, releaseHold, withdraw } from './store.ts';

interface BudgetsPorts extends Ports {
  /** The operator's limits. A business may set lower ones. */
  limits: { maxCallSeconds: number; maxConcurrentCalls: number };
}

export function budgetsApp(ports: BudgetsPorts): App {
  const { table, log, now } = ports;
  const routes: Routes<'budgets'> = {
    checkBudget: ({ body }) => checkBudget(ports, body),
    finishCall: ({ body }) => finishCall(ports, body),
    budget: async ({ params, staff }) => ({ budget: await readBudget(ports, ownBusiness(staff, params.id)) }),
    putBudget: async ({ params, body, staff }) => {
      const { timeZone } = await knownBusiness(table, ownBusiness(staff, params.id));
      await changeBudget(
        ports,
        { ...staff, businessId: params.id },
        {
          limitPerDay: body.limitPerDay.microInr,
          ...(body.limitPerMonth ? { limitPerMonth: body.limitPerMonth.microInr } : {}),
          day: dayIn(timeZone, now()),
        },
      );
      return { budget: await readBudget(ports, params.id) };
    },
  };
  return createApp({ table, log }, routes);
}

async function checkBudget(
  { table, now, limits, log }: BudgetsPorts,
  asked: CheckBudget,
): Promise<BudgetAnswer> {
  const { callId, businessNumber, phone, carrier, at, providers, afterEnd, withdrawn } = asked;
  const { settingsVersion, isTrial } = asked;
  const [known, business] = await Promise.all([
    findCall(table, callId),
    businessOfNumber(table, businessNumber),
  ]);
  const isSettled = known !== undefined && known.status !== 'active';
  if (withdrawn && !isSettled) {
    const businessId = known?.businessId ?? business?.businessId;
    if (businessId) await withdraw(table, callId, businessId);
    throw callOver();
  }
  if (afterEnd || isSettled) {
    // An alarm counts this line.
    log.warn('rang after its end', { callId, businessId: known?.businessId ?? business?.businessId ?? null });
    throw callOver();
  }
  if (known?.grant) return granted(known.grant);
  const refused = (reason: Refusal): BudgetAnswer => {
    // An alarm counts this line. It must not hold a phone number.
    log.info('budget refused', { reason, businessId: business?.businessId ?? null });
    return { allowed: false, reason };
  };
  if (!business) return refused('unknown_number');
  const { businessId, timeZone } = business;
  const [blocked, ledger] = await Promise.all([
    isBlocked(table, businessId, phone),
    readLedger(table, businessId),
  ]);
  if (blocked) return refused('blocked');

  const nowMs = now();
  const ownLimits = business.limits;
  const answer = await takeHold(table, businessId, ledger, {
    callId,
    nowMs,
    day: dayIn(timeZone, nowMs),
    longestSeconds: Math.min(ownLimits.maxCallSeconds ?? limits.maxCallSeconds, limits.maxCallSeconds),
    perMinute: holdPerMinute(carrier, providers),
    maxConcurrent: Math.min(
      ownLimits.maxConcurrentCalls ?? limits.maxConcurrentCalls,
      limits.maxConcurrentCalls,
    ),
  });
  if (!answer.allowed) return refused(answer.reason);

  const call = {
    callId,
    businessId,
    carrier,
    from: phone,
    to: businessNumber,
    startedAt: at,
    settingsVersion,
    isTrial,
  };
  const { holdId, maxSeconds } = answer.hold;
  const grant = { holdId, maxSeconds, remaining: money(answer.left) };
  const { retention } = business;
  const isFirst = await createCall(table, { ...call, retention, grant });
  const kept = isFirst ? grant : await keepGrant(table, callId, grant);
  if (kept) return granted(kept);
  // The edge took the call on trust, and it ended while this answer was on its way.
  await releaseHold(table, businessId, callId);
  throw callOver();
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
  const unrated = unratedModels(finished.usage);
  // An alarm counts this line.
  if (unrated.length > 0) log.warn('a model without a price', { callId: call.callId, models: unrated });
  const journal = await readKnownJournal(table, call.callId);
  const outcome = outcomeOf(journal, finished.endReason);
  const begun = begunRequest(journal, finished.endReason);
  if (begun !== null) await keepBegunRequest(table, call, begun, now());
  const responses = turnsOf(journal).flatMap(({ turn, responseMs }) =>
    turn > 0 && responseMs !== null ? [Math.round(responseMs)] : [],
  );
  const bill = costOf(finished.usage, call.carrier);
  const costs = Object.fromEntries(bill.lines.map(({ item, microInr }) => [item, microInr]));
  const figures = { ...figuresOf(journal), costs };
  const unanswered = unansweredOf(journal, outcome);
  const cost = await finish(
    table,
    call,
    {
      ...finished,
      outcome,
      responses,
      unrated,
      figures,
      unanswered,
      words: wordsOfCall(journal),
      faults: faultSourcesOf(journal),
    },
    bill,
    now(),
  );
  const lateSeconds = Math.round((now() - Date.parse(finished.endedAt)) / 1000);
  // An alarm counts this line. Here is the first place where the age of the edge's outbox is known.
  if (lateSeconds >= lateFromSeconds)
    log.warn('delivered late', { callId: call.callId, seconds: lateSeconds });
  await logSpentShare(ports, call.businessId);
  return { cost };
}

/**
 * The edge has retried eight times by then. The normal causes of a delay, a summary or a crashed
 * call's recovery, take less.
 */
const lateFromSeconds = 300;

/** From this share on an alarm warns, while callers are still answered. */
const nearlySpentPercent = 80;

/** Logs, after each settled call, how much of its limit a business has spent. */
async function logSpentShare({ table, log }: BudgetsPorts, businessId: BusinessId): Promise<void> {
  const ledger = await readLedger(table, businessId);
  if (!ledger) return;
  const percent = spentPercent(ledger);
  if (percent >= nearlySpentPercent) log.warn('budget nearly spent', { businessId, percent });
  else log.info('share of the budget', { businessId, percent });
}

/** All zeros for a business without a ledger: it never had a budget. */
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
