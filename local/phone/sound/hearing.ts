/**
 * What reaches the caller's ear: replies, the gaps in them, and the sound itself with its times.
 * Pure; the carrier's playback tells it what plays when.
 *
 * A **reply** is audio that follows on: a chunk belongs to the reply before it unless the line fell
 * silent and, since that reply began, the caller spoke, the agent cleared the line, or
 * `sameReplyMs` of silence passed. After a `clear` every chunk is a new reply. An **underrun** is a
 * silence inside one clause of a reply: `audibleGapMs` or longer between the end of a chunk and the
 * start of the next, with no mark behind the first of them. The same silence behind a mark is a
 * **pause**: the agent waits for a tool, or for the answer behind an acknowledgement, and nothing
 * is torn apart. So neither a pause in which the caller speaks nor the wait for an answer is an
 * underrun; a reply that stalls for 1.5 s in the middle of a sentence is one of 1.5 s.
 */
import type { Happening } from '../timeline.ts';

/** A longer silence separates two replies even when nobody spoke (the agent asks again). */
export const sameReplyMs = 2000;
/** Half a telephone frame: less is neither heard nor told apart from the machine's timers. */
export const audibleGapMs = 10;

export interface Reply {
  /** When the first chunk arrived, when it started to sound, and when the last audio known so far ends. */
  receivedMs: number;
  startMs: number;
  endMs: number;
}

/** House audio (mu-law 8 kHz mono) that sounded from `startMs`; between pieces there is silence. */
export interface Sound {
  startMs: number;
  bytes: Uint8Array;
}

export class Hearing {
  readonly sounds: Sound[] = [];
  #replies: Reply[] = [];
  #brokenOff = false;
  #disturbed = false;
  #clauseEnded = false;
  #told = 0;

  get replies(): readonly Reply[] {
    return this.#replies;
  }

  /**
   * A chunk arrived at `nowMs` and will sound from `startMs` to `endMs`. Answers what is worth
   * noting: the start of a reply, a pause or an underrun in it.
   */
  received(nowMs: number, startMs: number, endMs: number): Happening | null {
    const last = this.#replies.at(-1);
    const gapMs = last ? startMs - last.endMs : 0;
    const isSilent = gapMs >= audibleGapMs;
    const silence = this.#clauseEnded ? 'paused' : 'underrun';
    this.#clauseEnded = false;
    if (!last || this.#brokenOff || (isSilent && (this.#disturbed || gapMs > sameReplyMs))) {
      this.#replies.push({ receivedMs: nowMs, startMs, endMs });
      this.#brokenOff = false;
      this.#disturbed = false;
      return { what: 'agentStarted', reply: this.#replies.length - 1, waitsMs: Math.round(startMs - nowMs) };
    }
    last.endMs = endMs;
    return isSilent ? { what: silence, reply: this.#replies.length - 1, ms: Math.round(gapMs) } : null;
  }

  /** A mark stands behind the audio received so far. */
  clauseEnded(): void {
    this.#clauseEnded = true;
  }

  /** The agent cleared the line; what sounds now ends at `endMs`. */
  cleared(endMs: number): void {
    const last = this.#replies.at(-1);
    if (last) last.endMs = Math.min(last.endMs, endMs);
    this.#brokenOff = true;
  }

  /**
   * The caller began or ended a line, or the stream changed: a silence that follows is not the
   * agent's stumbling.
   */
  disturbed(): void {
    this.#disturbed = true;
  }

  played(sound: Sound): void {
    this.sounds.push(sound);
  }

  /** Tells once of a reply after which nothing sounded for `quietMs`. */
  finished(nowMs: number, quietMs: number): Happening | null {
    const last = this.#replies.at(-1);
    if (!last || this.#replies.length === this.#told || nowMs - last.endMs < quietMs) return null;
    this.#told = this.#replies.length;
    return {
      what: 'agentFinished',
      reply: this.#replies.length - 1,
      startedAtMs: Math.round(last.startMs),
      endedAtMs: Math.round(last.endMs),
    };
  }
}
