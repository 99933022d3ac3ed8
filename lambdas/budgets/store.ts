/** Money and calls together: what check-budget and finish-call ask of the table. */

import type { Cost, FinishCall } from '../../shared/contract/budget.ts';
import { statusOf } from '../../shared/contract/call.ts';
import type { BusinessId, CallId, Phone } from '../../shared/ids.ts';
import { unavailable } from '../lib/api-error.ts';
import { findBusiness } from '../lib/business-store.ts';
import { findCall, type Grant, StoredCall } from '../lib/call-store.ts';
import type { Change, Table } from '../lib/dynamo.ts';
import { keys } from '../lib/table.ts';
import { ledgerOf, settlement } from './ledger.ts';
import { dayIn } from './rules.ts';

export async function isBlocked(table: Table, businessId: BusinessId, phone: string): Promise<boolean> {
  return (await table.get(keys.blocked(businessId, phone))) !== undefined;
}

/** Calls of this number to this business are refused from now on. */
export async function blockNumber(table: Table, businessId: BusinessId, phone: Phone): Promise<void> {
  await table.put(keys.blocked(businessId, phone), { phone });
}

/** Keeps the answer with the call; the first one stands, and is returned. */
export async function keepGrant(table: Table, callId: CallId, grant: Grant): Promise<Grant> {
  const { row } = await table.change({
    key: keys.call(callId),
    update: 'SET #grant = if_not_exists(#grant, :grant)',
    condition: 'attribute_exists(PK)',
    names: { '#grant': 'grant' },
    values: { ':grant': grant },
  });
  return (row && StoredCall.parse(row).grant) ?? grant;
}

const tries = 20;

/**
 * Ends a call and settles its money in one transaction, so that neither happens twice or alone.
 * Returns the cost that stands: a call that has ended already keeps its own. 503 when other calls
 * of the business were in the way every time.
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
    const failed = await table.changeAll([ending(finished, cost, isErased), ...money]);
    if (failed === null) return cost;
    if (failed.includes(0)) {
      const now = await findCall(table, call.callId);
      if (!now || now.cost) return now?.cost ?? cost;
      isErased = now.erased ?? false;
    }
    // The hold was swept or taken between reading and writing, or another transaction held the row:
    // once more, a little apart from the others.
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 10 * (attempt + 1)));
  }
  throw unavailable('the budget');
}

/** What a call is settled with: what the edge tells, and the answer times that its journal tells. */
export type FinishedCall = FinishCall & { responses: readonly number[] };

/** A summary is words: of a caller who was erased, also a moment ago, none is kept. */
function ending(finished: FinishedCall, cost: Cost, isErased: boolean): Change {
  const summary = isErased ? undefined : finished.summary;
  const withSummary = summary === undefined ? '' : ', summary = :summary';
  const inTime = summary === undefined ? '' : ' AND attribute_not_exists(erased)';
  return {
    key: keys.call(finished.callId),
    update: `SET #status = :status, endReason = :reason, endedAt = :ended, #seconds = :seconds, cost = :cost, responses = :responses${withSummary}`,
    condition: `attribute_exists(PK) AND attribute_not_exists(cost)${inTime}`,
    names: { '#status': 'status', '#seconds': 'seconds' },
    values: {
      ':status': statusOf(finished.endReason),
      ':reason': finished.endReason,
      ':ended': new Date(finished.endedAt).toISOString(),
      ':seconds': finished.usage.seconds,
      ':cost': cost,
      ':responses': finished.responses,
      ':summary': summary,
    },
  };
}
