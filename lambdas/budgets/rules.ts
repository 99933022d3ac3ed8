/**
 * The rules of a budget. Pure: `ledger.ts` performs each step, on condition that the ledger has not
 * changed.
 */
import * as z from 'zod';

const micro = z.int();

/**
 * Money reserved for a call that is not settled yet. It is released at `expiresAt` (epoch ms),
 * settled or not.
 */
export const Hold = z.object({
  holdId: z.string(),
  microInr: micro,
  maxSeconds: z.int(),
  expiresAt: z.int(),
});
export type Hold = z.infer<typeof Hold>;

/**
 * A business's money, in micro-rupees. `dayUsed = daySpent + held` and `monthUsed = monthSpent +
 * held` always; both are stored, because a DynamoDB condition can compare but not add. Money counts
 * for the day and month in which it is settled; open holds move on to the new day at midnight.
 */
export const Ledger = z.object({
  limitPerDay: micro,
  limitPerMonth: micro.nullable(),
  day: z.string(),
  daySpent: micro,
  dayUsed: micro,
  month: z.string(),
  monthSpent: micro,
  monthUsed: micro,
  held: micro,
  holds: z.record(z.string(), Hold),
});
export type Ledger = z.infer<typeof Ledger>;

export interface HoldRequest {
  callId: string;
  nowMs: number;
  /** The business's current day, `2026-11-22`. */
  day: string;
  longestSeconds: number;
  /** The most that a started minute may cost, in micro-rupees. */
  perMinute: number;
  maxConcurrent: number;
}

/**
 * The next step towards a hold. After `roll` (a new day) and `sweep` (an expired hold), `nextStep`
 * is called again with the changed ledger. `answer`: the call has this hold already.
 */
export type Step =
  | { do: 'roll'; day: string; month: string }
  | { do: 'sweep'; callId: string; hold: Hold }
  | { do: 'answer'; hold: Hold }
  | { do: 'refuse'; reason: 'budget_exhausted' | 'concurrency' }
  | { do: 'hold'; hold: Hold };

/**
 * How long a hold outlives its call's last second: the edge's outbox may need some time to settle
 * the call.
 */
const graceMs = 5 * 60_000;

/**
 * Holds enough for the longest call, or what is left, in whole minutes, because carriers bill by
 * the minute. Refuses if less than a minute is left.
 */
export function nextStep(ledger: Ledger, request: HoldRequest): Step {
  const own = ledger.holds[request.callId];
  if (own) return { do: 'answer', hold: own };
  if (request.day > ledger.day) return { do: 'roll', day: request.day, month: request.day.slice(0, 7) };
  for (const [callId, hold] of Object.entries(ledger.holds))
    if (hold.expiresAt <= request.nowMs) return { do: 'sweep', callId, hold };
  if (Object.keys(ledger.holds).length >= request.maxConcurrent)
    return { do: 'refuse', reason: 'concurrency' };
  const minutes = Math.min(
    Math.ceil(request.longestSeconds / 60),
    Math.floor(leftOf(ledger) / request.perMinute),
  );
  // Money for less than a minute is not worth answering for. A limit below a minute is the operator's choice.
  if (minutes < 1) return { do: 'refuse', reason: 'budget_exhausted' };
  const maxSeconds = Math.min(request.longestSeconds, minutes * 60);
  const expiresAt = request.nowMs + maxSeconds * 1000 + graceMs;
  return {
    do: 'hold',
    hold: { holdId: `hold-${request.callId}`, microInr: minutes * request.perMinute, maxSeconds, expiresAt },
  };
}

/** The ledger as the next `roll` and `sweep` steps would leave it, for reading only. */
export function asOf(ledger: Ledger, day: string, nowMs: number): Ledger {
  const open = Object.fromEntries(Object.entries(ledger.holds).filter(([, hold]) => hold.expiresAt > nowMs));
  const held = Object.values(open).reduce((sum, { microInr }) => sum + microInr, 0);
  const isNewDay = day > ledger.day;
  const isNewMonth = isNewDay && day.slice(0, 7) > ledger.month;
  const daySpent = isNewDay ? 0 : ledger.daySpent;
  const monthSpent = isNewMonth ? 0 : ledger.monthSpent;
  return {
    ...ledger,
    daySpent,
    dayUsed: daySpent + held,
    monthSpent,
    monthUsed: monthSpent + held,
    held,
    holds: open,
  };
}

/**
 * The share spent of the day's or the month's limit, whichever is higher. Whole percent, rounded
 * down, so that 100 means all of it. A limit of 0 counts as spent.
 */
export function spentPercent({ limitPerDay, daySpent, limitPerMonth, monthSpent }: Ledger): number {
  const share = (spent: number, limit: number) => (limit <= 0 ? 100 : Math.floor((spent * 100) / limit));
  return Math.max(
    share(daySpent, limitPerDay),
    limitPerMonth === null ? 0 : share(monthSpent, limitPerMonth),
  );
}

/** Micro-rupees that are neither spent nor held, of the day and of the month. Never negative. */
export function leftOf(ledger: Ledger): number {
  const ofMonth =
    ledger.limitPerMonth === null ? Number.MAX_SAFE_INTEGER : ledger.limitPerMonth - ledger.monthUsed;
  return Math.max(0, Math.min(ledger.limitPerDay - ledger.dayUsed, ofMonth));
}

/** The calendar day in a time zone, `2026-11-22`. Days compare as text. */
export function dayIn(timeZone: string, nowMs: number): string {
  return calendarOf(timeZone)(nowMs);
}

/** `dayIn` for many times: creating the formatter costs more than formatting a thousand days. */
function calendarOf(timeZone: string): (epochMs: number) => string {
  // Swedish dates are written as in ISO 8601.
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  return (epochMs) => format.format(epochMs);
}
