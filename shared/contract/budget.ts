/** Holding money before a call, and settling it afterwards. */
import * as z from 'zod';
import { CallId, CarrierName } from '../ids.ts';
import { EndReason, UsedSettings } from '../journal/events.ts';
import { Money, MoneyGiven, rupees } from '../money.ts';
import { AnyPhone, Caller, Time } from './endpoint.ts';

/**
 * `providers`: what the call may use, fallbacks included; the money is held for the dearest of each kind.
 * Absent: the default configuration.
 *
 * 409 `call_over`: the call is over, or was never one. Nothing is held. So for a call that was settled, and
 * always with `afterEnd` (the call has ended, and its carrier rings again) and with `withdrawn` (the ring was
 * asked about and then led to no call: its hold is released and its row removed, unless it has a journal).
 */
export const CheckBudget = z.object({
  callId: CallId,
  businessNumber: AnyPhone,
  phone: Caller,
  carrier: CarrierName,
  at: Time,
  providers: z
    .array(
      z.object({
        kind: z.enum(['stt', 'llm', 'tts']),
        provider: z.string().max(60),
        model: z.string().max(120),
      }),
    )
    .max(20)
    .optional(),
  ...UsedSettings.shape,
  afterEnd: z.literal(true).optional(),
  withdrawn: z.literal(true).optional(),
});
export type CheckBudget = z.output<typeof CheckBudget>;

export const refusals = ['budget_exhausted', 'blocked', 'unknown_number', 'concurrency'] as const;
export type Refusal = (typeof refusals)[number];

/**
 * `maxSeconds`: for how long a call the held money lasts. `remaining`: what the business has left
 * after this hold.
 */
export const BudgetAnswer = z.discriminatedUnion('allowed', [
  z.object({ allowed: z.literal(true), holdId: z.string(), maxSeconds: z.int().min(0), remaining: Money }),
  z.object({ allowed: z.literal(false), reason: z.enum(refusals) }),
]);
export type BudgetAnswer = z.infer<typeof BudgetAnswer>;

const Count = z.number().min(0).max(1e9);

/**
 * `item`: one of `costItems` in `shared/pricing.ts`; others cost nothing. `quantity`: seconds,
 * tokens (`llm_input` without the cached ones) or characters. `isEstimate`: the model's server did not count.
 */
export const UsageLine = z.object({
  item: z.string().min(1).max(40),
  provider: z.string().max(60),
  model: z.string().max(120),
  quantity: Count,
  isEstimate: z.boolean().optional(),
});
export type UsageLine = z.infer<typeof UsageLine>;

/**
 * A call's usage. `llmInputTokens` counts all input tokens, `llmCachedTokens` those of them that came
 * from the cache.
 */
export const Usage = z.object({
  seconds: Count,
  sttSeconds: Count,
  llmInputTokens: Count,
  llmCachedTokens: Count,
  llmOutputTokens: Count,
  ttsCharacters: Count,
  lines: z.array(UsageLine).max(100).optional(),
});
export type Usage = z.infer<typeof Usage>;

/** `isEstimate`: some of the line's tokens are estimated from the texts. */
export const Cost = z.object({
  lines: z.array(
    z.object({ item: z.string(), microInr: z.int(), inr: z.string(), isEstimate: z.boolean().optional() }),
  ),
  total: Money,
});
export type Cost = z.infer<typeof Cost>;

export const FinishCall = z.object({
  callId: CallId,
  endedAt: Time,
  endReason: EndReason,
  usage: Usage,
  summary: z.string().max(8000).optional(),
});
export type FinishCall = z.infer<typeof FinishCall>;

/** Below it a limit lets no call through, and is most likely rupees written as micro-rupees. 0 is meant. */
const leastLimit = rupees(1);

/**
 * A business's limits: for a day, and for a month where that is set, by its own calendar. One of less than a
 * rupee is refused unless it is `confirmed`.
 */
export const BudgetGiven = z
  .object({
    limitPerDay: MoneyGiven,
    limitPerMonth: MoneyGiven.nullish(),
    confirmed: z.boolean().optional(),
  })
  .superRefine(({ limitPerDay, limitPerMonth, confirmed }, context) => {
    if (confirmed) return;
    for (const [path, limit] of Object.entries({ limitPerDay, limitPerMonth })) {
      if (!limit || !(limit.microInr > 0 && limit.microInr < leastLimit)) continue;
      const message =
        `${limit.microInr} micro-rupees are less than one rupee, and no call could be answered. ` +
        `INR ${limit.microInr} are written { "inr": "${limit.microInr}.00" }. If it is meant, send "confirmed": true`;
      context.addIssue({ code: 'custom', path: [path], message });
    }
  });

/**
 * `spent` and `held` are today's. `remaining` is the lesser of what the day's and the month's limit
 * leave.
 */
export const Budget = z.object({
  limitPerDay: Money,
  limitPerMonth: Money.optional(),
  spent: Money,
  held: Money,
  remaining: Money,
});
export type Budget = z.infer<typeof Budget>;
