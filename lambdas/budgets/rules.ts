/**
 * What a budget allows: pure. The ledger performs what is decided here, each step on condition that
 * what it was decided from still holds.
 */
import * as z from 'zod';

const micro = z.int();

/**
 * Money taken out for a call that is not settled yet. `expiresAt` in epoch ms: then it goes back,
 * whatever became of the call.
 */
export const Hold = z.object({
  holdId: z.string(),
  microInr: micro,
  maxSeconds: z.int(),
  expiresAt: z.int(),
});
export type Hold = z.infer<typeof Hold>;

/**
 * A business's money. All in micro-rupees; `dayUsed = daySpent + held` and `monthUsed = monthSpent
 * + held` always, kept as fields because a condition can compare but not add. Money counts for the
 * day and month in which it is settled; open holds move on with midnight.
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

export interface HoldAsked {
  callId: string;
  nowMs: number;
  /** `2026-11-22`, the business's today. */
  day: string;
  longestSeconds: number;
  /** What every begun minute may cost, in micro-rupees. */
  perMinute: number;
  maxConcurrent: number;
}

/**
 * The next thing to do about a question for money. `roll` and `sweep` change the ledger and lead to
 * the next question.
 */
export type Step =
  | { do: 'roll'; day: string; month: string }
  | { do: 'sweep'; callId: string; hold: Hold }
  | { do: 'answer'; hold: Hold }
  | { do: 'refuse'; reason: 'budget_exhausted' | 'concurrency' }
  | { do: 'hold'; hold: Hold };

/**
 * How long past its last second a hold waits for the call to be settled: an outbox may have to wait
 * for us.
 */
const graceMs = 5 * 60_000;

/**
 * Holds the longest call or what is left, in whole minutes (a carrier's pulse), and refuses under a
 * minute's worth.
 */
export function nextStep(ledger: Ledger, asked: HoldAsked): Step {
  const own = ledger.holds[asked.callId];
  if (own) return { do: 'answer', hold: own };
  if (asked.day > ledger.day) return { do: 'roll', day: asked.day, month: asked.day.slice(0, 7) };
  for (const [callId, hold] of Object.entries(ledger.holds))
    if (hold.expiresAt <= asked.nowMs) return { do: 'sweep', callId, hold };
  if (Object.keys(ledger.holds).length >= asked.maxConcurrent) return { do: 'refuse', reason: 'concurrency' };
  const minutes = Math.min(
    Math.ceil(asked.longestSeconds / 60),
    Math.floor(leftOf(ledger) / asked.perMinute),
  );
  // Under a minute's worth of money is nothing to pick up for; a limit that is shorter than a
  // minute is the operator's wish.
  if (minutes < 1) return { do: 'refuse', reason: 'budget_exhausted' };
  const maxSeconds = Math.min(asked.longestSeconds, minutes * 60);
  const expiresAt = asked.nowMs + maxSeconds * 1000 + graceMs;
  return {
    do: 'hold',
    hold: { holdId: `hold-${asked.callId}`, microInr: minutes * asked.perMinute, maxSeconds, expiresAt },
  };
}

/**
 * The ledger as it would be after the next question's rolling and sweeping: for reading, so nothing
 * is changed.
 */
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
 * How much of the day's or the month's limit was really spent, whichever is nearer its end: whole
 * percent, rounded down, so that 100 means all of it. A limit of 0 allows nothing and counts as
 * spent.
 */
export function spentPercent({ limitPerDay, daySpent, limitPerMonth, monthSpent }: Ledger): number {
  const share = (spent: number, limit: number) => (limit <= 0 ? 100 : Math.floor((spent * 100) / limit));
  return Math.max(
    share(daySpent, limitPerDay),
    limitPerMonth === null ? 0 : share(monthSpent, limitPerMonth),
  );
}

/** What no hold and no cost has taken yet, of the day and of the month; never below nothing. */
export function leftOf(ledger: Ledger): number {
  const ofMonth =
    ledger.limitPerMonth === null ? Number.MAX_SAFE_INTEGER : ledger.limitPerMonth - ledger.monthUsed;
  return Math.max(0, Math.min(ledger.limitPerDay - ledger.dayUsed, ofMonth));
}

/** The calendar day in a time zone, `2026-11-22`: days compare as text. */
export function dayIn(timeZone: string, nowMs: number): string {
  return calendarOf(timeZone)(nowMs);
}

/** `dayIn` of many moments: a formatter takes longer to make than a thousand days to format. */
export function calendarOf(timeZone: string): (epochMs: number) => string {
  // Sweden writes dates as ISO does.
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  return (epochMs) => format.format(epochMs);
}
