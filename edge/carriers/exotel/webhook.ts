/**
 * Exotel's requests: the ring, the applets' requests and the status callback, as schemas over their
 * fields (`webhookFields`). Exotel signs nothing; its token is checked before.
 */
import * as z from 'zod';
import { callIdOf, type Phone } from '../../../shared/ids.ts';
import type { DialReport, Ring } from '../carrier.ts';
import { CallerNumber, CallSid, DialledNumber, phoneOf, readableOf } from '../numbers.ts';
import {
  AmountField,
  jsonObject,
  TextField,
  UrlField,
  type WebhookFields,
  WordField,
} from '../webhook-fields.ts';

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
  .object({ RecordingUrl: UrlField })
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
 * A state's letters in lower case: `No Answer`, `NO_ANSWER`, `"no-answer"` and ` no-answer ` are one. Null
 * without any.
 */
const StateField = WordField.transform((word) => word?.replace(/[^a-z]/g, '') || null);

/** Seconds, which an applet may put into quotes. */
const SecondsField = z.preprocess(
  (value) => (typeof value === 'string' ? value.replace(/["'\s]/g, '') : value),
  AmountField,
);

/** The fields that tell how the Connect applet's dialling goes. */
const dialFields = {
  EventType: StateField,
  Status: StateField,
  DialCallStatus: StateField,
  DialCallDuration: SecondsField,
  DialWhomNumber: TextField,
};
type DialFields = z.infer<z.ZodObject<typeof dialFields>>;

/**
 * How a person's phone can be done ringing, by the beginning of the word: `cancelled by agent` is a
 * `cancelled`. Exotel's pages use both spellings of it.
 */
const dialEnds: readonly (readonly [string, DialReport])[] = [
  ['completed', 'completed'],
  ['busy', 'busy'],
  ['noanswer', 'noAnswer'],
  ['notanswered', 'noAnswer'],
  ['unanswered', 'noAnswer'],
  ['missed', 'noAnswer'],
  ['timeout', 'noAnswer'],
  ['failed', 'failed'],
  ['rejected', 'failed'],
  ['declined', 'failed'],
  ['canceled', 'failed'],
  ['cancelled', 'failed'],
];

function endOf(word: string | null): DialReport | null {
  return dialEnds.find(([start]) => word?.startsWith(start))?.[1] ?? null;
}

/**
 * How a transfer's dialling ended; null while it goes on. The events `Dial`, `Ringing` and `Answered`
 * come before the end, whatever statuses they carry: their `Status=busy` says that the person's phone
 * is now taken by this call. The end is an event `Terminal` (or one named like its status), or a
 * report that names no event but the end itself.
 */
function dialOutcomeOf({ EventType: event, Status: status, ...dial }: DialFields): DialReport | null {
  if (event !== null && event !== 'terminal' && endOf(event) === null) return null;
  const seconds = dial.DialCallDuration;
  const end = endOf(dial.DialCallStatus ?? endWordOf(event, status));
  // A call of no seconds reached nobody.
  if (end === 'completed' && seconds !== null) return seconds > 0 ? 'talked' : 'noAnswer';
  if (end !== null || dial.DialCallStatus !== null) return end;
  // Some accounts' Passthru tells the length alone.
  return (seconds ?? 0) > 0 && status !== 'busy' ? 'talked' : null;
}

/** The phone's own state is `busy` or `free`. Any other status is the dialling's. */
function endWordOf(event: string | null, status: string | null): string | null {
  if (event !== 'terminal') return event;
  return status === 'busy' ? null : status;
}

/**
 * Where to look for a call over the static media URL: the numbers that may have been dialled. Which
 * field has it differs by applet and by direction. `ours`: the one that our own address names.
 */
function dialledNumbers(
  fields: { CallTo: string | null; To: string | null },
  ours: string | null = null,
): Phone[] {
  const numbers = [ours, fields.CallTo, fields.To].map(phoneOf);
  return [...new Set(numbers.filter((number) => number !== null))];
}

/**
 * The Passthru applet's request. Its answer is a status code: 302 is yes, 200 is no. `stream` is null
 * when no stream came before the applet, or when its report can't be read: the request must be
 * answered all the same. `transfer` is the outcome of the last Connect applet, null without one.
 */
export const ExotelPassthru = z
  .looseObject({ CallSid, CallTo: TextField, To: TextField, ...dialFields })
  .transform((fields) => ({
    callId: callIdOf('exotel', fields.CallSid),
    numbers: dialledNumbers(fields),
    stream: streamOf(fields),
    transfer: dialOutcomeOf(fields),
    /** Of the talk with the person. */
    seconds: fields.DialCallDuration,
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

/**
 * The status callback, terse or with events, and a Connect applet's report of its dialling. Duplicates
 * happen, in any order. `recordingUrl` is the only place where an API call's recording is announced.
 */
export const ExotelStatus = z
  .object({
    CallSid,
    CallTo: TextField,
    To: TextField,
    CallStatus: StateField,
    RecordingUrl: UrlField,
    ...dialFields,
    /** Our own: the Connect answer puts it into the address of these reports (`dialEventUrl`). */
    dial: AmountField,
    /** Our own too: the dialled number. The report's own fields may name the person's. */
    business: TextField,
  })
  .transform((fields) => {
    const { EventType: event, DialCallStatus, DialWhomNumber, DialCallDuration, dial } = fields;
    const isOfDial =
      dial !== null || DialCallStatus !== null || DialWhomNumber !== null || (DialCallDuration ?? 0) > 0;
    // An `answered` event has a status too, but the call continues.
    const isTerminal = event === null || event === 'terminal' || endOf(event) !== null;
    return {
      callId: callIdOf('exotel', fields.CallSid),
      numbers: dialledNumbers(fields, fields.business),
      hasEnded: !isOfDial && isTerminal && endOf(fields.Status ?? fields.CallStatus) !== null,
      recordingUrl: fields.RecordingUrl,
      /** This reports that the person who was dialled has answered. */
      isPersonThere: isOfDial && event === 'answered',
      /** Null unless this reports the end of a transfer's dialling. */
      transfer: isOfDial ? dialOutcomeOf(fields) : null,
      /** Of the talk with the person. */
      seconds: DialCallDuration,
      /** Which of the call's transfers it is about, from 1; null when the report does not say. */
      dial,
    };
  });
