/** The form fields of Twilio's webhooks, as schemas. The signature is checked before, on the raw form. */
import * as z from 'zod';
import { callIdOf } from '../../../shared/ids.ts';
import { type Ring, transferOutcome } from '../carrier.ts';
import { CallerNumber, CallSid, DialledNumber, readableOf } from '../numbers.ts';
import { AmountField, TextField, UrlField, WordField } from '../webhook-fields.ts';

/** The voice webhook. `Called` is the dialled number again, and stands in for a `To` that can't be read. */
export const TwilioRing = z
  .preprocess(withReadableTo, z.object({ CallSid, From: CallerNumber, To: DialledNumber }))
  .transform(
    ({ CallSid: callSid, From: from, To: to }): Ring => ({
      callId: callIdOf('twilio', callSid),
      carrier: 'twilio',
      callSid,
      from,
      to,
    }),
  );

function withReadableTo(given: unknown): unknown {
  const fields = z.record(z.string(), z.unknown()).safeParse(given).data;
  return fields && { ...fields, To: readableOf(fields.To, fields.Called) ?? fields.To };
}

/** Call statuses after which nothing follows. */
const ended: ReadonlySet<string | null> = new Set(['completed', 'busy', 'failed', 'no-answer', 'canceled']);

/**
 * The status of a call or of a media stream. Both come to one route; a stream's has `StreamEvent`. A leg
 * that was dialled from the call names it as its parent: its end is not the end of the call.
 */
export const TwilioStatus = z
  .object({
    CallSid,
    CallStatus: WordField,
    StreamEvent: WordField,
    StreamError: TextField,
    ParentCallSid: TextField,
    Direction: WordField,
  })
  .transform((fields) => {
    const callId = callIdOf('twilio', fields.CallSid);
    if (isDialledLeg(fields)) return { type: 'leg' as const, callId };
    return fields.StreamEvent === null
      ? { type: 'call' as const, callId, hasEnded: ended.has(fields.CallStatus) }
      : { type: 'stream' as const, callId, error: fields.StreamError };
  });

function isDialledLeg(fields: {
  CallSid: string;
  ParentCallSid: string | null;
  Direction: string | null;
}): boolean {
  return (
    fields.ParentCallSid !== null && fields.ParentCallSid !== fields.CallSid && fields.Direction !== 'inbound'
  );
}

/**
 * The request of a dialled leg for its words: whose call it is. Our URL names the parent's call sid, and
 * Twilio's own field stands in for it.
 */
export const TwilioLeg = z
  .object({ CallSid, ParentCallSid: TextField, Direction: WordField })
  .transform((fields) => (isDialledLeg(fields) ? CallSid.safeParse(fields.ParentCallSid).data : undefined));

/** A recording's status. Its audio is at `url` + `.wav` or `.mp3`. */
export const TwilioRecording = z
  .object({ CallSid, RecordingUrl: UrlField, RecordingStatus: WordField })
  .transform((fields) => ({
    callId: callIdOf('twilio', fields.CallSid),
    url: fields.RecordingUrl,
    /** Twilio sends no status but `completed`, unless configured to. */
    status: fields.RecordingStatus ?? 'completed',
  }));

/**
 * How a `<Dial>` ended, as its `action` receives it. Caller and person have talked when the two legs were
 * bridged; without that field, when the leg lasted. `completed` alone is also told of a dial that was
 * redirected by REST, and of a person who hung up while the whisper was read. The person did not take the
 * call then.
 */
export const TwilioDialOutcome = z
  .object({
    CallSid,
    CallStatus: WordField,
    DialCallStatus: WordField,
    DialCallDuration: AmountField,
    DialBridged: WordField,
  })
  .transform(({ CallStatus, DialCallStatus: status, DialCallDuration: seconds, DialBridged: bridged }) => {
    const wasAnswered = status === 'completed' || status === 'answered';
    const hasTalked = wasAnswered && (bridged === null ? (seconds ?? 0) > 0 : bridged === 'true');
    return {
      outcome: transferOutcome(wasAnswered ? 'no-answer' : status, hasTalked),
      /** Of the person's line. */
      seconds,
      /** The caller is gone too. */
      hasCallEnded: ended.has(CallStatus),
    };
  });

/**
 * The result of a `<Gather>`. `text` is null when the caller said nothing, and in the first request of a
 * call.
 */
export const TwilioSpeech = z
  .object({ SpeechResult: TextField, Digits: TextField })
  .transform((fields) => ({ text: fields.SpeechResult, digits: fields.Digits }));
