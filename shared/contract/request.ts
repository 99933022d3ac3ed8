/** Callers' requests to a business (appointments, messages, callbacks), and the business's customers. */
import * as z from 'zod';
import { BusinessId, CallId, Phone } from '../ids.ts';
import { CallStatus } from './call.ts';
import { AnyPhone, Cursor, GivenId, LanguageTag, Time } from './endpoint.ts';
import { PersonRef, SeenPhone } from './people.ts';

export const RequestKind = z.enum(['appointment', 'message', 'callback']);
export const RequestState = z.enum(['open', 'done', 'cancelled']);

/** Named by the schema of the tool `save_request` (date, time, name, …); stored as they are. */
const Fields = z.record(
  z.string().max(60),
  z.union([z.string().max(2000), z.number(), z.boolean(), z.null()]),
);

export const SaveRequest = z.object({
  callId: CallId,
  requestId: GivenId.optional(),
  kind: RequestKind,
  fields: Fields,
  /** A caller can open and cancel. Only staff can set `done`. */
  state: z.enum(['open', 'cancelled']).optional(),
});
export type SaveRequest = z.infer<typeof SaveRequest>;

export const CallerRequest = z.object({
  requestId: z.string(),
  callId: CallId,
  kind: RequestKind,
  fields: Fields,
  state: RequestState,
  /** Empty when the caller withheld the number. */
  phone: z.string(),
  at: Time,
});
export type CallerRequest = z.infer<typeof CallerRequest>;

/**
 * `person`: the subject of the token of staff, an id and no name; absent for a caller, and for a
 * token without one.
 */
export const Decision = z.object({
  by: z.enum(['caller', 'staff']),
  person: z.string().optional(),
  at: Time,
});
export type Decision = z.infer<typeof Decision>;

/**
 * A request as staff see it. `decision` is the last change of its state; absent while there was
 * none, and for changes older than this field. `unconfirmed`: the caller began it and hung up before the yes;
 * its only field is `message`, the caller's words.
 */
export const StaffRequest = CallerRequest.extend({
  decision: Decision.optional(),
  unconfirmed: z.literal(true).optional(),
  /** The name under which the business knows the caller; absent for somebody it does not know. */
  callerName: z.string().optional(),
});
export type StaffRequest = z.infer<typeof StaffRequest>;

export const RequestsQuery = z.object({
  business: BusinessId.optional(),
  state: RequestState.optional(),
  /** One person's. */
  phone: PersonRef.optional(),
  cursor: Cursor.optional(),
});

/** The business is given by its id or by the dialled number. */
export const CustomerQuery = z
  .object({ phone: AnyPhone, number: AnyPhone.optional(), businessId: BusinessId.optional() })
  .refine((query) => query.number !== undefined || query.businessId !== undefined, {
    path: ['number'],
    message: 'give number or businessId',
  });

/**
 * A known caller. `name` and `language` are `null` for one who left an open request but was never
 * entered as a customer.
 */
export const Customer = z.object({
  phone: Phone,
  name: z.string().nullable(),
  language: LanguageTag.nullable(),
  notes: z.string(),
  /** Newest first, at most 5. */
  lastCalls: z.array(
    z.object({ callId: CallId, startedAt: Time, status: CallStatus, summary: z.string().nullable() }),
  ),
  openRequests: z.array(CallerRequest),
});
export type Customer = z.infer<typeof Customer>;

/** A customer as staff see one, whose role may not show the whole number. */
export const SeenCustomer = Customer.extend({ phone: SeenPhone });

/** Staff's entry about a person. It replaces the former entry. */
export const CustomerGiven = z.object({
  name: z.string().trim().min(1).max(120).nullish(),
  language: LanguageTag.nullish(),
  notes: z.string().max(4000).optional(),
});
export type CustomerGiven = z.output<typeof CustomerGiven>;
