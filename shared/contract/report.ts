/** A business's calls by day. */
import * as z from 'zod';
import { BusinessId } from '../ids.ts';
import { Money } from '../money.ts';
import { Time } from './endpoint.ts';

/**
 * `since` and `until` bound the start of the calls, as in the list of calls. Without them: the last
 * 30 days.
 */
export const ReportsQuery = z.object({
  business: BusinessId.optional(),
  since: Time.optional(),
  until: Time.optional(),
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
});
export type Tally = z.infer<typeof Tally>;

/** Days in the business's time zone, oldest first; days without calls are left out. */
export const Report = z.object({
  timeZone: z.string(),
  days: z.array(Tally.extend({ day: z.string() })),
  total: Tally,
});
export type Report = z.infer<typeof Report>;
