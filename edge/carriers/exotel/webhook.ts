/**
 * Exotel's requests: the ring, the applets' requests and the status callback, as schemas over their
 * fields (`webhookFields`). Exotel signs nothing; its token is checked before.
 */
import * as z from 'zod';
import { callIdOf } from '../../../shared/ids.ts';
import { type Ring, transferOutcome } from '../carrier.ts';
import { CallerNumber, CallSid, DialledNumber, phoneOf, readableOf } from '../numbers.ts';
import { AmountField, jsonObject, TextField, type WebhookFields, WordField } from '../webhook-fields.ts';

/**
 * The Voicebot applet's request for a media URL, and the first request of every other applet. Its
 * fields are not published. Observed are `CallFrom`/`CallTo` beside `From`/`To`, or either pair alone,
 * also with national numbers (`098…`). `ownNumber` (EXOTEL_PHONE_NUMBER) stands in for a missing
 * dialled number: an account with one ExoPhone may send none.
 */
export function exotelRing(ownNumber?: string) {
  return z
    .preprocess(
      (given) => withOnePair(given, ownNumber),
      z.object({ CallSid, From: CallerNumber, To: DialledNumber }),
    )
    .transform(
      ({ CallSid: callSid, From: from, To: to }): Ring => ({
        callId: callIdOf('exotel', callSid),
        carrier: 'exotel',
        callSid,
        from,
        to,
      }),
    );
}

function withOnePair(given: unknown, ownNumber: string | undefined): unknown {
  const fields = z.record(z.string(), z.unknown()).safeParse(given).data;
  if (!fields) return fields;
  const [from, to] = [fields.CallFrom || fields.From, fields.CallTo || fields.To];
  return {
    ...fields,
    From: from,
    To: readableOf(fields.CallTo, fields.To) ?? (ownNumber || to),
  };
}

/** The request after a recording applet: the recording of the caller, or null. */
export const ExotelApplet = z
  .object({ RecordingUrl: TextField })
  .transform((fields) => ({ recordingUrl: fields.RecordingUrl }));

/**
 * The end of a stream. `hasFailed` also when an error comes with the status `completed`: Exotel's page
 * on WebSocket errors says that the error counts.
 */
const Stream = z
  .object({ status: WordField, error: TextField, detailedstatus: TextField })
  .transform((stream) => ({
    hasFailed: stream.error !== null || stream.status === 'failed',
    error: stream.error,
    /** The account has no stream left. Nothing is wrong with the call, and it can continue by turns. */
    isThrottled: stream.detailedstatus?.toLowerCase().includes('throttled') ?? false,
  }));

/**
 * The Passthru applet's request. Its answer is a status code: 302 is yes, 200 is no. `stream` is null
 * when no stream came before the applet, or when its report can't be read: the request must be
 * answered all the same.
 */
export const ExotelPassthru = z
  .looseObject({ CallSid, CallTo: TextField, To: TextField })
  .transform((fields) => ({
    callId: callIdOf('exotel', fields.CallSid),
    to: phoneOf(fields.CallTo ?? fields.To),
    stream: streamOf(fields),
  }));

/**
 * The report comes as `Stream[Status]=…`, as one `Stream` holding JSON, or as an object in a JSON body.
 * The case of names does not matter.
 */
function streamOf(fields: WebhookFields): z.infer<typeof Stream> | null {
  const flat = Object.entries(fields).flatMap(([name, value]): [string, unknown][] => {
    const key = /^Stream\[(\w+)\]$/i.exec(name)?.[1];
    return key === undefined ? [] : [[key, value]];
  });
  const whole = typeof fields.Stream === 'string' ? jsonObject(fields.Stream) : fields.Stream;
  const entries =
    flat.length > 0 ? flat : Object.entries(z.record(z.string(), z.unknown()).safeParse(whole).data ?? {});
  if (entries.length === 0) return null;
  return Stream.parse(Object.fromEntries(entries.map(([name, value]) => [name.toLowerCase(), value])));
}

/** Statuses after which nothing follows. Exotel's pages use both spellings of canceled. */
const ended: ReadonlySet<string | null> = new Set([
  'completed',
  'failed',
  'busy',
  'no-answer',
  'canceled',
  'cancelled',
]);

/**
 * The status callback, terse or with events, and a Connect applet's report of its dialling. Duplicates
 * happen. `recordingUrl` is the only place where an API call's recording is announced.
 */
export const ExotelStatus = z
  .object({
    CallSid,
    EventType: WordField,
    Status: WordField,
    CallStatus: WordField,
    RecordingUrl: TextField,
    DialCallStatus: WordField,
    DialCallDuration: AmountField,
    DialWhomNumber: TextField,
  })
  .transform((fields) => ({
    callId: callIdOf('exotel', fields.CallSid),
    /** An `answered` event has a status too, but the call continues. */
    hasEnded:
      ended.has(fields.Status ?? fields.CallStatus) &&
      (fields.EventType === null || fields.EventType === 'terminal'),
    recordingUrl: fields.RecordingUrl,
    /** Null unless this reports a transfer. */
    transfer:
      fields.DialCallStatus === null && fields.DialCallDuration === null && fields.DialWhomNumber === null
        ? null
        : transferOutcome(
            fields.DialCallStatus,
            fields.DialCallStatus === 'completed' ||
              (fields.DialCallStatus === null && (fields.DialCallDuration ?? 0) > 0),
          ),
  }));
