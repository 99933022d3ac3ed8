/**
 * Twilio's side of a media stream: mu-law both ways, playback byte by byte, strict checks of what the agent
 * sends. Pure; `socket.ts` puts it on a real WebSocket.
 */
import { z } from 'zod';
import type { MediaStream } from '../socket.ts';
import { Cadence, randomFrom } from '../sound/cadence.ts';
import type { Handset } from '../sound/handset.ts';
import { Loudspeaker } from '../sound/loudspeaker.ts';
import { twilioRules } from '../sound/playback.ts';

export interface TwilioStreamOptions {
  /** Discontinuous transmission: silence is left out while the timestamps go on, as Twilio may do. */
  dtx: boolean;
  jitterMs: number;
  burst: number;
  seed: number;
}

export const ordinaryTwilioStream: TwilioStreamOptions = { dtx: false, jitterMs: 0, burst: 1, seed: 1 };

export interface TwilioCallIds {
  streamSid: string;
  callSid: string;
  accountSid: string;
}

const pieceMs = 20;
/** With `dtx`, audio is left out after this much silence. */
const hangoverMs = 200;

/** The agent's frames. A missing, misspelt or extra field is Twilio's error 31951. */
const AgentFrame = z.discriminatedUnion('event', [
  z.strictObject({
    event: z.literal('media'),
    streamSid: z.string(),
    media: z.strictObject({ payload: z.base64() }),
  }),
  z.strictObject({
    event: z.literal('mark'),
    streamSid: z.string(),
    mark: z.strictObject({ name: z.string() }),
  }),
  z.strictObject({ event: z.literal('clear'), streamSid: z.string() }),
]);
type AgentFrame = z.infer<typeof AgentFrame>;

export class TwilioStream implements MediaStream {
  readonly streamSid: string;
  readonly loudspeaker: Loudspeaker;
  /** Twilio only reports errors; it never closes a stream because of a frame. */
  readonly givesUp = null;
  readonly #ids: TwilioCallIds;
  readonly #parameters: Record<string, string>;
  readonly #handset: Handset;
  readonly #options: TwilioStreamOptions;
  readonly #cadence: Cadence;
  #openedMs = 0;
  #sequence = 0;
  #chunk = 0;
  #silentMs = 0;
  #isStalled = false;
  #sentBinary = false;

  /** `parameters`: the `<Parameter>`s of the `<Stream>`, by name. */
  constructor(
    ids: TwilioCallIds,
    parameters: Record<string, string>,
    handset: Handset,
    options: TwilioStreamOptions,
  ) {
    this.streamSid = ids.streamSid;
    this.loudspeaker = new Loudspeaker(twilioRules, handset, (audio) => audio);
    this.#ids = ids;
    this.#parameters = parameters;
    this.#handset = handset;
    this.#options = options;
    // Captures show the first timestamp at 155 and 171 ms.
    this.#cadence = new Cadence({
      ...options,
      pieceMs,
      firstMs: 50 + Math.floor(randomFrom(options.seed)() * 150),
    });
  }

  open(atMs: number): string[] {
    this.#openedMs = atMs;
    const { accountSid, streamSid, callSid } = this.#ids;
    const mediaFormat = { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 };
    const start = {
      accountSid,
      streamSid,
      callSid,
      tracks: ['inbound'],
      mediaFormat,
      customParameters: this.#parameters,
    };
    return [
      JSON.stringify({ event: 'connected', protocol: 'Call', version: '1.0.0' }),
      this.#event('start', { start }),
    ];
  }

  tick(atMs: number): string[] {
    const frames = this.#echoes(atMs);
    for (const mediaMs of this.#cadence.due(atMs - this.#openedMs)) {
      const { audio, isSilent } = this.#handset.speak(pieceMs * 8, atMs);
      this.#silentMs = isSilent ? this.#silentMs + pieceMs : 0;
      const isLeftOut = this.#isStalled || (this.#options.dtx && this.#silentMs > hangoverMs);
      if (!isLeftOut) frames.push(this.#media(audio, mediaMs));
    }
    return frames;
  }

  receive(frame: string | Uint8Array, atMs: number): string[] {
    if (typeof frame !== 'string') {
      if (!this.#sentBinary) this.#complain(atMs, '31950', 'warning', 'a binary frame');
      this.#sentBinary = true;
      return [];
    }
    const read = readAgentFrame(frame);
    if (typeof read === 'string') this.#complain(atMs, '31951', 'error', read);
    else if (read.streamSid !== this.streamSid) this.#complain(atMs, '31951', 'error', 'a foreign streamSid');
    else this.#execute(read, atMs);
    return this.#echoes(atMs);
  }

  press(digit: string): string[] {
    return [this.#event('dtmf', { dtmf: { track: 'inbound_track', digit } })];
  }

  stop(): string[] {
    const { accountSid, callSid } = this.#ids;
    return [this.#event('stop', { stop: { accountSid, callSid } })];
  }

  /** Twilio drops the caller's audio rather than waiting. */
  stalled(atMs: number): void {
    this.#isStalled = true;
    this.#complain(atMs, '31930', 'error', "the agent reads too slowly; the caller's audio is dropped");
  }

  closed(atMs: number): void {
    this.loudspeaker.advance(atMs);
    this.loudspeaker.hangUp(atMs);
  }

  #execute(message: AgentFrame, atMs: number): void {
    if (message.event === 'clear') this.loudspeaker.clear(atMs);
    else if (message.event === 'mark') this.loudspeaker.mark(message.mark.name, atMs);
    else this.#play(message.media.payload, atMs);
  }

  #play(payload: string, atMs: number): void {
    const mulaw = Buffer.from(payload, 'base64');
    if (mulaw.subarray(0, 4).toString('latin1') === 'RIFF')
      this.#complain(atMs, '31924', 'error', 'a WAV header inside the audio');
    else this.loudspeaker.play(mulaw, atMs);
  }

  #echoes(atMs: number): string[] {
    return this.loudspeaker.advance(atMs).map((name) => this.#event('mark', { mark: { name } }));
  }

  #media(audio: Uint8Array, mediaMs: number): string {
    this.#chunk += 1;
    const payload = Buffer.from(audio).toString('base64');
    return this.#event('media', {
      media: { track: 'inbound', chunk: String(this.#chunk), timestamp: String(mediaMs), payload },
    });
  }

  #event(event: string, body: Record<string, unknown>): string {
    this.#sequence += 1;
    return JSON.stringify({
      event,
      sequenceNumber: String(this.#sequence),
      ...body,
      streamSid: this.streamSid,
    });
  }

  #complain(atMs: number, code: string, severity: 'warning' | 'error', text: string): void {
    this.#handset.note(atMs, { what: 'complaint', code, severity, text });
  }
}

/** The frame, or a sentence that says what is wrong with it. */
function readAgentFrame(text: string): AgentFrame | string {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return 'not JSON';
    throw error;
  }
  const parsed = AgentFrame.safeParse(json);
  return parsed.success
    ? parsed.data
    : parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'frame'}: ${message}`).join('; ');
}
