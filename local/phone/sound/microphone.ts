/**
 * The caller's half of the line: lines to say, between them silence, handed out in whatever pieces
 * the carrier sends. Pure, house audio (mu-law 8 kHz).
 */
import { samplesOf, silenceByte } from '../../../edge/audio/mulaw.ts';

/**
 * Samples below this (of 32767) count as silence: about -46 dBFS, over the noise of a synthesised
 * voice and under its quietest vowels.
 */
const loud = 160;

export interface Utterance {
  line: number;
  text: string;
  bargeIn: boolean;
  audio: Uint8Array;
}

/** One piece for the carrier. `began` and `ended` name the line whose first or last loud sample is in it. */
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

  /** Starts a line with the next piece. A line still being said is broken off. */
  say(utterance: Utterance): void {
    this.#current = { utterance, ...loudSpan(utterance.audio), sent: 0 };
  }

  /** The next `bytes` bytes of the caller's voice, padded with silence. */
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

/** From the first to behind the last loud sample; a wholly silent line counts from end to end. */
export function loudSpan(audio: Uint8Array): { from: number; until: number } {
  const samples = samplesOf(audio);
  const isLoud = (sample: number) => Math.abs(sample) >= loud;
  const from = samples.findIndex(isLoud);
  return from === -1 ? { from: 0, until: audio.length } : { from, until: samples.findLastIndex(isLoud) + 1 };
}
