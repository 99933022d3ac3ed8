/**
 * How a carrier plays what the agent sends: a first-in first-out queue of audio and marks. Pure: time is an
 * argument, in ms of any monotonic clock. `hearing.ts` makes replies and gaps of it.
 */

export interface PlaybackRules {
  /** Bytes the carrier plays in one ms. */
  bytesPerMs: number;
  /**
   * A chunk takes a whole number of slices to play, a short last one included (Exotel: 20 ms).
   * Twilio: one byte.
   */
  sliceMs: number;
  /** Whether `clear` lets the playing chunk finish (Exotel) or stops at once (Twilio). */
  clearFinishesChunk: boolean;
  marksOnClear: MarksOnClear;
}

/**
 * What happens to waiting marks on `clear`. `echo`: all are sent back at once, in order (documented
 * for Twilio). `drop`: they are never sent back. `later`: they are sent back when the cleared audio
 * would have been played. Exotel documents none of these, so its simulator can do all three.
 */
export type MarksOnClear = 'echo' | 'drop' | 'later';

/**
 * Audio that was played to its end or to where it was cleared. `endMs` includes the rest of a short
 * last slice.
 */
export interface PlayedAudio {
  type: 'played';
  startMs: number;
  endMs: number;
  bytes: Uint8Array;
}

/** A mark to send back to the agent. `cleared`: the audio before it was not played to the end. */
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
 * PCM16 at 8, 16 or 24 kHz, in slices of 20 ms; a short last slice still takes 20 ms (support
 * article 3000108630).
 */
export function exotelRules(sampleRate: number, marksOnClear: MarksOnClear): PlaybackRules {
  return { bytesPerMs: (sampleRate * 2) / 1000, sliceMs: 20, clearFinishesChunk: true, marksOnClear };
}

/** Mu-law at 8 kHz, byte by byte. */
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

  /** Adds audio to the queue. Returns when it will play. */
  enqueue(bytes: Uint8Array, nowMs: number): { startMs: number; endMs: number } {
    const startMs = Math.max(nowMs, this.#busyUntilMs);
    const slices = Math.ceil(bytes.length / (this.rules.bytesPerMs * this.rules.sliceMs));
    const endMs = startMs + slices * this.rules.sliceMs;
    this.#chunks.push({ startMs, endMs, bytes });
    this.#busyUntilMs = endMs;
    return { startMs, endMs };
  }

  /** Adds a mark to the queue, due at once when nothing is queued. `advance` returns it when it is due. */
  mark(name: string, nowMs: number): void {
    this.#marks.push({ dueMs: Math.max(nowMs, this.#busyUntilMs), name, cleared: false });
  }

  /**
   * Drops what has not been played yet, by the carrier's rules. Returns how many ms of audio were
   * dropped.
   */
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

  /** Everything that happened since the last call and up to `nowMs`, in order. */
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
   * Closes the line: the playing chunk is cut and returned with what was played since the last
   * call. Marks are dropped.
   */
  hangUp(nowMs: number): PlayedAudio[] {
    this.#marks = [];
    this.#chunks = this.#chunks
      .filter((chunk) => chunk.startMs < nowMs)
      .map((chunk) => this.#cut(chunk, nowMs));
    this.#busyUntilMs = Math.min(this.#busyUntilMs, nowMs);
    return this.advance(nowMs).filter((event) => event.type === 'played');
  }

  /** Ms of audio that are queued or playing at `nowMs`. */
  queuedMs(nowMs: number): number {
    return Math.max(0, this.#busyUntilMs - nowMs);
  }

  /** When the audio that `clear` does not drop ends. */
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
