/** Writes that concern a call together with its money, or a budget's limits together with the audit. */
import type { Cost, FinishCall } from '../../shared/contract/budget.ts';
import { type CallOutcome, statusOf } from '../../shared/contract/call.ts';
import type { BusinessId, CallId, Phone } from '../../shared/ids.ts';
import type { Unanswered } from '../../shared/journal/for-reports/unanswered.ts';
import { unavailable } from '../http/api-error.ts';
import type { Ports } from '../http/app.ts';
import { type Actor, auditChange, logAct } from '../rows/audit.ts';
import { findBusiness } from '../rows/business.ts';
import { findCall, type Grant, StoredCall, type StoredFigures } from '../rows/call.ts';
import { wordsChange } from '../rows/call-words.ts';
import { changesBetween } from '../rows/changes.ts';
import { keys } from '../rows/keys.ts';
import { pauseAfter } from '../table/pause.ts';
import type { Change, Removal, Table } from '../table/table.ts';
import { type Limits, ledgerOf, limitsChange, readLedger, settlement } from './ledger.ts';
import { dayIn } from './rules.ts';

export async function isBlocked(table: Table, businessId: BusinessId, phone: string): Promise<boolean> {
  return (await table.get(keys.blocked(businessId, phone))) !== undefined;
}

/** From now on calls from this number to this business are refused. */
export async function blockNumber(table: Table, businessId: BusinessId, phone: Phone): Promise<void> {
  await table.put(keys.blocked(businessId, phone), { phone });
}

/**
 * Stores the answer with the call, unless there is one. Returns the stored one; `null` where the call was
 * settled while it was asked for.
 */
export async function keepGrant(table: Table, callId: CallId, grant: Grant): Promise<Grant | null> {
  const { done, row } = await table.change({
    key: keys.call(callId),
    update: 'SET #grant = if_not_exists(#grant, :grant)',
    condition: 'attribute_exists(PK) AND attribute_not_exists(cost)',
    names: { '#grant': 'grant' },
    values: { ':grant': grant },
  });
  const call = row && StoredCall.parse(row);
  if (!done && call?.cost) return null;
  return call?.grant ?? grant;
}

/** Releases the hold of a call that was settled before the hold was taken. */
export async function releaseHold(table: Table, businessId: BusinessId, callId: CallId): Promise<void> {
  const ledger = await readLedger(table, businessId);
  if (ledger?.holds[callId]) await table.change(settlement(businessId, ledger, callId, 0));
}

const tries = 20;

/** Sets the limits, with the audit's row in the same transaction. */
export async function changeBudget({ table, log, now }: Ports, actor: Actor, limits: Limits): Promise<void> {
  for (let attempt = 0; attempt < tries; attempt++) {
    const ledger = await readLedger(table, actor.businessId);
    const act = {
      action: 'budget_changed',
      changes: changesBetween(ledger ? limitsOf(ledger) : {}, limitsOf(limits)),
    } as const;
    const failed = await table.changeAll([
      limitsChange(actor.businessId, limits, ledger ?? 'none'),
      auditChange(table, actor, act, now()),
    ]);
    if (failed === null) return logAct(log, actor, act);
    await pauseAfter(attempt + 1);
  }
  throw unavailable('the budget');
}

/** Micro-rupees. */
function limitsOf({ limitPerDay, limitPerMonth }: { limitPerDay: number; limitPerMonth?: number | null }) {
  return { limitPerDay, limitPerMonth: limitPerMonth ?? null };
}

/**
 * Ends a call and settles its money in one transaction, so that neither happens twice or without
 * the other. Returns the stored cost: a call that has ended already keeps its own. Throws 503 if
 * other calls of the business interfered with every try.
 */
export async function finish(
  table: Table,
  call: StoredCall,
  finished: FinishedCall,
  cost: Cost,
  nowMs: number,
): Promise<Cost> {
  const timeZone = (await findBusiness(table, call.businessId))?.timeZone ?? 'Asia/Kolkata';
  let isErased = call.erased ?? false;
  for (let attempt = 0; attempt < tries; attempt++) {
    const ledger = await ledgerOf(table, call.businessId, dayIn(timeZone, nowMs));
    const money = ledger ? [settlement(call.businessId, ledger, call.callId, cost.total.microInr)] : [];
    const words = isErased || finished.words === '' ? [] : [wordsOf(call, finished)];
    const failed = await table.changeAll([ending(finished, cost, isErased), ...money, ...words]);
    if (failed === null) return cost;
    if (failed.includes(0)) {
      const now = await findCall(table, call.callId);
      if (!now || now.cost) return now?.cost ?? cost;
      isErased = now.erased ?? false;
    }
    // The hold changed between reading and writing, or another transaction held the row.
    await pauseAfter(attempt + 1);
  }
  throw unavailable('the budget');
}

/**
 * A ring that check-budget was asked about led to no call: its hold is released and its row removed, in one
 * transaction. A call that has a journal is alive, or was: its own end settles it. Throws 503 if other calls
 * of the business interfered with every try.
 */
export async function withdraw(table: Table, callId: CallId, businessId: BusinessId): Promise<void> {
  for (let attempt = 0; attempt < tries; attempt++) {
    const [call, ledger] = await Promise.all([findCall(table, callId), readLedger(table, businessId)]);
    if (call?.acceptedThrough !== undefined || call?.cost) return;
    const money = ledger?.holds[callId] ? [settlement(businessId, ledger, callId, 0)] : [];
    const row = call ? [removal(callId)] : [];
    if (row.length + money.length === 0) return;
    if ((await table.changeAll([...row, ...money])) === null) return;
    await pauseAfter(attempt + 1);
  }
  throw unavailable('the budget');
}

function removal(callId: CallId): Removal {
  const condition =
    'attribute_exists(PK) AND attribute_not_exists(acceptedThrough) AND attribute_not_exists(cost)';
  return { key: keys.call(callId), remove: true, condition };
}

/**
 * The data that settles a call: the edge's report, what came of it, what was heard and failed in it and the
 * response times (ms) from its journal, and the models without a price of their own.
 */
type FinishedCall = FinishCall & {
  outcome: CallOutcome;
  words: string;
  faults: readonly string[];
  responses: readonly number[];
  unrated: readonly string[];
  figures: StoredFigures;
  unanswered: Unanswered | null;
};

function wordsOf(call: StoredCall, { words, outcome, endReason, usage, faults }: FinishedCall): Change {
  const { seconds } = usage;
  return wordsChange(call, words, {
    status: statusOf(endReason),
    outcome,
    seconds,
    ...(faults.length > 0 ? { faults: [...faults] } : {}),
  });
}

/** Summary, question and words are not stored for a caller who was erased, even a moment ago. */
function ending(finished: FinishedCall, cost: Cost, isErased: boolean): Change {
  const summary = isErased ? undefined : finished.summary;
  const unanswered = isErased ? undefined : (finished.unanswered ?? undefined);
  const withSummary = summary === undefined ? '' : ', summary = :summary';
  const unrated = finished.unrated.length > 0 ? finished.unrated : undefined;
  const withUnrated = unrated === undefined ? '' : ', unrated = :unrated';
  const withUnanswered = unanswered === undefined ? '' : ', unanswered = :unanswered';
  const faults = finished.faults.length > 0 ? finished.faults : undefined;
  const withFaults = faults === undefined ? '' : ', faults = :faults';
  const unlessErased = isErased ? '' : ' AND attribute_not_exists(erased)';
  return {
    key: keys.call(finished.callId),
    update: `SET #status = :status, endReason = :reason, endedAt = :ended, outcome = :outcome, #seconds = :seconds, cost = :cost, responses = :responses, figures = :figures${withUnrated}${withFaults}${withSummary}${withUnanswered}`,
    condition: `attribute_exists(PK) AND attribute_not_exists(cost)${unlessErased}`,
    names: { '#status': 'status', '#seconds': 'seconds' },
    values: {
      ':status': statusOf(finished.endReason),
      ':reason': finished.endReason,
      ':outcome': finished.outcome,
      ':ended': new Date(finished.endedAt).toISOString(),
      ':seconds': finished.usage.seconds,
      ':cost': cost,
      ':responses': finished.responses,
      ':figures': finished.figures,
      ':unanswered': unanswered,
      ':summary': summary,
      ':unrated': unrated,
      ':faults': faults,
    },
  };
}
