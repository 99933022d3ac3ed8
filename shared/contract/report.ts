/** What a business's phone did, by day. */
import * as z from 'zod';
import { BusinessId } from '../ids.ts';
import { Money } from '../money.ts';
import { Time } from './endpoint.ts';

/** Times bound the calls' start, as in the list of calls; without them the last 30 days. */
export const ReportsQuery = z.object({
  business: BusinessId.optional(),
  since: Time.optional(),
  until: Time.optional(),
});

const Tally = z.object({
  calls: z.int(),
  /** Somebody was talked with: a stream or a turn happened, and the call did not merely ring. */
  answered: z.int(),
  transferred: z.int(),
  failed: z.int(),
  /** Length of all calls, and of an answered one on average. */
  seconds: z.number(),
  averageSeconds: z.number(),
  cost: Money,
  /**
   * End of a caller's speech to the agent's first sound, over all turns; `null` when nothing was
   * measured.
   */
  responseMs: z.object({ turns: z.int(), p50: z.number(), p95: z.number() }).nullable(),
});
export type Tally = z.infer<typeof Tally>;

/** Days in the business's time zone, those with calls only, oldest first. */
export const Report = z.object({
  timeZone: z.string(),
  days: z.array(Tally.extend({ day: z.string() })),
  total: Tally,
});
export type Report = z.infer<typeof Report>;
