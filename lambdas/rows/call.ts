/** The row of a call. check-budget or the journal creates it, whichever comes first; most Lambdas read it. */
import * as z from 'zod';
import { Cost } from '../../shared/contract/budget.ts';
import { Retention } from '../../shared/contract/business.ts';
import { CallOutcome, type CallRow, CallStatus } from '../../shared/contract/call.ts';
import { BusinessId, CallId, CarrierName, isWithheld, Phone, toPhone } from '../../shared/ids.ts';
import { EndReason, UsedSettings } from '../../shared/journal/events.ts';
import { CallFigures } from '../../shared/journal/for-reports/call-figures.ts';
import { Money, money } from '../../shared/money.ts';
import { erasedCall, unknownCall } from '../http/api-error.ts';
import type { Staff } from '../http/auth.ts';
import type { Row, Table } from '../table/table.ts';
import { wasErasedAfter } from './erased/erased-person.ts';
import { keptDays, keys, partitions } from './keys.ts';

/** check-budget's answer, kept with the call so that a repeated request always gets the same answer. */
export const Grant = z.object({ holdId: z.string(), maxSeconds: z.int(), remaining: Money });
export type Grant = z.infer<typeof Grant>;

/** What reports count of a call: `costs` are its bill's lines in micro-rupees. */
export const StoredFigures = CallFigures.extend({ costs: z.record(z.string(), z.int()) });
export type StoredFigures = z.infer<typeof StoredFigures>;
export const StoredUnanswered = z.object({
  why: z.enum(['notKnown', 'fault', 'unresolved']),
  question: z.string(),
});

/** Days that rows of a call are kept. */
export function callDaysOf({ retention }: Pick<StoredCall, 'retention'>): number {
  return retention?.callDays ?? keptDays.call;
}

export const StoredCall = z.object({
  callId: CallId,
  businessId: BusinessId,
  carrier: CarrierName,
  from: z.string(),
  to: z.string(),
  status: CallStatus,
  startedAt: z.string(),
  endReason: EndReason.optional(),
  endedAt: z.string().optional(),
  seconds: z.number().optional(),
  /** Set when the call is settled; absent in rows of older versions. */
  outcome: CallOutcome.optional(),
  summary: z.string().optional(),
  /** Set when the call is settled, where something failed; absent in rows of older versions. */
  faults: z.array(z.string()).optional(),
  /** What staff say of a call that went wrong. */
  mark: z.object({ reason: z.string(), note: z.string(), at: z.string(), by: z.string() }).optional(),
  cost: Cost.optional(),
  grant: Grant.optional(),
  /** The seq of `callStarted`, and the last seq before the first gap in the journal. Absent until known. */
  journalFrom: z.int().optional(),
  acceptedThrough: z.int().optional(),
  /** Response times of its turns in ms, computed when the call ends. */
  responses: z.array(z.number()).optional(),
  ...UsedSettings.shape,
  /** Models and providers of its bill that are not on the rate card. */
  unrated: z.array(z.string()).optional(),
  /** Absent until it is settled, and in rows of older versions. */
  figures: StoredFigures.optional().catch(undefined),
  /** What the agent could not answer, in the caller's words. */
  unanswered: StoredUnanswered.optional().catch(undefined),
  /** The business's choice when the call began; absent for none, and in rows of older versions. */
  retention: Retention.optional(),
  /** The caller was erased: no number, words or audio of this call are kept, and no new ones are taken. */
  erased: z.boolean().optional(),
});
export type StoredCall = z.infer<typeof StoredCall>;
type NewCall = Pick<
  StoredCall,
  'callId' | 'businessId' | 'carrier' | 'from' | 'to' | 'startedAt' | 'retention' | keyof UsedSettings
>;

export async function findCall(table: Table, callId: CallId): Promise<StoredCall | undefined> {
  const row = await table.get(keys.call(callId));
  return row && StoredCall.parse(row);
}

/**
 * The call; without its caller's number and words if the caller was erased since it began, whether or not the
 * erasure has found it. Throws 404 `unknown_call`.
 */
export async function knownCall(table: Table, callId: CallId): Promise<StoredCall> {
  const call = await findCall(table, callId);
  if (!call) throw unknownCall();
  return (await isErasureDue(table, call)) ? withoutCaller(call) : call;
}

/** The caller was erased, and the call still has the number: the erasure did not find it, or is under way. */
export async function isErasureDue(table: Table, call: StoredCall): Promise<boolean> {
  const person = personOf(call);
  return person !== null && (await wasErasedAfter(table, call.businessId, person, call.startedAt));
}

export function withoutCaller(stored: StoredCall): StoredCall {
  const { summary: _, unanswered: __, mark: ___, ...call } = stored;
  return { ...call, from: '', erased: true };
}

/** The call, for storing words or audio of it. Throws 404 `erased` if its caller was erased. */
export async function callWithWords(table: Table, callId: CallId): Promise<StoredCall> {
  const call = await knownCall(table, callId);
  if (call.erased) throw erasedCall();
  return call;
}

/**
 * Whether the caller was erased, before `call` was read or since. Check it after writing words or
 * audio of a call: either the erasure found what was written, or this finds the erasure, and the
 * writer must undo its write (decision 25).
 */
export async function isErasedNow(
  table: Table,
  call: Pick<StoredCall, 'callId' | 'erased'>,
): Promise<boolean> {
  return call.erased === true || (await findCall(table, call.callId))?.erased === true;
}

/** The caller's number; `null` if it was withheld or the caller was erased. */
export function personOf(call: Pick<StoredCall, 'from'>): Phone | null {
  return !isWithheld(call.from) && Phone.safeParse(call.from).success ? call.from : null;
}

/** The call. Throws 404 if it is another business's. */
export async function callOfStaff(table: Table, callId: CallId, staff: Staff): Promise<StoredCall> {
  const call = await knownCall(table, callId);
  if (call.businessId !== staff.businessId) throw unknownCall();
  return call;
}

/**
 * Creates the call. Returns false, and writes nothing, if it exists: the first writer decides when
 * it started.
 */
export async function createCall(table: Table, started: NewCall & { grant?: Grant }): Promise<boolean> {
  // People are looked up by E.164, whatever notation the carrier used.
  const call = {
    ...started,
    from: toPhone(started.from) ?? started.from,
    to: toPhone(started.to) ?? started.to,
  };
  const at = new Date(call.startedAt).toISOString();
  return table.create(keys.call(call.callId), {
    ...call,
    startedAt: at,
    status: 'active',
    ttl: table.ttlIn(callDaysOf(started)),
    GSI1PK: partitions.calls(call.businessId),
    GSI1SK: `${at}#${call.callId}`,
    GSI2PK: partitions.person(call.businessId, call.from),
    GSI2SK: `CALL#${at}#${call.callId}`,
  });
}

/** A call as lists show it. Its cost is zero until it is settled. */
export function callRow(stored: Row | StoredCall): CallRow {
  const call = StoredCall.parse(stored);
  return {
    callId: call.callId,
    businessId: call.businessId,
    carrier: call.carrier,
    from: call.from,
    to: call.to,
    status: call.status,
    endReason: call.endReason ?? null,
    startedAt: call.startedAt,
    endedAt: call.endedAt ?? null,
    seconds: call.seconds ?? null,
    outcome: call.outcome ?? null,
    faults: call.faults ?? [],
    mark: call.mark ?? null,
    summary: call.summary ?? null,
    cost: call.cost ?? { lines: [], total: money(0) },
    settingsVersion: call.settingsVersion,
    isTrial: call.isTrial,
  };
}
