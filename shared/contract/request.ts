/** Callers' requests to a business (appointments, messages, callbacks), and the business's customers. */
import * as z from 'zod';
import { BusinessId, CallId, Phone } from '../ids.ts';
import { CallStatus } from './call.ts';
import { AnyPhone, ClockTime, Cursor, GivenId, LanguageTag, LocalDate, Time } from './endpoint.ts';
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

/** `booked`: the appointment has its place. Absent for a wish, which the business has to confirm. */
export const SaveRequestAnswer = z.object({ requestId: z.string(), booked: z.literal(true).optional() });

export const CallerRequest = z.object({
  requestId: z.string(),
  /** Absent where staff entered it. */
  callId: CallId.optional(),
  kind: RequestKind,
  fields: Fields,
  state: RequestState,
  /** Empty when the caller withheld the number. */
  phone: z.string(),
  at: Time,
  /** The agent or staff booked it; absent for a wish, which the business has to confirm. */
  booked: z.literal(true).optional(),
});
export type CallerRequest = z.infer<typeof CallerRequest>;

/**
 * `person`: the subject of the token of staff, an id and no name; absent for a caller, and for a
 * token without one.
 */
const Decision = z.object({
  by: z.enum(['caller', 'staff']),
  person: z.string().optional(),
  at: Time,
});

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
  /** The name of who sees to it, as staff wrote it. */
  assignee: z.string().optional(),
  note: z.string().optional(),
  due: z.string().optional(),
  /** Rises by one with every change; 0 where it is absent. */
  version: z.int().optional(),
});
export type StaffRequest = z.infer<typeof StaffRequest>;

/** Where an appointment is put by staff. `anyway`: although no place is free, or it is no slot. */
const Placed = z.object({ date: LocalDate, time: ClockTime });
const Anyway = z.boolean().optional();

/**
 * Staff's change of a request. What is absent stays; an empty text takes a value away. `version`: the one
 * that the change was made to. Without it a change of the state is made whatever else was changed.
 */
export const RequestChange = z
  .object({
    state: RequestState.optional(),
    assignee: z.string().trim().max(120).optional(),
    note: z.string().max(1000).optional(),
    due: z.union([z.literal(''), LocalDate], { error: 'a date is YYYY-MM-DD' }).optional(),
    appointment: Placed.optional(),
    anyway: Anyway,
    version: z.int().min(0).optional(),
  })
  .refine(
    ({ version: _, anyway: __, ...change }) => Object.values(change).some((value) => value !== undefined),
    { message: 'there is nothing to change', path: ['state'] },
  );
export type RequestChange = z.output<typeof RequestChange>;

/** An appointment that staff enter themselves. The same `requestId` again is the same appointment. */
export const AppointmentGiven = Placed.extend({
  requestId: GivenId,
  name: z.string().trim().min(1).max(120),
  phone: AnyPhone.optional(),
  service: z.string().trim().max(200).optional(),
  anyway: Anyway,
});
export type AppointmentGiven = z.output<typeof AppointmentGiven>;

/** What is free near a day: on it, or on the next days that have something. */
export const SlotsQuery = z
  .object({
    number: AnyPhone.optional(),
    businessId: BusinessId.optional(),
    date: LocalDate,
    /** Then the times nearest to it. */
    time: ClockTime.optional(),
  })
  .refine((query) => query.number !== undefined || query.businessId !== undefined, {
    path: ['number'],
    message: 'give number or businessId',
  });
/** `null`: the business has set no slots. */
export const FreeSlots = z.object({
  slots: z.object({ minutes: z.int(), free: z.array(Placed) }).nullable(),
});

/** `days`: how many, from the day `from` on; today without it. */
export const CalendarQuery = z.object({
  business: BusinessId.optional(),
  from: LocalDate.refine((date) => date < '9999', 'the calendar ends with the year 9998').optional(),
  days: z.coerce.number().int().min(1).max(31).optional(),
});

/**
 * The appointments of some days. `places`: of each slot, how many are left; negative where there are more
 * appointments than places. `clashes`: the appointments that can't all be kept.
 */
export const Calendar = z.object({
  timeZone: z.string(),
  /** Now, on the business's clock. */
  today: LocalDate,
  time: ClockTime,
  slots: z.object({ minutes: z.int(), atOnce: z.int() }).nullable(),
  days: z.array(
    z.object({
      date: LocalDate,
      openings: z.array(z.object({ opens: ClockTime, closes: ClockTime })),
      places: z.array(z.object({ time: ClockTime, left: z.int() })),
      appointments: z.array(StaffRequest.extend({ minutes: z.int() })),
      clashes: z.array(z.string()),
    }),
  ),
});
export type Calendar = z.infer<typeof Calendar>;

/** `dueBefore`: those that are due earlier. */
export const RequestsQuery = z.object({
  business: BusinessId.optional(),
  state: RequestState.optional(),
  /** One person's. */
  phone: PersonRef.optional(),
  assignee: z.string().trim().min(1).max(120).optional(),
  dueBefore: LocalDate.optional(),
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
