/**
 * Writes and reads Exotel's frames, in all the shapes that its documentation and live captures show
 * (`edge/carriers/fixtures/exotel` 01 to 06).
 */
import { z } from 'zod';
import type { MarksOnClear } from '../sound/playback.ts';

/**
 * The shape of the carrier's frames, by fixture. `docs` (01): all values are strings. `numeric`
 * (02): numbers. `live` (03): a leg id, `base64`, a parameter without a value. `noStart` (04): the
 * first frame is media. `camel` (05): camel case.
 */
export type ExotelFrames = 'docs' | 'numeric' | 'live' | 'noStart' | 'camel';

export interface ExotelStreamOptions {
  frames: ExotelFrames;
  /** Ms of caller audio in a frame. Documented as about 100; third parties saw 20. */
  pieceMs: 20 | 100 | 200;
  jitterMs: number;
  burst: number;
  seed: number;
  marksOnClear: MarksOnClear;
  /**
   * `true`: a chunk under the minimum or over 100,000 bytes ends the stream, and a frame with a wrong stream
   * id is ignored. `false`: these are only warnings.
   */
  strict: boolean;
  /** With more ms of audio queued than this, Exotel drops the line without a close frame. `null`: never. */
  overloadMs: number | null;
}

export const ordinaryExotelStream: ExotelStreamOptions = {
  frames: 'docs',
  pieceMs: 100,
  jitterMs: 0,
  burst: 1,
  seed: 1,
  marksOnClear: 'echo',
  strict: false,
  overloadMs: 10_000,
};

export interface ExotelCallIds {
  streamSid: string;
  callSid: string;
  accountSid: string;
  from: string;
  to: string;
}

/** Writes the frames of one stream. `sequence_number` counts all events, `chunk` only media. */
export class ExotelWriter {
  readonly #frames: ExotelFrames;
  readonly #ids: ExotelCallIds;
  #sequence = 0;
  #chunk = 0;

  constructor(frames: ExotelFrames, ids: ExotelCallIds) {
    this.#frames = frames;
    this.#ids = ids;
  }

  /** `connected` and `start`; empty for `noStart`. */
  opening(url: URL, sampleRate: number): string[] {
    if (this.#frames === 'noStart') return [];
    const connected =
      this.#frames === 'camel'
        ? { event: 'connected', protocol: 'Call', version: '1.0.0' }
        : { event: 'connected' };
    return [JSON.stringify(connected), this.#event('start', this.#start(url, sampleRate))];
  }

  media(payload: string, timestampMs: number): string {
    this.#chunk += 1;
    return this.#event('media', {
      chunk: this.#number(this.#chunk),
      timestamp: String(Math.round(timestampMs)),
      payload,
    });
  }

  dtmf(digit: string): string {
    return this.#event('dtmf', { digit, duration: '100' });
  }

  mark(name: string): string {
    return this.#event('mark', { name });
  }

  stop(reason: 'callended' | 'stopped'): string {
    const { streamSid, callSid, accountSid } = this.#ids;
    if (this.#frames === 'camel') return JSON.stringify({ event: 'closed', streamSid });
    return this.#event('stop', { call_sid: callSid, account_sid: accountSid, reason });
  }

  #event(event: string, body: Record<string, unknown>): string {
    this.#sequence += 1;
    const { streamSid } = this.#ids;
    const sequence = this.#number(this.#sequence);
    if (this.#frames === 'camel')
      return JSON.stringify({
        event,
        ...(event === 'start' && { sequenceNumber: sequence }),
        streamSid,
        [event]: body,
      });
    if (this.#frames === 'live' && event === 'media')
      return JSON.stringify({ event, stream_sid: streamSid, sequenceNumber: sequence, media: body });
    return JSON.stringify({ event, sequence_number: sequence, stream_sid: streamSid, [event]: body });
  }

  #number(value: number): string | number {
    return this.#frames === 'numeric' ? value : String(value);
  }

  #start(url: URL, sampleRate: number): Record<string, unknown> {
    const { streamSid, callSid, accountSid, from, to } = this.#ids;
    const parameters = Object.fromEntries([...url.searchParams].filter(([name]) => name !== 'sample-rate'));
    const snake = { stream_sid: streamSid, call_sid: callSid, account_sid: accountSid, from, to };
    switch (this.#frames) {
      case 'camel': {
        const ids = { streamSid, callSid, accountSid, from, to: nationalNumber(to) };
        return { ...ids, customParameters: parameters, mediaFormat: { encoding: 'audio/pcm', sampleRate } };
      }
      case 'live':
        return {
          ...snake,
          leg_sid: `${callSid}-leg`,
          custom_parameters: { ...parameters, [url.pathname.split('/').slice(-2).join('/')]: '' },
          media_format: { encoding: 'base64', sample_rate: sampleRate, bit_rate: '128kbps' },
        };
      case 'numeric':
        return {
          ...snake,
          custom_parameters: parameters,
          media_format: { encoding: 'raw', sample_rate: String(sampleRate), bit_rate: '128' },
        };
      default:
        return {
          ...snake,
          custom_parameters: parameters,
          media_format: { encoding: 'audio/x-raw', sample_rate: String(sampleRate), bit_rate: '16' },
        };
    }
  }
}

/**
 * A phone number as Exotel's webhooks (and sometimes `start`) write it: Indian ones in the national form,
 * `+9198…` as `098…`; others stay E.164.
 */
export function nationalNumber(phone: string): string {
  return phone.startsWith('+91') && phone.length === 13 ? `0${phone.slice(3)}` : phone;
}

const sid = { stream_sid: z.string().optional(), streamSid: z.string().optional() };
/** The agent's frames. Exotel accepts extra fields, and either spelling of the stream id or none. */
const AgentFrame = z.discriminatedUnion('event', [
  z.looseObject({ event: z.literal('media'), ...sid, media: z.looseObject({ payload: z.base64() }) }),
  z.looseObject({ event: z.literal('mark'), ...sid, mark: z.looseObject({ name: z.string() }) }),
  z.looseObject({ event: z.literal('clear'), ...sid }),
]);
export type ExotelAgentFrame = z.infer<typeof AgentFrame>;

/** A frame from the agent; `null` when it is not one that Exotel knows. */
export function readAgentFrame(text: string): ExotelAgentFrame | null {
  try {
    return AgentFrame.safeParse(JSON.parse(text)).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
