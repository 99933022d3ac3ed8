/** A call as staff read it, and the journal that it is read from. */
import * as z from 'zod';
import { faultSources } from '../fault.ts';
import { BusinessId, CallId, CarrierName } from '../ids.ts';
import { EndReason, UsedSettings, WireEvent } from '../journal/events.ts';
import { Cost } from './budget.ts';
import { Caller, Cursor, Sha256, Time } from './endpoint.ts';

/** Only the envelope of an event is checked: a type that this side does not know yet is kept as it is. */
export const LogEvent = z.object({ callId: CallId, events: z.array(WireEvent).min(1).max(500) });
export type LogEvent = z.infer<typeof LogEvent>;

/** The fields of a journal's first event that make a call. The edge's own event has more. */
export const CallStarted = z.looseObject({
  type: z.literal('callStarted'),
  seq: z.int().min(0),
  at: Time,
  businessId: BusinessId,
  carrier: CarrierName,
  from: z.string().max(40),
  to: z.string().max(40),
  ...UsedSettings.shape,
});
export type CallStarted = z.infer<typeof CallStarted>;

/** The highest `seq` up to which no event is missing; -1 while the first event has not arrived. */
export const LogEventAnswer = z.object({ acceptedThrough: z.int().min(-1) });

/** What came of a call that is over, for staff; decided by `shared/journal/for-staff/outcome.ts`. */
export const CallOutcome = z.enum([
  'booked',
  'message',
  'callback',
  'answered',
  'transferred',
  'refused',
  'unresolved',
  'abandoned',
]);
export type CallOutcome = z.infer<typeof CallOutcome>;

export const callStatuses = ['active', 'completed', 'transferred', 'failed'] as const;
export const CallStatus = z.enum(callStatuses);
export type CallStatus = z.infer<typeof CallStatus>;

/** How a call ended, for staff and the metrics. A call that ended at a limit or by staff had its goodbye. */
export function statusOf(endReason: EndReason): Exclude<CallStatus, 'active'> {
  if (endReason === 'transfer') return 'transferred';
  return endReason === 'fault' || endReason === 'crash' ? 'failed' : 'completed';
}

export const markReasons = ['misheard', 'wrongAnswer', 'notDone', 'slow', 'sound', 'other'] as const;

/** What staff say of a call that went wrong. */
export const MarkGiven = z.object({
  reason: z.enum(markReasons),
  note: z.string().trim().max(500).optional(),
});

export type MarkGiven = z.infer<typeof MarkGiven>;

/** `by`: the subject of the token of whoever marked it, an id and no name. */
const CallMark = z.object({ reason: z.string(), note: z.string(), at: Time, by: z.string() });
export type CallMark = z.infer<typeof CallMark>;

/** A row of the list. `from` is empty once the caller was erased; what is not known yet is `null`. */
export const CallRow = z.object({
  callId: CallId,
  businessId: BusinessId,
  carrier: CarrierName,
  from: z.string(),
  to: z.string(),
  status: CallStatus,
  endReason: EndReason.nullable(),
  startedAt: Time,
  endedAt: Time.nullable(),
  seconds: z.number().nullable(),
  /** What came of it: null until it is settled, and in calls of older versions. */
  outcome: CallOutcome.nullable().optional(),
  /** What failed in it, each source once: empty until it is settled, and in calls of older versions. */
  faults: z.array(z.string()).optional(),
  /** That staff found something wrong with it, and what. */
  mark: CallMark.nullable().optional(),
  summary: z.string().nullable(),
  /** The name under which the business knows the caller; absent for somebody it does not know. */
  callerName: z.string().optional(),
  cost: Cost,
  ...UsedSettings.shape,
});
export type CallRow = z.infer<typeof CallRow>;

/**
 * `responseMs`: from the end of the caller's speech to the first audio handed to the carrier. More
 * timings of the turn may follow.
 */
const CallTurn = z.looseObject({ turn: z.int().min(0), responseMs: z.number().nullable() });

const TranscriptLine = z.object({
  at: Time,
  turn: z.int().min(0),
  who: z.enum(['caller', 'agent']),
  text: z.string(),
  interrupted: z.boolean().optional(),
});

export const CallRecording = z.object({
  key: z.string(),
  bytes: z.int(),
  sha256: Sha256,
  seconds: z.number(),
});

/**
 * What the edge could not deliver of a call, and keeps for two weeks. `events`: how many of the journal.
 * `null`: nothing.
 */
const Undelivered = z.object({ events: z.int().min(0), recording: z.boolean(), bill: z.boolean() });

/**
 * `heard`: the caller heard the notice to its end. `consent`: what the caller wished; absent if nothing was
 * said. False: no recording is kept.
 */
const RecordingNotice = z.object({
  policy: z.enum(['off', 'spoken', 'askFirst']),
  heard: z.boolean(),
  consent: z.boolean().optional(),
});

export const Call = CallRow.extend({
  turns: z.array(CallTurn),
  transcript: z.array(TranscriptLine),
  recording: CallRecording.nullable(),
  recordingNotice: RecordingNotice.nullable().default(null),
  undelivered: Undelivered.nullable().default(null),
});
export type Call = z.infer<typeof Call>;

/** The most calls in one table of `Accept: text/csv`. */
export const mostCsvCalls = 5000;

const Seconds = z.coerce.number().min(0).max(86_400);

/**
 * `since` (inclusive) and `until` (exclusive) bound the start of a call. `name`: a part of the customer's.
 * `words`: each must have been heard in the call, in any order. `fault`: what failed; `any` for whatever it
 * was.
 */
export const CallsQuery = z.object({
  business: BusinessId.optional(),
  since: Time.optional(),
  until: Time.optional(),
  /** In place of the number, the id of a call names its caller. */
  phone: z.union([Caller, CallId]).optional(),
  status: CallStatus.optional(),
  outcome: CallOutcome.optional(),
  name: z.string().trim().min(1).max(120).optional(),
  words: z.string().trim().min(1).max(200).optional(),
  minSeconds: Seconds.optional(),
  maxSeconds: Seconds.optional(),
  fault: z.enum(['any', ...faultSources]).optional(),
  marked: z.enum(['1']).optional(),
  cursor: Cursor.optional(),
});
