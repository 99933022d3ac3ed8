/**
 * How a carrier plays what the agent sends: a first-in first-out queue of audio with marks between.
 * Pure: time is an argument, in ms of any steady clock, and never goes back. What a chunk sounds
 * like, what a reply is and how long a gap was are not here (`hearing.ts`).
 */

export interface PlaybackRules {
  /** Bytes the carrier plays in one ms. */
  bytesPerMs: number;
  /**
   * A chunk takes a whole number of these to play, its short tail included (Exotel: 320 bytes in 20
   * ms); 1 byte's worth when bytes simply follow one another.
   */
  sliceMs: number;
  /** What `clear` does to the audio that is sounding: Twilio stops now, Exotel finishes the chunk. */
  clearFinishesChunk: boolean;
  marksOnClear: MarksOnClear;
}

/**
 * What becomes of the marks that were waiting when `clear` came. `echo`: all sent back at once, in
 * order (Twilio, documented). Exotel documents nothing, so its simulator knows all three: `drop`:
 * never sent back; `later`: sent back when the cleared audio would have been played.
 */
export type MarksOnClear = 'echo' | 'drop' | 'later';

/**
 * Audio that has been played to its end, or to where it was cleared. `endMs` is later than the
 * bytes' own length when a short tail took a whole slice.
 */
export interface PlayedAudio {
  type: 'played';
  startMs: number;
  endMs: number;
  bytes: Uint8Array;
}

/** A mark that goes back to the agent. `cleared`: the audio before it was not played to the end. */
export interface MarkEcho {
  type: 'mark';
  atMs: number;
  name: string;
  cleared: boolean;
}

export type PlaybackEvent = PlayedAudio | MarkEcho;

interface Chunk {
  startMs: number;
  endMs: number;
  bytes: Uint8Array;
}

interface Mark {
  dueMs: number;
  name: string;
  cleared: boolean;
}

/**
 * Exotel: PCM16 at 8, 16 or 24 kHz, taken in slices of 20 ms (support article 3000108630: a short
 * last slice still waits 20 ms). Twilio: mu-law at 8 kHz, byte after byte.
 */
export function exotelRules(sampleRate: number, marksOnClear: MarksOnClear): PlaybackRules {
  return { bytesPerMs: (sampleRate * 2) / 1000, sliceMs: 20, clearFinishesChunk: true, marksOnClear };
}

export const twilioRules: PlaybackRules = {
  bytesPerMs: 8,
  sliceMs: 1 / 8,
  clearFinishesChunk: false,
  marksOnClear: 'echo',
};

export class Playback {
  readonly rules: PlaybackRules;
  #chunks: Chunk[] = [];
  #marks: Mark[] = [];
  #busyUntilMs = Number.NEGATIVE_INFINITY;

  constructor(rules: PlaybackRules) {
    this.rules = rules;
  }

  /** Puts audio behind what is waiting. Answers from when to when it will sound. */
  enqueue(bytes: Uint8Array, nowMs: number): { startMs: number; endMs: number } {
    const startMs = Math.max(nowMs, this.#busyUntilMs);
    const slices = Math.ceil(bytes.length / (this.rules.bytesPerMs * this.rules.sliceMs));
    const endMs = startMs + slices * this.rules.sliceMs;
    this.#chunks.push({ startMs, endMs, bytes });
    this.#busyUntilMs = endMs;
    return { startMs, endMs };
  }

  /**
   * Puts a mark behind what is waiting; due at once when nothing is. Its echo comes out of the next
   * `advance`.
   */
  mark(name: string, nowMs: number): void {
    this.#marks.push({ dueMs: Math.max(nowMs, this.#busyUntilMs), name, cleared: false });
  }

  /** Throws away what has not sounded yet, by the carrier's rules. Answers how many ms of audio that was. */
  clear(nowMs: number): number {
    const stopMs = this.#stopMs(nowMs);
    const droppedMs = Math.max(0, this.#busyUntilMs - stopMs);
    this.#chunks = this.#chunks
      .filter((chunk) => chunk.startMs < stopMs)
      .map((chunk) => this.#cut(chunk, stopMs));
    this.#busyUntilMs = Math.min(this.#busyUntilMs, stopMs);
    this.#clearMarks(nowMs);
    return droppedMs;
  }

  /** Everything that happened up to `nowMs` and was not told before, in the order of time. */
  advance(nowMs: number): PlaybackEvent[] {
    const events: PlaybackEvent[] = [];
    for (let chunk = this.#chunks[0]; chunk && chunk.endMs <= nowMs; chunk = this.#chunks[0]) {
      events.push({ type: 'played', ...chunk });
      this.#chunks.shift();
    }
    const due = this.#marks.filter((mark) => mark.dueMs <= nowMs);
    this.#marks = this.#marks.filter((mark) => mark.dueMs > nowMs);
    for (const { dueMs, name, cleared } of due) events.push({ type: 'mark', atMs: dueMs, name, cleared });
    return events.sort((a, b) => timeOf(a) - timeOf(b));
  }

  /**
   * Ends the line now: what is sounding is cut, and everything not yet told is. Marks are not sent
   * any more.
   */
  hangUp(nowMs: number): PlayedAudio[] {
    this.#marks = [];
    this.#chunks = this.#chunks
      .filter((chunk) => chunk.startMs < nowMs)
      .map((chunk) => this.#cut(chunk, nowMs));
    this.#busyUntilMs = Math.min(this.#busyUntilMs, nowMs);
    return this.advance(nowMs).filter((event) => event.type === 'played');
  }

  /** Ms of audio that wait or sound at `nowMs`. */
  queuedMs(nowMs: number): number {
    return Math.max(0, this.#busyUntilMs - nowMs);
  }

  /** When the audio that `clear` leaves alone ends. */
  #stopMs(nowMs: number): number {
    if (!this.rules.clearFinishesChunk) return nowMs;
    const sounding = this.#chunks.find((chunk) => chunk.startMs <= nowMs && nowMs < chunk.endMs);
    return sounding?.endMs ?? nowMs;
  }

  #cut(chunk: Chunk, stopMs: number): Chunk {
    if (chunk.endMs <= stopMs) return chunk;
    const bytes = Math.floor((stopMs - chunk.startMs) * this.rules.bytesPerMs);
    return { startMs: chunk.startMs, endMs: stopMs, bytes: chunk.bytes.subarray(0, bytes) };
  }

  #clearMarks(nowMs: number): void {
    const { marksOnClear } = this.rules;
    const reached = (mark: Mark) => mark.dueMs <= nowMs;
    if (marksOnClear === 'drop') this.#marks = this.#marks.filter(reached);
    else
      this.#marks = this.#marks.map((mark) =>
        reached(mark) ? mark : { ...mark, cleared: true, ...(marksOnClear === 'echo' && { dueMs: nowMs }) },
      );
  }
}

function timeOf(event: PlaybackEvent): number {
  return event.type === 'played' ? event.endMs : event.atMs;
}
