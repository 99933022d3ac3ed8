/**
 * What the caller hears: replies, the gaps in them, and the audio with its times. Pure: the carrier's
 * playback reports what plays when.
 *
 * A **reply** is audio without a break. A chunk starts a new reply when a `clear` came before it, when the
 * line fell silent and the caller has spoken since the last reply began, or after `sameReplyMs` of silence.
 *
 * An **underrun** is a silence inside a clause: at least `audibleGapMs` between two chunks with no mark
 * between them. A reply that stalls for 1.5 s in the middle of a sentence is an underrun of 1.5 s.
 *
 * The same silence after a mark is a **pause**: a clause was complete, and the agent waits for a tool or for
 * the rest of the answer.
 */
import type { Happening } from '../timeline.ts';

/** A longer silence starts a new reply even if the caller has not spoken (the agent asks again). Chosen. */
const sameReplyMs = 2000;
/** Half a 20 ms telephone frame. A shorter gap is inaudible, and within the error of the machine's timers. */
const audibleGapMs = 10;

export interface Reply {
  /** When the first chunk arrived, when it starts to play, and when the last chunk so far ends. */
  receivedMs: number;
  startMs: number;
  endMs: number;
}

/** Call audio that played from `startMs`. Between the pieces there is silence. */
export interface Sound {
  startMs: number;
  bytes: Uint8Array;
}

export class Hearing {
  readonly sounds: Sound[] = [];
  #replies: Reply[] = [];
  #wasCleared = false;
  #disturbed = false;
  #clauseEnded = false;
  #finishedReplies = 0;

  get replies(): readonly Reply[] {
    return this.#replies;
  }

  /**
   * A chunk arrived at `nowMs` and will play from `startMs` to `endMs`. Returns the start of a reply, a pause
   * or an underrun; `null` for a chunk that simply follows.
   */
  received(nowMs: number, startMs: number, endMs: number): Happening | null {
    const last = this.#replies.at(-1);
    const gapMs = last ? startMs - last.endMs : 0;
    const isSilent = gapMs >= audibleGapMs;
    const silence = this.#clauseEnded ? 'paused' : 'underrun';
    this.#clauseEnded = false;
    if (!last || this.#wasCleared || (isSilent && (this.#disturbed || gapMs > sameReplyMs))) {
      this.#replies.push({ receivedMs: nowMs, startMs, endMs });
      this.#wasCleared = false;
      this.#disturbed = false;
      return { what: 'agentStarted', reply: this.#replies.length - 1, waitsMs: Math.round(startMs - nowMs) };
    }
    last.endMs = endMs;
    return isSilent ? { what: silence, reply: this.#replies.length - 1, ms: Math.round(gapMs) } : null;
  }

  /** A mark follows the audio received so far. */
  clauseEnded(): void {
    this.#clauseEnded = true;
  }

  /** The agent cleared the line; what is playing ends at `endMs`. */
  cleared(endMs: number): void {
    const last = this.#replies.at(-1);
    if (last) last.endMs = Math.min(last.endMs, endMs);
    this.#wasCleared = true;
  }

  /** The caller began or ended a line, or the stream changed: the silence that follows is not an underrun. */
  disturbed(): void {
    this.#disturbed = true;
  }

  played(sound: Sound): void {
    this.sounds.push(sound);
  }

  /** The end of a reply, once, after `quietMs` without audio; otherwise `null`. */
  finished(nowMs: number, quietMs: number): Happening | null {
    const last = this.#replies.at(-1);
    if (!last || this.#replies.length === this.#finishedReplies || nowMs - last.endMs < quietMs) return null;
    this.#finishedReplies = this.#replies.length;
    return {
      what: 'agentFinished',
      reply: this.#replies.length - 1,
      startedAtMs: Math.round(last.startMs),
      endedAtMs: Math.round(last.endMs),
    };
  }
}
