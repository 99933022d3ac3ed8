/**
 * The ledger of a business in DynamoDB: one row, so that one conditional update can check and take
 * money.
 *
 *   two rings at once, 30 rupees left:
 *   A reads 30 │ B reads 30 │ A takes 27 if used <= limit - 27: done │ B the same: no; B gets the row as it is and asks the rules again
 *
 * Every change is an addition under the condition that it still fits; nothing is computed from a
 * row and written back.
 */
import type { BusinessId } from '../../shared/ids.ts';
import { unavailable } from '../http/api-error.ts';
import { keys } from '../rows/keys.ts';
import type { Change, Table } from '../table/dynamo.ts';
import type { Row } from '../table/item.ts';
import { type Hold, type HoldAsked, Ledger, leftOf, nextStep, type Step } from './rules.ts';

export type HoldAnswer =
  | { allowed: true; hold: Hold; left: number }
  | { allowed: false; reason: 'budget_exhausted' | 'concurrency' };

/**
 * What a business may spend, in micro-rupees. Keeps what is spent and held. `day` is the business's
 * today, for a ledger that begins with this.
 */
export async function putBudget(
  table: Table,
  businessId: BusinessId,
  limits: { limitPerDay: number; limitPerMonth?: number; day: string },
): Promise<void> {
  const zeros = ['daySpent', 'dayUsed', 'monthSpent', 'monthUsed', 'held'].map(
    (name) => `${name} = if_not_exists(${name}, :none)`,
  );
  const begin =
    '#day = if_not_exists(#day, :day), #month = if_not_exists(#month, :month), holds = if_not_exists(holds, :holds)';
  await table.change({
    key: keys.budget(businessId),
    update: `SET limitPerDay = :perDay, limitPerMonth = :perMonth, ${begin}, ${zeros.join(', ')}`,
    names: { '#day': 'day', '#month': 'month' },
    values: {
      ':perDay': limits.limitPerDay,
      ':perMonth': limits.limitPerMonth ?? null,
      ':day': limits.day,
      ':month': limits.day.slice(0, 7),
      ':holds': {},
      ':none': 0,
    },
  });
}

export async function readLedger(table: Table, businessId: BusinessId): Promise<Ledger | undefined> {
  const row = await table.get(keys.budget(businessId));
  return row && Ledger.parse(row);
}

/**
 * Takes a hold, or finds the one that this call has. `read`: the ledger as it was just now; a
 * business without one has nothing left.
 */
export async function takeHold(
  table: Table,
  businessId: BusinessId,
  read: Ledger | undefined,
  asked: HoldAsked,
): Promise<HoldAnswer> {
  let ledger = read;
  for (let steps = 0; ledger; steps++) {
    // Whenever a step fails somebody else's has succeeded, so this many are never needed.
    if (steps > 1000) throw unavailable('the budget');
    const step = nextStep(ledger, asked);
    if (step.do === 'refuse') return { allowed: false, reason: step.reason };
    if (step.do === 'answer') return { allowed: true, hold: step.hold, left: leftOf(ledger) };
    const { done, row } = await table.change(changeOf(businessId, step, ledger, asked));
    ledger = row && Ledger.parse(row);
    if (done && ledger && step.do === 'hold') return { allowed: true, hold: step.hold, left: leftOf(ledger) };
    // Otherwise somebody changed the row first, or the way is free now: ask again, of the row as it is.
  }
  return { allowed: false, reason: 'budget_exhausted' };
}

type Performed = Extract<Step, { do: 'roll' | 'sweep' | 'hold' }>;

function changeOf(businessId: BusinessId, step: Performed, ledger: Ledger, asked: HoldAsked): Change {
  if (step.do === 'roll') return roll(businessId, step, ledger);
  if (step.do === 'sweep') return release(businessId, step.callId, step.hold, 0);
  const key = keys.budget(businessId);
  const fits = [
    'attribute_not_exists(holds.#call)',
    '#day = :day',
    'size(holds) < :most',
    'dayUsed <= :dayFits',
  ];
  const values: Record<string, unknown> = {
    ':hold': step.hold,
    ':micro': step.hold.microInr,
    ':day': ledger.day,
    ':most': asked.maxConcurrent,
    ':dayFits': ledger.limitPerDay - step.hold.microInr,
  };
  if (ledger.limitPerMonth !== null) {
    fits.push('monthUsed <= :monthFits');
    values[':monthFits'] = ledger.limitPerMonth - step.hold.microInr;
  }
  return {
    key,
    update: 'SET holds.#call = :hold ADD held :micro, dayUsed :micro, monthUsed :micro',
    condition: fits.join(' AND '),
    names: { '#call': asked.callId, '#day': 'day' },
    values,
  };
}

/** A new day begins with what is held; the month only when it is a new one too. */
function roll(businessId: BusinessId, step: Extract<Step, { do: 'roll' }>, ledger: Ledger): Change {
  const newMonth = step.month > ledger.month;
  return {
    key: keys.budget(businessId),
    update: `SET #day = :day, daySpent = :none, dayUsed = held${newMonth ? ', #month = :month, monthSpent = :none, monthUsed = held' : ''}`,
    condition: '#day = :old',
    names: { '#day': 'day', ...(newMonth ? { '#month': 'month' } : {}) },
    values: {
      ':day': step.day,
      ':old': ledger.day,
      ':none': 0,
      ...(newMonth ? { ':month': step.month } : {}),
    },
  };
}

/**
 * Gives a hold back and counts what was really spent instead; nothing, where it merely expired.
 * Only while that very hold is there.
 */
function release(businessId: BusinessId, callId: string, hold: Hold, spent: number): Change {
  return {
    key: keys.budget(businessId),
    update:
      'REMOVE holds.#call ADD held :back, dayUsed :change, monthUsed :change, daySpent :spent, monthSpent :spent',
    condition: 'holds.#call.expiresAt = :expires',
    names: { '#call': callId },
    values: {
      ':back': -hold.microInr,
      ':change': spent - hold.microInr,
      ':spent': spent,
      ':expires': hold.expiresAt,
    },
  };
}

/**
 * The change that settles a call: from its hold where it still has one, else (expired, or never
 * asked) simply as spent.
 */
export function settlement(businessId: BusinessId, ledger: Ledger, callId: string, spent: number): Change {
  const hold = ledger.holds[callId];
  if (hold) return release(businessId, callId, hold, spent);
  return {
    key: keys.budget(businessId),
    update: 'ADD dayUsed :spent, monthUsed :spent, daySpent :spent, monthSpent :spent',
    condition: 'attribute_not_exists(holds.#call)',
    names: { '#call': callId },
    values: { ':spent': spent },
  };
}

/** Brings the ledger to the business's today, so that what is settled now counts for now. */
export async function ledgerOf(
  table: Table,
  businessId: BusinessId,
  day: string,
): Promise<Ledger | undefined> {
  let ledger = await readLedger(table, businessId);
  while (ledger && day > ledger.day) {
    const { row }: { row: Row | undefined } = await table.change(
      roll(businessId, { do: 'roll', day, month: day.slice(0, 7) }, ledger),
    );
    ledger = row && Ledger.parse(row);
  }
  return ledger;
}
