/**
 * Exotel's side of a media stream: PCM16 both ways, playback in chunks. What `clear` does to marks is not
 * documented, so it is an option. Pure; `socket.ts` puts it on a real WebSocket.
 */
import { mulawOfPcm, pcmOfMulaw } from '../../../edge/audio/mulaw.ts';
import type { MediaStream } from '../socket.ts';
import { Cadence } from '../sound/cadence.ts';
import type { Handset } from '../sound/handset.ts';
import { Loudspeaker } from '../sound/loudspeaker.ts';
import { exotelRules } from '../sound/playback.ts';
import {
  type ExotelAgentFrame,
  type ExotelCallIds,
  type ExotelStreamOptions,
  ExotelWriter,
  readAgentFrame,
} from './wire.ts';

const minChunkBytes = 1600;
const maxChunkBytes = 3200;
const hugeChunkBytes = 100_000;

export class ExotelStream implements MediaStream {
  readonly streamSid: string;
  readonly loudspeaker: Loudspeaker;
  readonly #url: URL;
  readonly #options: ExotelStreamOptions;
  readonly #handset: Handset;
  readonly #writer: ExotelWriter;
  readonly #cadence: Cadence;
  readonly #sampleRate: number;
  #openedMs = 0;
  #givesUp: { code: number; why: string } | null = null;

  /**
   * `url`: the product's media URL. Its `sample-rate` sets the rate; its other parameters become
   * `custom_parameters`.
   */
  constructor(url: URL, ids: ExotelCallIds, handset: Handset, options: ExotelStreamOptions) {
    const rate = Number(url.searchParams.get('sample-rate') ?? 8000);
    this.#sampleRate = [8000, 16_000, 24_000].includes(rate) ? rate : 8000;
    this.streamSid = ids.streamSid;
    this.loudspeaker = new Loudspeaker(exotelRules(this.#sampleRate, options.marksOnClear), handset, (pcm) =>
      this.#callAudioOf(pcm),
    );
    this.#url = url;
    this.#options = options;
    this.#handset = handset;
    this.#writer = new ExotelWriter(options.frames, ids);
    this.#cadence = new Cadence({ ...options, firstMs: options.pieceMs });
  }

  get givesUp(): { code: number; why: string } | null {
    return this.#givesUp;
  }

  open(atMs: number): string[] {
    this.#openedMs = atMs;
    return this.#writer.opening(this.#url, this.#sampleRate);
  }

  tick(atMs: number): string[] {
    const marks = this.loudspeaker.advance(atMs).map((name) => this.#writer.mark(name));
    const media = this.#cadence.due(atMs - this.#openedMs).map((mediaMs) => {
      const { audio } = this.#handset.speak(this.#options.pieceMs * 8, atMs);
      return this.#writer.media(Buffer.from(this.#pcmOf(audio)).toString('base64'), mediaMs);
    });
    return [...marks, ...media];
  }

  receive(frame: string | Uint8Array, atMs: number): string[] {
    if (typeof frame !== 'string') {
      this.#complain(atMs, 'exotel-binary', 'a binary frame; Exotel speaks JSON text only');
      this.#givesUp = { code: 1003, why: 'binary frame' };
      return [];
    }
    const message = readAgentFrame(frame);
    if (!message) this.#complain(atMs, 'exotel-unknown-frame', 'not a media, mark or clear frame');
    else if (this.#isOurs(message, atMs)) this.#execute(message, atMs);
    return this.loudspeaker.advance(atMs).map((name) => this.#writer.mark(name));
  }

  press(digit: string): string[] {
    return [this.#writer.dtmf(digit)];
  }

  stop(why: 'callerHungUp' | 'carrierEnds'): string[] {
    return [this.#writer.stop(why === 'callerHungUp' ? 'callended' : 'stopped')];
  }

  stalled(atMs: number): void {
    this.#complain(atMs, 'exotel-stalled', 'the agent has stopped reading');
    if (this.#options.overloadMs !== null) this.#givesUp = { code: 1006, why: 'the agent does not read' };
  }

  closed(atMs: number): void {
    this.loudspeaker.advance(atMs);
    this.loudspeaker.hangUp(atMs);
  }

  #execute(message: ExotelAgentFrame, atMs: number): void {
    if (message.event === 'clear') this.loudspeaker.clear(atMs);
    else if (message.event === 'mark') this.loudspeaker.mark(message.mark.name, atMs);
    else this.#play(message.media.payload, atMs);
  }

  #play(payload: string, atMs: number): void {
    const pcm = Buffer.from(payload, 'base64');
    if (!this.#accepts(pcm, atMs)) return;
    this.loudspeaker.play(pcm, atMs);
    const { overloadMs } = this.#options;
    const queuedMs = this.loudspeaker.playback.queuedMs(atMs);
    if (overloadMs === null || queuedMs <= overloadMs) return;
    this.#complain(atMs, 'exotel-overload', `${Math.round(queuedMs)} ms are queued`);
    this.#givesUp = { code: 1006, why: 'too much audio is queued' };
  }

  /**
   * Exotel's rules for a chunk (support article 3000108630). The minimum is half the stated one, because
   * Exotel's own samples send that. Returns whether the chunk is played.
   */
  #accepts(pcm: Buffer, atMs: number): boolean {
    const scale = this.#sampleRate / 8000;
    const bytes = pcm.length;
    if (pcm.subarray(0, 4).toString('latin1') === 'RIFF')
      this.#complain(atMs, 'exotel-header', 'a WAV header inside the audio');
    if (bytes % 2 !== 0) this.#complain(atMs, 'exotel-chunk-odd', `${bytes} bytes: half a sample`);
    else if (bytes % 320 !== 0)
      this.#complain(
        atMs,
        'exotel-chunk-unaligned',
        `${bytes} bytes, not a multiple of 320: the caller hears a gap`,
      );
    if (bytes > hugeChunkBytes)
      this.#complain(atMs, 'exotel-chunk-huge', `${bytes} bytes, over ${hugeChunkBytes}`);
    else if (bytes > maxChunkBytes * scale)
      this.#complain(
        atMs,
        'exotel-chunk-long',
        `${bytes} bytes: cannot be interrupted for ${this.#msOf(bytes)} ms`,
      );
    const isShort = bytes < minChunkBytes * scale;
    if (isShort)
      this.#complain(
        atMs,
        'exotel-chunk-short',
        `${bytes} bytes, under ${minChunkBytes * scale}: the caller hears jitter`,
      );
    const isRefused = this.#options.strict && (isShort || bytes > hugeChunkBytes);
    if (isRefused) this.#givesUp = { code: 1009, why: 'chunk out of bounds' };
    return !isRefused;
  }

  #isOurs(message: ExotelAgentFrame, atMs: number): boolean {
    const sid = message.stream_sid ?? message.streamSid;
    if (message.stream_sid === this.streamSid) return true;
    this.#complain(
      atMs,
      'exotel-stream-sid',
      sid === undefined ? 'no stream_sid' : 'a foreign or misspelt stream_sid',
    );
    return !this.#options.strict;
  }

  #complain(atMs: number, code: string, text: string): void {
    this.#handset.note(atMs, {
      what: 'complaint',
      code,
      severity: this.#options.strict ? 'error' : 'warning',
      text,
    });
  }

  #msOf(bytes: number): number {
    return Math.round(bytes / ((this.#sampleRate * 2) / 1000));
  }

  /**
   * The telephone line itself has 8 kHz: for higher rates its samples are repeated, and on the way
   * back every n-th is taken.
   */
  #pcmOf(callAudio: Uint8Array): Uint8Array {
    return repeatSamples(pcmOfMulaw(callAudio), this.#sampleRate / 8000);
  }

  #callAudioOf(pcm: Uint8Array): Uint8Array {
    return mulawOfPcm(everyNth(pcm, this.#sampleRate / 8000));
  }
}

function repeatSamples(pcm: Uint8Array, times: number): Uint8Array {
  if (times === 1) return pcm;
  return Uint8Array.from(
    { length: pcm.length * times },
    (_, at) => pcm[Math.floor(at / (2 * times)) * 2 + (at % 2)] ?? 0,
  );
}

function everyNth(pcm: Uint8Array, n: number): Uint8Array {
  if (n === 1) return pcm;
  return Uint8Array.from(
    { length: Math.floor(pcm.length / (2 * n)) * 2 },
    (_, at) => pcm[Math.floor(at / 2) * 2 * n + (at % 2)] ?? 0,
  );
}
