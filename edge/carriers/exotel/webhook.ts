/**
 * What Exotel's resolver, applets and status callback say, as schemas over their fields
 * (`webhookFields`). No I/O; Exotel signs nothing, the token is checked before.
 */
import * as z from 'zod';
import { callIdOf } from '../../../shared/ids.ts';
import type { Ring } from '../carrier.ts';
import { CallerNumber, CallSid, DialledNumber, phoneOf } from '../numbers.ts';
import { AmountField, jsonObject, TextField, WordField } from '../webhook-fields.ts';

/**
 * The resolver's request, and the first of every applet. What the Voicebot applet sends is not
 * published; observed are `CallFrom`/`CallTo` beside `From`/`To`, or either pair alone. Numbers may
 * be national (`098…`). A caller without a number is `withheldCaller`.
 */
export const ExotelRing = z
  .preprocess(withOnePair, z.object({ CallSid, From: CallerNumber, To: DialledNumber }))
  .transform(
    ({ CallSid: callSid, From: from, To: to }): Ring => ({
      callId: callIdOf('exotel', callSid),
      carrier: 'exotel',
      callSid,
      from,
      to,
    }),
  );

function withOnePair(given: unknown): unknown {
  const fields = z.record(z.string(), z.unknown()).safeParse(given).data;
  return fields && { ...fields, From: fields.CallFrom || fields.From, To: fields.CallTo || fields.To };
}

/**
 * What an applet on the way knows of the call: the greeting, the turn after a recording, the
 * transfer's question.
 */
export const ExotelApplet = z
  .object({ CallSid, RecordingUrl: TextField, digits: TextField, CustomField: TextField })
  .transform((fields) => ({
    callId: callIdOf('exotel', fields.CallSid),
    recordingUrl: fields.RecordingUrl,
    /** Arrive wrapped in double quotes. */
    digits: fields.digits?.replaceAll('"', '').trim() || null,
    customField: fields.CustomField,
  }));
export type ExotelApplet = z.infer<typeof ExotelApplet>;

/** Statuses after which nothing follows; Exotel's pages write both spellings of canceled. */
const ended: ReadonlySet<string | null> = new Set([
  'completed',
  'failed',
  'busy',
  'no-answer',
  'canceled',
  'cancelled',
]);

/**
 * One leg of the call, caller first. In JSON `Legs` is a list; in a form it is `Legs[0][Status]=…`,
 * or the whole list as JSON.
 */
const Leg = z
  .object({ Status: WordField, OnCallDuration: AmountField, AnsweredBy: WordField })
  .transform((leg) => ({ status: leg.Status, seconds: leg.OnCallDuration, answeredBy: leg.AnsweredBy }));

/**
 * The status callback, terse or with events, and a Connect applet's report of its dialling
 * (`DialCallStatus`). Duplicates happen: the same `callId` and `event` is the same news.
 * `recordingUrl` is the only place where an API call's recording is announced.
 */
export const ExotelStatus = z
  .looseObject({
    CallSid,
    EventType: WordField,
    Status: WordField,
    CallStatus: WordField,
    RecordingUrl: TextField,
    ConversationDuration: AmountField,
    DialCallStatus: WordField,
    DialCallDuration: AmountField,
    DialWhomNumber: TextField,
    CustomField: TextField,
    Legs: z.unknown().optional(),
  })
  .transform((fields) => {
    const status = fields.Status ?? fields.CallStatus;
    return {
      callId: callIdOf('exotel', fields.CallSid),
      event: fields.EventType,
      status,
      /** An `answered` event carries a status too, but the call goes on. */
      hasEnded: ended.has(status) && (fields.EventType === null || fields.EventType === 'terminal'),
      recordingUrl: fields.RecordingUrl,
      conversationSeconds: fields.ConversationDuration,
      customField: fields.CustomField,
      legs: z.array(Leg).safeParse(legsOf(fields)).data ?? [],
      /** `null` unless this is about a transfer. `hasTalked`: the human and the caller were joined. */
      dialling:
        fields.DialCallStatus === null && fields.DialCallDuration === null && fields.DialWhomNumber === null
          ? null
          : {
              status: fields.DialCallStatus,
              seconds: fields.DialCallDuration,
              to: phoneOf(fields.DialWhomNumber),
              hasTalked:
                fields.DialCallStatus === 'completed' ||
                (fields.DialCallStatus === null && (fields.DialCallDuration ?? 0) > 0),
            },
    };
  });
export type ExotelStatus = z.infer<typeof ExotelStatus>;

function legsOf(fields: Record<string, unknown>): unknown {
  if (typeof fields.Legs === 'string') return jsonObject(`{"legs":${fields.Legs}}`)?.legs;
  if (fields.Legs !== undefined) return fields.Legs;
  const legs: Record<string, unknown>[] = [];
  for (const [name, value] of Object.entries(fields)) {
    const [, index, key] = /^Legs\[(\d)\]\[(\w+)\]$/.exec(name) ?? [];
    if (index === undefined || key === undefined) continue;
    legs[Number(index)] = { ...legs[Number(index)], [key]: value };
  }
  return legs.filter((leg) => leg !== undefined);
}
