/**
 * Runs on the browser's audio thread: turns the microphone into pieces of 8 kHz, and plays a queue
 * of 8 kHz samples. Bundled on its own.
 */
import { rateConverter } from '../../edge/audio/resample.ts';
import {
  type FromMicrophone,
  type FromSpeaker,
  microphoneName,
  pieceSamples,
  speakerName,
  type ToSpeaker,
} from './audio-messages.ts';
import { createSpeakerQueue } from './speaker-queue.ts';

/** Globals of the audio thread, which TypeScript's DOM library does not declare. */
declare const sampleRate: number;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;

const callHz = 8000;
/** The level is sent ten times a second. */
const levelSamples = callHz / 10;

class Microphone extends AudioWorkletProcessor {
  readonly #resampler = rateConverter(sampleRate, callHz);
  #piece = new Float32Array(pieceSamples);
  #filled = 0;

  process(inputs: Float32Array[][]): boolean {
    const samples = inputs[0]?.[0];
    if (!samples) return true;
    for (const sample of this.#resampler.push(samples)) {
      this.#piece[this.#filled++] = sample;
      if (this.#filled === pieceSamples) this.#send();
    }
    return true;
  }

  #send(): void {
    const message: FromMicrophone = { samples: this.#piece };
    this.port.postMessage(message);
    this.#piece = new Float32Array(pieceSamples);
    this.#filled = 0;
  }
}

class Speaker extends AudioWorkletProcessor {
  readonly #queue = createSpeakerQueue();
  readonly #resampler = rateConverter(callHz, sampleRate);
  /** Resampled but not played yet: less than 2 ms. */
  #ready = new Float32Array(0);
  #level = 0;
  #levelAfter = levelSamples;

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<ToSpeaker>) => {
      if (data.type === 'audio') this.#queue.push(data.samples);
      else if (data.type === 'mark') this.#queue.mark(data.name);
      else this.#post({ type: 'marks', names: this.#queue.clear() });
    };
  }

  process(_inputs: Float32Array[][], outputs: Float32Array[][]): boolean {
    const out = outputs[0]?.[0];
    if (!out) return true;
    while (this.#ready.length < out.length) this.#readMore();
    out.set(this.#ready.subarray(0, out.length));
    this.#ready = this.#ready.slice(out.length);
    return true;
  }

  /** Takes 2 ms from the queue. */
  #readMore(): void {
    const samples = new Float32Array(16);
    const names = this.#queue.read(samples);
    if (names.length > 0) this.#post({ type: 'marks', names });
    for (const sample of samples) this.#level = Math.max(this.#level, Math.abs(sample));
    this.#levelAfter -= samples.length;
    if (this.#levelAfter <= 0) {
      this.#post({ type: 'level', level: this.#level });
      this.#level = 0;
      this.#levelAfter = levelSamples;
    }
    const more = this.#resampler.push(samples);
    const ready = new Float32Array(this.#ready.length + more.length);
    ready.set(this.#ready);
    ready.set(more, this.#ready.length);
    this.#ready = ready;
  }

  #post(message: FromSpeaker): void {
    this.port.postMessage(message);
  }
}

registerProcessor(microphoneName, Microphone);
registerProcessor(speakerName, Speaker);
