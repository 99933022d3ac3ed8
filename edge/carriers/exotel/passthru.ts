/**
 * What Exotel's Passthru applet reports after the stream: `ExotelPassthru.parse(fields)`. Its
 * answer is a status code alone: 302 is yes, 200 is no.
 */
import * as z from 'zod';
import { callIdOf } from '../../../shared/ids.ts';
import { CallSid, phoneOf } from '../numbers.ts';
import { AmountField, jsonObject, TextField, type WebhookFields, WordField } from '../webhook-fields.ts';

/**
 * How the stream went. `outcome` is `failed` whenever an error is given, whatever the status says:
 * where the two disagree the error is right (Exotel's page on WebSocket errors). The stream's URL
 * is left out: it holds the call's token.
 */
const Stream = z
  .object({
    streamsid: TextField,
    status: WordField,
    duration: AmountField,
    recordingurl: TextField,
    disconnectedby: WordField,
    error: TextField,
    detailedstatus: TextField,
  })
  .transform((stream) => ({
    streamId: stream.streamsid,
    outcome: stream.error === null ? stream.status : 'failed',
    seconds: stream.duration,
    recordingUrl: stream.recordingurl,
    /** `user`, `bot` or `na`. */
    disconnectedBy: stream.disconnectedby,
    error: stream.error,
    /** The account has no stream left: nothing is wrong with the call, and turn mode would still work. */
    isThrottled: stream.detailedstatus?.toLowerCase().includes('throttled') ?? false,
  }));

/**
 * `stream` is `null` when the applet ran without one, or reported it in a way nobody can read: the
 * question must be answered all the same.
 */
export const ExotelPassthru = z
  .looseObject({
    CallSid,
    CallFrom: TextField,
    CallTo: TextField,
    From: TextField,
    To: TextField,
    RecordingUrl: TextField,
    digits: TextField,
  })
  .transform((fields) => ({
    callId: callIdOf('exotel', fields.CallSid),
    from: phoneOf(fields.CallFrom ?? fields.From),
    to: phoneOf(fields.CallTo ?? fields.To),
    recordingUrl: fields.RecordingUrl,
    digits: fields.digits?.replaceAll('"', '').trim() || null,
    stream: streamOf(fields),
  }));
export type ExotelPassthru = z.infer<typeof ExotelPassthru>;

/**
 * Flat as `Stream[Status]=…`, or one `Stream` holding JSON, or (in a JSON body) an object. Names
 * are compared without regard to case.
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
