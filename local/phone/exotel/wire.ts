/**
 * Exotel's frames in all the shapes that vendor pages and live captures show
 * (`edge/carriers/fixtures/exotel` 01 to 06). Only JSON is made and read here.
 */
import { z } from 'zod';
import type { MarksOnClear } from '../sound/playback.ts';

/**
 * `docs`: all strings (01); `numeric`: numbers (02); `live`: leg id, `base64`, a parameter without
 * value (03); `noStart`: media first (04); `camel`: (05).
 */
export type ExotelFrames = 'docs' | 'numeric' | 'live' | 'noStart' | 'camel';

export interface ExotelStreamOptions {
  frames: ExotelFrames;
  /** Ms of audio in a frame of the caller's. Documented as about 100; third parties saw 20. */
  pieceMs: 20 | 100 | 200;
  jitterMs: number;
  burst: number;
  seed: number;
  marksOnClear: MarksOnClear;
  /**
   * What is a warning otherwise ends the stream: chunks under the minimum, over 100 000 bytes; a
   * foreign stream id is ignored.
   */
  strict: boolean;
  /**
   * With more than this queued the line is dropped without a word (the "hang-up after 4 s");
   * `null`: it never is.
   */
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

/** Writes the frames of one stream; counts `sequence_number` over all events and `chunk` over media alone. */
export class ExotelWriter {
  readonly #frames: ExotelFrames;
  readonly #ids: ExotelCallIds;
  #sequence = 0;
  #chunk = 0;

  constructor(frames: ExotelFrames, ids: ExotelCallIds) {
    this.#frames = frames;
    this.#ids = ids;
  }

  /** `connected` and `start`; nothing in the profile whose first frame is media. */
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
 * Exotel writes Indian numbers in the national way on its webhooks and, at times, in `start`:
 * `+9198…` as `098…`. Others stay E.164.
 */
export function nationalNumber(phone: string): string {
  return phone.startsWith('+91') && phone.length === 13 ? `0${phone.slice(3)}` : phone;
}

const sid = { stream_sid: z.string().optional(), streamSid: z.string().optional() };
/**
 * Exotel takes extra fields and either spelling of the stream id, or none (pipecat sent `streamSid`
 * for a year).
 */
const AgentFrame = z.discriminatedUnion('event', [
  z.looseObject({ event: z.literal('media'), ...sid, media: z.looseObject({ payload: z.base64() }) }),
  z.looseObject({ event: z.literal('mark'), ...sid, mark: z.looseObject({ name: z.string() }) }),
  z.looseObject({ event: z.literal('clear'), ...sid }),
]);
export type ExotelAgentFrame = z.infer<typeof AgentFrame>;

/** A frame of the agent's, or `null` when it is none that Exotel knows. */
export function readAgentFrame(text: string): ExotelAgentFrame | null {
  try {
    return AgentFrame.safeParse(JSON.parse(text)).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
