/** A business's calls by day, week or month, and what they were about. */
import * as z from 'zod';
import { BusinessId, CallId } from '../ids.ts';
import { Money } from '../money.ts';
import { Time } from './endpoint.ts';

/**
 * `since` and `until` bound the start of the calls, as in the list of calls. Without them: the last
 * 30 days. `by`: what a row of `days` is; without it a day.
 */
export const ReportsQuery = z.object({
  business: BusinessId.optional(),
  since: Time.optional(),
  until: Time.optional(),
  by: z.enum(['day', 'week', 'month']).optional(),
});

const Tally = z.object({
  calls: z.int(),
  /** Calls in which a stream or a turn happened, not those that only rang. */
  answered: z.int(),
  transferred: z.int(),
  failed: z.int(),
  /** The length of all calls, and the average of the answered ones. */
  seconds: z.number(),
  averageSeconds: z.number(),
  cost: Money,
  /**
   * From the end of the caller's speech to the first audio handed to the carrier, over all turns;
   * `null` when nothing was measured.
   */
  responseMs: z.object({ turns: z.int(), p50: z.number(), p95: z.number() }).nullable(),
  /** Models and providers without a price of their own: their cost is that of the dearest of their kind. */
  unratedModels: z.array(z.string()),
  /** Callers who said nothing and hung up. */
  abandoned: z.int().default(0),
  /** Rings that were refused, for a budget, a limit or a block; they are not among the calls. */
  refused: z.int().default(0),
  /** Calls in which something failed, whether or not the caller noticed. */
  faulty: z.int().default(0),
  /** Of the answered calls. */
  lengthSeconds: z.object({ p50: z.number(), p95: z.number() }).nullable().default(null),
});
export type Tally = z.infer<typeof Tally>;

/** The most frequent first, at most 20. Each call counts once for a name. */
const Counts = z.array(z.object({ name: z.string(), calls: z.int() }));
export type Counts = z.infer<typeof Counts>;

/** `why`: the agent said that it does not know, it failed, or nothing came of the call. */
const UnansweredCall = z.object({
  callId: CallId,
  at: Time,
  why: z.enum(['notKnown', 'fault', 'unresolved']),
  /** The caller's words; empty once the caller was erased. */
  question: z.string(),
});
export type UnansweredCall = z.infer<typeof UnansweredCall>;

/**
 * What the calls of the whole time were. `uncounted`: calls that are alive, or were settled by an older
 * version: they are missing from everything here but `hours`.
 */
const Details = z.object({
  uncounted: z.int(),
  outcomes: Counts,
  languages: Counts,
  requests: Counts,
  /** By the words that callers used, from a list of ours (`shared/journal/for-reports/topics.ts`). */
  topics: Counts,
  tools: Counts,
  /** `stt/stall`: who failed, and how. */
  faults: Counts,
  costs: z.array(Money.extend({ item: z.string() })),
  /** Calls that began in each hour of each weekday: Monday first, 24 hours each. */
  hours: z.array(z.array(z.int()).length(24)).length(7),
  /** How many there are, and the newest 50. */
  unanswered: z.object({ calls: z.int(), newest: z.array(UnansweredCall) }),
});
export type Details = z.infer<typeof Details>;

/**
 * Days in the business's time zone, oldest first; those without calls and refused rings are left out. A week
 * is named by its Monday, a month by its first day. 400 `too_many_calls` for more than 60 000 calls.
 */
export const Report = z.object({
  timeZone: z.string(),
  days: z.array(Tally.extend({ day: z.string() })),
  total: Tally,
  details: Details.optional(),
});
export type Report = z.infer<typeof Report>;
