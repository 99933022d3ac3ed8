/**
 * A business's ledger in DynamoDB: one row, so that one conditional update can check and take
 * money.
 *
 * Two calls at once, 30 rupees left: A reads 30. B reads 30. A takes 27 on condition that used <=
 * limit - 27. Done. B takes 27 on the same condition. Refused: B gets the current row, and applies
 * the rules to it again.
 *
 * Every change is an addition on condition that it still fits. No value is computed from a row and
 * written back.
 */
import type { BusinessId } from '../../shared/ids.ts';
import { unavailable } from '../http/api-error.ts';
import { keys } from '../rows/keys.ts';
import type { Change, Row, Table } from '../table/table.ts';
import { type Hold, type HoldRequest, Ledger, leftOf, nextStep, type Step } from './rules.ts';

type HoldAnswer =
  | { allowed: true; hold: Hold; left: number }
  | { allowed: false; reason: 'budget_exhausted' | 'concurrency' };

/**
 * Sets a business's limits, in micro-rupees, and keeps what is spent and held. `day`: the
 * business's current day, for a new ledger.
 */
export async function putBudget(table: Table, businessId: BusinessId, limits: Limits): Promise<void> {
  await table.change(limitsChange(businessId, limits));
}

export interface Limits {
  limitPerDay: number;
  limitPerMonth?: number;
  day: string;
}

/** `over`: the ledger whose limits are replaced; on condition that they are still those. */
export function limitsChange(businessId: BusinessId, limits: Limits, over?: Ledger | 'none'): Change {
  const zeros = ['daySpent', 'dayUsed', 'monthSpent', 'monthUsed', 'held'].map(
    (name) => `${name} = if_not_exists(${name}, :none)`,
  );
  const start =
    '#day = if_not_exists(#day, :day), #month = if_not_exists(#month, :month), holds = if_not_exists(holds, :holds)';
  const condition =
    over === 'none'
      ? 'attribute_not_exists(PK)'
      : over && 'limitPerDay = :wasPerDay AND limitPerMonth = :wasPerMonth';
  const was =
    over === undefined || over === 'none'
      ? {}
      : { ':wasPerDay': over.limitPerDay, ':wasPerMonth': over.limitPerMonth };
  return {
    key: keys.budget(businessId),
    ...(condition === undefined ? {} : { condition }),
    update: `SET limitPerDay = :perDay, limitPerMonth = :perMonth, ${start}, ${zeros.join(', ')}`,
    names: { '#day': 'day', '#month': 'month' },
    values: {
      ':perDay': limits.limitPerDay,
      ':perMonth': limits.limitPerMonth ?? null,
      ':day': limits.day,
      ':month': limits.day.slice(0, 7),
      ':holds': {},
      ':none': 0,
      ...was,
    },
  };
}

export async function readLedger(table: Table, businessId: BusinessId): Promise<Ledger | undefined> {
  const row = await table.get(keys.budget(businessId));
  return row && Ledger.parse(row);
}

/**
 * Takes a hold, or returns the one that the call has. `current`: the ledger as it was just read. A
 * business without a ledger has no money.
 */
export async function takeHold(
  table: Table,
  businessId: BusinessId,
  current: Ledger | undefined,
  request: HoldRequest,
): Promise<HoldAnswer> {
  let ledger = current;
  for (let steps = 0; ledger; steps++) {
    // A step fails only because another call's step succeeded, so this limit is never reached.
    if (steps > 1000) throw unavailable('the budget');
    const step = nextStep(ledger, request);
    if (step.do === 'refuse') return { allowed: false, reason: step.reason };
    if (step.do === 'answer') return { allowed: true, hold: step.hold, left: leftOf(ledger) };
    const { done, row } = await table.change(changeOf(businessId, step, ledger, request));
    ledger = row && Ledger.parse(row);
    if (done && ledger && step.do === 'hold') return { allowed: true, hold: step.hold, left: leftOf(ledger) };
    // Another call changed the row first, or a roll or sweep is done: apply the rules to the row as
    // it is now.
  }
  return { allowed: false, reason: 'budget_exhausted' };
}

type Performed = Extract<Step, { do: 'roll' | 'sweep' | 'hold' }>;

function changeOf(businessId: BusinessId, step: Performed, ledger: Ledger, request: HoldRequest): Change {
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
    ':most': request.maxConcurrent,
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
    names: { '#call': request.callId, '#day': 'day' },
    values,
  };
}

/** Starts a new day with what is held, and a new month if it has changed too. */
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
 * Replaces a hold by the amount that was really spent: 0 for an expired hold. Only while that very hold
 * is stored.
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
 * A call that goes on with a person outlives its hold, which would go to other calls while this one still
 * costs money. Its hold stays until `untilMs`, or until it is settled.
 */
export async function prolongHold(
  table: Table,
  businessId: BusinessId,
  callId: string,
  untilMs: number,
): Promise<void> {
  await table.change({
    key: keys.budget(businessId),
    update: 'SET holds.#call.expiresAt = :until',
    condition: 'holds.#call.expiresAt < :until',
    names: { '#call': callId },
    values: { ':until': Math.round(untilMs) },
  });
}

/**
 * The change that settles a call. Replaces its hold; without one (it expired, or never was), adds
 * to what is spent.
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

/** The ledger, moved on to the business's current day, so that a settlement counts for that day. */
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
