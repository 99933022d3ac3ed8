/** The form fields of Twilio's webhooks, as schemas. The signature is checked before, on the raw form. */
import * as z from 'zod';
import { callIdOf } from '../../../shared/ids.ts';
import { type Ring, transferOutcome } from '../carrier.ts';
import { CallerNumber, CallSid, DialledNumber, readableOf } from '../numbers.ts';
import { TextField, WordField } from '../webhook-fields.ts';

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

/** The status of a call or of a media stream. Both come to one route; a stream's has `StreamEvent`. */
export const TwilioStatus = z
  .object({ CallSid, CallStatus: WordField, StreamEvent: WordField, StreamError: TextField })
  .transform((fields) => {
    const callId = callIdOf('twilio', fields.CallSid);
    return fields.StreamEvent === null
      ? { type: 'call' as const, callId, hasEnded: ended.has(fields.CallStatus) }
      : { type: 'stream' as const, callId, error: fields.StreamError };
  });

/** A recording's status. Its audio is at `url` + `.wav` or `.mp3`. */
export const TwilioRecording = z
  .object({ CallSid, RecordingUrl: TextField, RecordingStatus: WordField })
  .transform((fields) => ({
    callId: callIdOf('twilio', fields.CallSid),
    url: fields.RecordingUrl,
    /** Twilio sends no status but `completed`, unless configured to. */
    status: fields.RecordingStatus ?? 'completed',
  }));

/** How a `<Dial>` ended, as its `action` receives it. */
export const TwilioDialOutcome = z
  .object({ CallSid, DialCallStatus: WordField })
  .transform(({ DialCallStatus: status }) => ({
    outcome: transferOutcome(status, status === 'completed' || status === 'answered'),
  }));

/**
 * The result of a `<Gather>`. `text` is null when the caller said nothing, and in the first request of a
 * call.
 */
export const TwilioSpeech = z
  .object({ SpeechResult: TextField, Digits: TextField })
  .transform((fields) => ({ text: fields.SpeechResult, digits: fields.Digits }));
