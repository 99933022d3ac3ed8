/**
 * The shape of a row in the contract's table, and the pieces that many rows share: times, phone
 * numbers as people write them, errors.
 */
import * as z from 'zod';
import { Phone, toPhone } from '../ids.ts';

export const lambdaNames = [
  'budgets',
  'customers',
  'businesses',
  'tools',
  'journal',
  'recordings',
  'transfers',
  'requests',
  'voice',
  'calls',
  'reports',
  'audit',
  'refused',
  'mail',
] as const;
export type LambdaName = (typeof lambdaNames)[number];

/**
 * The clients that may call the route: the edge (SigV4), a business's staff, its admins, its admins and
 * the operators, its staff and the operators, the operators alone. The gateway checks the signature or the
 * token; `lambdas/http/auth` checks the role, and limits staff and admins to their business.
 */
export type Auth = 'iam' | 'jwt' | 'jwt-admin' | 'jwt-admin-operator' | 'jwt-staff-operator' | 'jwt-operator';

/**
 * One route between the clouds. `path` has parameters as API Gateway writes them:
 * `/api/calls/{callId}`. A value of `params` that breaks its schema is 404; one of `query` or
 * `request` is 400. `maxBytes` is the largest body that is read (default 256 KiB); a larger one is
 * 413.
 */
export interface Endpoint {
  /** The route's purpose, in one sentence for the documents. */
  readonly does: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: `/api/${string}`;
  readonly auth: Auth;
  readonly lambda: LambdaName;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly request?: z.ZodType;
  readonly response: z.ZodType;
  readonly maxBytes?: number;
  /** A malformed path parameter (a phone number) is 400 and named, instead of 404. */
  readonly wrongParam?: 400;
  /** The body may also be inside this one key, so that the answer of GET can be changed and PUT back. */
  readonly within?: string;
  /** A success has no body. */
  readonly status?: 204;
  /** With `Accept: text/csv` the answer is a table. */
  readonly csv?: true;
  /** With `redirect=1` the answer is 302 and `Location`. */
  readonly redirects?: true;
}

/** ISO 8601 in UTC, as `Date.toISOString` writes it. */
export const Time = z.iso.datetime({ error: 'a time is ISO 8601 in UTC, such as 2026-11-22T09:30:00.000Z' });

/** A day and a time of day on the business's own clock. */
export const LocalDate = z.iso.date({ error: 'a date is YYYY-MM-DD' });
export const ClockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day is HH:MM, 24 hours');

/**
 * A phone number in any notation that an Indian carrier or person writes, parsed to E.164. A short code of
 * three to six digits stays as it is.
 */
export const AnyPhone = z
  .string()
  .transform((raw, context) => {
    const phone = toPhone(raw);
    if (phone !== null) return phone;
    context.addIssue({ code: 'custom', message: 'a phone number is E.164, such as +919876543210' });
    return z.NEVER;
  })
  .pipe(Phone);

/** The caller: a number, or `anonymous` when the caller withheld it. */
export const Caller = z.union([z.literal('anonymous'), AnyPhone], {
  error: 'a phone number is E.164, such as +919876543210, or "anonymous"',
});

/** BCP 47 with a region: `en-IN`, `hi-IN`. */
export const LanguageTag = z
  .string()
  .regex(/^[a-z]{2,3}-[A-Z]{2}$/, 'a language is a tag with its region, such as hi-IN');

/** An id that the client chooses, so that a repeated request is the same request. */
export const GivenId = z
  .string()
  .regex(/^[A-Za-z0-9_:.-]{1,120}$/, 'an id is up to 120 letters, digits and _ : . -');

export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 is 64 lower-case hex digits');

/** Opaque: where the next page begins. */
export const Cursor = z.string().max(2000);

/** Every answer that is not a success. `code` is for programs, `message` for people. */
export const ErrorBody = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  }),
});
export type ErrorBody = z.infer<typeof ErrorBody>;
