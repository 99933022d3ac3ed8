/**
 * The caller's outgoing audio: the lines to say with silence between them, in pieces of the size the carrier
 * sends. Pure; call audio.
 */
import { samplesOf, silenceByte } from '../../../edge/audio/mulaw.ts';

/**
 * Samples below this (of 32767) count as silence: about -46 dBFS. Chosen: above the noise of a synthesised
 * voice, below its quietest vowels.
 */
const loud = 160;

export interface Utterance {
  line: number;
  text: string;
  bargeIn: boolean;
  audio: Uint8Array;
}

/** One piece for the carrier. `began` and `ended`: the line whose first or last loud sample is in it. */
export interface Piece {
  audio: Uint8Array;
  isSilent: boolean;
  began: Utterance | null;
  ended: Utterance | null;
}

export class Microphone {
  #current: { utterance: Utterance; from: number; until: number; sent: number } | null = null;

  get isBusy(): boolean {
    return this.#current !== null;
  }

  /** Starts a line with the next piece. A line that is still being said is cut off. */
  say(utterance: Utterance): void {
    this.#current = { utterance, ...loudSpan(utterance.audio), sent: 0 };
  }

  /** The next `bytes` bytes of audio, padded with silence. */
  pull(bytes: number): Piece {
    const audio = new Uint8Array(bytes).fill(silenceByte);
    const current = this.#current;
    if (!current) return { audio, isSilent: true, began: null, ended: null };
    const { utterance, from, until, sent } = current;
    audio.set(utterance.audio.subarray(sent, sent + bytes));
    const next = sent + bytes;
    const holds = (offset: number) => sent <= offset && offset < next;
    current.sent = next;
    if (next >= utterance.audio.length) this.#current = null;
    return {
      audio,
      isSilent: next <= from || sent >= until,
      began: holds(from) ? utterance : null,
      ended: holds(Math.max(from, until - 1)) ? utterance : null,
    };
  }
}

/** The range from the first loud sample to after the last, in bytes. The whole range if all is silent. */
export function loudSpan(audio: Uint8Array): { from: number; until: number } {
  const samples = samplesOf(audio);
  const isLoud = (sample: number) => Math.abs(sample) >= loud;
  const from = samples.findIndex(isLoud);
  return from === -1 ? { from: 0, until: audio.length } : { from, until: samples.findLastIndex(isLoud) + 1 };
}
