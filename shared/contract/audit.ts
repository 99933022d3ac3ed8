/** The audit: who did what when, at a business. */
import * as z from 'zod';
import { BusinessId, CallId } from '../ids.ts';
import { AnyPhone, Cursor, GivenId, Time } from './endpoint.ts';

/** Acts at the edge, which has no table of its own and sends them to the API. */
export const edgeActions = [
  'live_call_ended',
  'live_call_moved',
  'live_call_listened',
  'live_call_watched',
  'live_call_whispered',
  'softphone_called',
  'voice_heard',
  'settings_refreshed',
] as const;

/** `internal`: a program with the edge's internal key. Nobody knows which person it acted for. */
export const ActorRole = z.enum(['staff', 'admin', 'operator', 'internal']);
export type ActorRole = z.infer<typeof ActorRole>;

/**
 * `actId` makes a repeated request the same act. The business is given by its id, or by the dialled number
 * where the actor belongs to none.
 */
export const EdgeAct = z
  .object({
    actId: GivenId,
    at: Time,
    action: z.enum(edgeActions),
    role: ActorRole,
    person: z.string().max(200),
    businessId: BusinessId.optional(),
    number: AnyPhone.optional(),
    callId: CallId.optional(),
    /** The configured name of a transfer's destination. */
    destination: z.string().max(60).optional(),
    /** The softphone called the draft of the settings. */
    isTrial: z.literal(true).optional(),
    /** How long it lasted. The same act is sent again with it when it is over. */
    seconds: z.int().min(0).max(86_400).optional(),
  })
  .refine((act) => act.businessId !== undefined || act.number !== undefined, {
    path: ['businessId'],
    message: 'give businessId or number',
  });
export type EdgeAct = z.infer<typeof EdgeAct>;

/**
 * A changed field of settings or of a budget. Values are JSON as they were; a secret's are only whether there
 * was one, and one too large to keep is `{ "omitted": bytes }`.
 */
export const AuditedChange = z.object({ field: z.string(), before: z.unknown(), after: z.unknown() });
export type AuditedChange = z.infer<typeof AuditedChange>;

/**
 * `person` is the subject of the token, an id and no name; empty where nobody is known. The other fields
 * depend on the action: what is absent does not belong to it. `customer` has the last two digits of a number,
 * because an act is kept longer than an erased person may be.
 */
export const AuditedAct = z.object({
  at: Time,
  action: z.string(),
  person: z.string(),
  role: z.string(),
  callId: CallId.optional(),
  /** The name of a tool that was tried. */
  tool: z.string().optional(),
  requestId: z.string().optional(),
  state: z.string().optional(),
  /** Why a call was marked: the choice, not the words. */
  reason: z.string().optional(),
  destination: z.string().optional(),
  /** How many calls an erasure emptied; absent where it did not come to its end. */
  calls: z.int().optional(),
  customer: z.string().optional(),
  /** How long somebody listened to a live call; absent where that is not known. */
  seconds: z.int().optional(),
  /** The changed fields of a customer or a request; their values would outlive the person's erasure. */
  fields: z.array(z.string()).optional(),
  version: z.int().optional(),
  /** The older version whose settings were published again. */
  restored: z.int().optional(),
  isTrial: z.boolean().optional(),
  changes: z.array(AuditedChange).optional(),
});
export type AuditedAct = z.infer<typeof AuditedAct>;

/** `since` (inclusive) and `until` (exclusive) bound the time of an act. */
export const AuditQuery = z.object({
  business: BusinessId.optional(),
  since: Time.optional(),
  until: Time.optional(),
  cursor: Cursor.optional(),
});
export type AuditQuery = z.infer<typeof AuditQuery>;
