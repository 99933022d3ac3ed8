/** Callers whose rings were refused: what the edge reports, and the list for staff who call back. */
import * as z from 'zod';
import { BusinessId } from '../ids.ts';
import { AnyPhone, Caller, Cursor, Time } from './endpoint.ts';
import { SeenPhone } from './people.ts';

/** A ring without a business, and one that is no real call, is in no list. */
export const refusedReasons = [
  'budget_exhausted',
  'blocked',
  'concurrency',
  'rate',
  'overload',
  'unavailable',
] as const;
export const RefusedReason = z.enum(refusedReasons);
export type RefusedReason = z.infer<typeof RefusedReason>;

/**
 * Refused rings of one dialled number, collected for some seconds. `at`: the caller's last ring. `more`:
 * rings of callers for whom there was no place in `callers`.
 */
export const RefusedRings = z.object({
  businessNumber: AnyPhone,
  callers: z
    .array(z.object({ phone: Caller, reason: RefusedReason, at: Time, rings: z.int().min(1).max(1e6) }))
    .max(100),
  more: z.int().min(0).max(1e6).optional(),
});
export type RefusedRings = z.output<typeof RefusedRings>;

/**
 * `ref` names the caller without the number, for who may not see it. `calledBack` goes when the caller rings
 * again and is refused again.
 */
export const RefusedCaller = z.object({
  /** Absent in answers of older versions. */
  ref: z.string().optional(),
  phone: z.union([z.literal('anonymous'), SeenPhone]),
  reason: z.string(),
  rings: z.int(),
  firstAt: Time,
  lastAt: Time,
  calledBack: z.object({ person: z.string(), at: Time }).optional(),
});
export type RefusedCaller = z.infer<typeof RefusedCaller>;

export const RefusedQuery = z.object({ business: BusinessId.optional(), cursor: Cursor.optional() });
/** By the number, or by the `ref` of the list. A reference has more characters than any number. */
export const OfRefused = z.object({
  phone: z.union([z.string().regex(/^[\w-]{41,200}$/), Caller], {
    error: 'a caller is named by a phone number, such as +919876543210, by "anonymous" or by "ref"',
  }),
});
