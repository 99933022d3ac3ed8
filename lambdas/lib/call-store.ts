/**
 * The row of a call: made by the first that hears of it (check-budget or the journal), read by
 * every Lambda.
 */
import * as z from 'zod';
import { Cost } from '../../shared/contract/budget.ts';
import { type CallRow, CallStatus } from '../../shared/contract/call.ts';
import { BusinessId, CallId, CarrierName, isWithheld, Phone, toPhone } from '../../shared/ids.ts';
import { EndReason } from '../../shared/journal/events.ts';
import { Money, money } from '../../shared/money.ts';
import { erasedCall, unknownCall } from './api-error.ts';
import type { Staff } from './auth.ts';
import type { Table } from './dynamo.ts';
import type { Row } from './item.ts';
import { keptDays, keys, partitions } from './table.ts';

/** What the budget answered, kept with the call so that a repeated question gets the same answer for ever. */
export const Grant = z.object({ holdId: z.string(), maxSeconds: z.int(), remaining: Money });
export type Grant = z.infer<typeof Grant>;

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
  summary: z.string().optional(),
  cost: Cost.optional(),
  grant: Grant.optional(),
  /** The seq of `callStarted`, and up to where the journal has no gap; absent until known. */
  journalFrom: z.int().optional(),
  acceptedThrough: z.int().optional(),
  /** Answer times of its turns in ms, worked out when it ended. */
  responses: z.array(z.number()).optional(),
  /** The caller was erased: no number, no word and no sound of this call is kept, nor taken any more. */
  erased: z.boolean().optional(),
});
export type StoredCall = z.infer<typeof StoredCall>;
export type NewCall = Pick<StoredCall, 'callId' | 'businessId' | 'carrier' | 'from' | 'to' | 'startedAt'>;

export async function findCall(table: Table, callId: CallId): Promise<StoredCall | undefined> {
  const row = await table.get(keys.call(callId));
  return row && StoredCall.parse(row);
}

/** The call, or 404 `unknown_call`. */
export async function knownCall(table: Table, callId: CallId): Promise<StoredCall> {
  const call = await findCall(table, callId);
  if (!call) throw unknownCall();
  return call;
}

/** The call, to keep words or sounds of; 404 `erased` when its caller was erased. */
export async function callWithWords(table: Table, callId: CallId): Promise<StoredCall> {
  const call = await knownCall(table, callId);
  if (call.erased) throw erasedCall();
  return call;
}

/**
 * Whether the caller was erased, also since `call` was read. Who was let in before an erasure and
 * writes words or sounds looks here afterwards: either the erasure found what was written, or this
 * finds the erasure, and the writer takes it back.
 */
export async function isErasedNow(
  table: Table,
  call: Pick<StoredCall, 'callId' | 'erased'>,
): Promise<boolean> {
  return call.erased === true || (await findCall(table, call.callId))?.erased === true;
}

/** The caller's number; `null` for one who withheld it, or was erased. */
export function personOf(call: Pick<StoredCall, 'from'>): Phone | null {
  return !isWithheld(call.from) && Phone.safeParse(call.from).success ? call.from : null;
}

/** The call if it is this person's business's, else 404. */
export async function callOfStaff(table: Table, callId: CallId, staff: Staff): Promise<StoredCall> {
  const call = await knownCall(table, callId);
  if (call.businessId !== staff.businessId) throw unknownCall();
  return call;
}

/**
 * Makes the call unless it is there; who comes first decides when it started. False, and nothing
 * written, when somebody else was first.
 */
export async function createCall(table: Table, started: NewCall & { grant?: Grant }): Promise<boolean> {
  // A person is found by E.164, however a carrier wrote the number.
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
    ttl: table.ttlIn(keptDays.call),
    GSI1PK: partitions.calls(call.businessId),
    GSI1SK: `${at}#${call.callId}`,
    GSI2PK: partitions.person(call.businessId, call.from),
    GSI2SK: `CALL#${at}#${call.callId}`,
  });
}

/** A call as a list shows it. What it cost is nothing until it is settled. */
export function rowOf(stored: Row | StoredCall): CallRow {
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
    summary: call.summary ?? null,
    cost: call.cost ?? { lines: [], total: money(0) },
  };
}
