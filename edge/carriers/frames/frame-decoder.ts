/**
 * Translates JSON frames into carrier events, as far as Twilio, Exotel and the softphone agree.
 * Remembers the stream id, nothing else.
 */
import { fromBase64 } from '../../audio/base64.ts';
import { callRateHz, msOf } from '../../audio/mulaw.ts';
import type { CarrierEvent } from '../carrier.ts';
import { phoneOf } from '../numbers.ts';
import { amountOf, type Frame, fieldsOf, parametersOf, readFrame, textOf } from './json-frame.ts';

/** How one carrier differs from the others. */
export interface Dialect {
  /** The decoded payload of a media frame as call audio. */
  callAudioOf(payload: Uint8Array): Uint8Array;
  /** The time of the carrier's media clock in ms, or null while it can't be believed. */
  timeOf(atMs: number | null, audioMs: number): number | null;
  /** The stream id for a carrier whose frames carry none. */
  streamId?: string;
}

interface FrameDecoder {
  /** Never throws. */
  decode(raw: string | ArrayBuffer): CarrierEvent[];
  /** Sets the stream id if none is known yet, and returns a made-up `started`; else nothing. */
  adopt(streamId: string): CarrierEvent[];
  streamId(): string | null;
}

/**
 * A `started` that is made up for a stream without a start has no call sid. If the real start comes
 * later, it is a second `started` with all its fields. Any further start is unknown, but its stream id
 * counts from then on: a frame with another id would not be played. A stop starts nothing.
 */
export function frameDecoder(dialect: Dialect): FrameDecoder {
  let streamId: string | null = null;
  let hasRealStart = false;

  function adopt(id: string): CarrierEvent[] {
    if (streamId !== null) return [];
    streamId = id;
    return [{ type: 'started', streamId: id, callSid: null, from: null, to: null, parameters: {} }];
  }

  function start(frame: Frame): CarrierEvent[] {
    const id = streamIdOf(frame) ?? dialect.streamId ?? null;
    if (id === null) return unknown('a start without a stream id');
    streamId = id;
    if (hasRealStart) return unknown('a second start');
    hasRealStart = true;
    return [startedOf(frame, id), ...wrongRateOf(frame)];
  }

  function decode(raw: string | ArrayBuffer): CarrierEvent[] {
    const frame = readFrame(raw);
    if ('why' in frame) return unknown(frame.why);
    if (frame.event === 'connected') return [{ type: 'connected' }];
    if (frame.event === 'start') return start(frame);
    // Third-party guides list an inbound `clear`. It needs no action.
    if (frame.event === 'clear') return [];
    const read = readers.get(frame.event);
    if (!read) return unknown('an undocumented event');
    const id = streamIdOf(frame) ?? dialect.streamId ?? null;
    const isEnd = frame.event === 'stop' || frame.event === 'closed';
    return [...(id === null || isEnd ? [] : adopt(id)), ...read(frame, dialect)];
  }

  return { decode, adopt, streamId: () => streamId };
}

const readers: ReadonlyMap<string, (frame: Frame, dialect: Dialect) => CarrierEvent[]> = new Map([
  ['media', mediaOf],
  ['dtmf', dtmfOf],
  ['mark', markOf],
  ['stop', ({ body }) => [{ type: 'stopped', reason: textOf(body, 'reason') }]],
  ['closed', ({ body }) => [{ type: 'stopped', reason: textOf(body, 'reason') ?? 'closed' }]],
]);

function startedOf({ body }: Frame, streamId: string): CarrierEvent {
  return {
    type: 'started',
    streamId,
    callSid: textOf(body, 'callsid'),
    from: phoneOf(textOf(body, 'from')),
    to: phoneOf(textOf(body, 'to')),
    parameters: parametersOf(body.get('customparameters')),
  };
}

/**
 * Our URL sets the rate, never what `start` says (`encoding` was seen to be `base64`). A carrier that
 * names another rate is reported, because slow or squeaky audio is hard to trace otherwise
 * (dograh-hq/dograh#639).
 */
function wrongRateOf({ body }: Frame): CarrierEvent[] {
  const format = fieldsOf(body.get('mediaformat'));
  const [, digits, kilo] =
    /^\s*(\d+(?:\.\d+)?)\s*(k?)(?:hz)?\s*$/i.exec((format && textOf(format, 'samplerate')) ?? '') ?? [];
  const rateHz = Number(digits) * (kilo ? 1000 : 1);
  return digits === undefined || rateHz === callRateHz
    ? []
    : unknown(`the carrier says ${rateHz} Hz and not ${callRateHz}`);
}

function mediaOf({ body }: Frame, dialect: Dialect): CarrierEvent[] {
  if (textOf(body, 'track')?.toLowerCase().startsWith('outbound'))
    return unknown('media of the outbound track');
  const payload = body.get('payload');
  if (typeof payload !== 'string') return unknown('media without a payload');
  const bytes = fromBase64(payload);
  if (bytes === null) return unknown('a payload that is not base64');
  const audio = dialect.callAudioOf(bytes);
  if (audio.length === 0) return [];
  return [{ type: 'audio', bytes: audio, atMs: dialect.timeOf(amountOf(body, 'timestamp'), msOf(audio)) }];
}

/** One key. Exotel's applets wrap digits in double quotes. */
function dtmfOf({ body }: Frame): CarrierEvent[] {
  const digit = textOf(body, 'digit')?.replaceAll('"', '').trim().toUpperCase() ?? '';
  return /^[0-9A-D*#]$/.test(digit) ? [{ type: 'dtmf', digit }] : unknown('dtmf without a digit');
}

function markOf({ body }: Frame): CarrierEvent[] {
  const name = textOf(body, 'name');
  return name === null ? unknown('a mark without a name') : [{ type: 'mark', name }];
}

function streamIdOf({ fields, body }: Frame): string | null {
  return textOf(fields, 'streamsid') ?? textOf(body, 'streamsid');
}

function unknown(why: string): CarrierEvent[] {
  return [{ type: 'unknown', why }];
}
