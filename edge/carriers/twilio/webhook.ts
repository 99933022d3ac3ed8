/**
 * What Twilio's webhooks say, as schemas over their form fields: `TwilioRing.safeParse(fields)`. No
 * I/O; the signature is checked before, on the raw form.
 */
import * as z from 'zod';
import { callIdOf } from '../../../shared/ids.ts';
import type { Ring } from '../carrier.ts';
import { CallerNumber, CallSid, DialledNumber } from '../numbers.ts';
import { AmountField, TextField, WordField } from '../webhook-fields.ts';

const TwilioCall = { CallSid };

/** The voice webhook. A caller without a number is `withheldCaller`. */
export const TwilioRing = z.object({ ...TwilioCall, From: CallerNumber, To: DialledNumber }).transform(
  ({ CallSid: callSid, From: from, To: to }): Ring => ({
    callId: callIdOf('twilio', callSid),
    carrier: 'twilio',
    callSid,
    from,
    to,
  }),
);

/** Call statuses after which nothing follows. */
const ended: ReadonlySet<string | null> = new Set(['completed', 'busy', 'failed', 'no-answer', 'canceled']);

/**
 * A call's status, or a media stream's: both come to one route, and a stream's carries
 * `StreamEvent`. Words we don't know are kept.
 */
export const TwilioStatus = z
  .object({
    ...TwilioCall,
    CallStatus: WordField,
    CallDuration: AmountField,
    ParentCallSid: TextField,
    StreamEvent: WordField,
    StreamSid: TextField,
    StreamError: TextField,
  })
  .transform((fields) => {
    const callId = callIdOf('twilio', fields.CallSid);
    return fields.StreamEvent === null
      ? {
          type: 'call' as const,
          callId,
          status: fields.CallStatus,
          hasEnded: ended.has(fields.CallStatus),
          seconds: fields.CallDuration,
          parentCallSid: fields.ParentCallSid,
        }
      : {
          type: 'stream' as const,
          callId,
          event: fields.StreamEvent,
          streamSid: fields.StreamSid,
          error: fields.StreamError,
        };
  });
export type TwilioStatus = z.infer<typeof TwilioStatus>;

/** A recording's state; its audio is at `url` + `.wav` or `.mp3`. */
export const TwilioRecording = z
  .object({
    ...TwilioCall,
    RecordingSid: TextField,
    RecordingUrl: TextField,
    RecordingStatus: WordField,
    RecordingDuration: AmountField,
    RecordingChannels: AmountField,
  })
  .transform((fields) => ({
    callId: callIdOf('twilio', fields.CallSid),
    recordingSid: fields.RecordingSid,
    url: fields.RecordingUrl,
    /** Twilio sends nothing but `completed` unless asked. */
    status: fields.RecordingStatus ?? 'completed',
    seconds: fields.RecordingDuration,
    channels: fields.RecordingChannels,
  }));
export type TwilioRecording = z.infer<typeof TwilioRecording>;

/** What became of a `<Dial>`, as its `action` is told. `hasTalked`: the human and the caller were joined. */
export const TwilioDialOutcome = z
  .object({ ...TwilioCall, DialCallStatus: WordField, DialCallSid: TextField, DialCallDuration: AmountField })
  .transform((fields) => ({
    callId: callIdOf('twilio', fields.CallSid),
    status: fields.DialCallStatus,
    hasTalked: fields.DialCallStatus === 'completed' || fields.DialCallStatus === 'answered',
    dialledCallSid: fields.DialCallSid,
    seconds: fields.DialCallDuration,
  }));
export type TwilioDialOutcome = z.infer<typeof TwilioDialOutcome>;

/**
 * What a `<Gather>` heard; `text` is `null` when nothing was said, or when this is the first
 * request of turn mode. `confidence` is 0 to 1.
 */
export const TwilioSpeech = z
  .object({ ...TwilioCall, SpeechResult: TextField, Confidence: AmountField, Digits: TextField })
  .transform((fields) => ({
    callId: callIdOf('twilio', fields.CallSid),
    text: fields.SpeechResult,
    confidence: fields.Confidence,
    digits: fields.Digits,
  }));
export type TwilioSpeech = z.infer<typeof TwilioSpeech>;
