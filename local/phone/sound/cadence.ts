/**
 * When a carrier's audio frames leave: steady, with jitter, or in bursts. Pure; the same seed gives
 * the same times.
 */

export interface CadenceOptions {
  pieceMs: number;
  /** When the first piece is complete, ms after the stream began. */
  firstMs: number;
  /** How early or late a piece may leave at most, ms. It never leaves before the piece ahead of it. */
  jitterMs?: number;
  /** How many pieces leave together, when the last of them is complete. */
  burst?: number;
  seed?: number;
}

export class Cadence {
  readonly #options: Required<CadenceOptions>;
  readonly #random: () => number;
  #next = 0;
  #nextDueMs: number;

  constructor(options: CadenceOptions) {
    this.#options = { jitterMs: 0, burst: 1, seed: 1, ...options };
    this.#random = randomFrom(this.#options.seed);
    this.#nextDueMs = this.#dueMs();
  }

  /**
   * The pieces that leave by `sinceStartMs`, as media times (ms since the stream began, at the
   * piece's end), each once.
   */
  due(sinceStartMs: number): number[] {
    const times: number[] = [];
    while (this.#nextDueMs <= sinceStartMs) {
      times.push(this.#options.firstMs + this.#next * this.#options.pieceMs);
      this.#next += 1;
      this.#nextDueMs = this.#dueMs();
    }
    return times;
  }

  #dueMs(): number {
    const { burst, firstMs, pieceMs, jitterMs } = this.#options;
    const lastOfBurst = Math.floor(this.#next / burst) * burst + burst - 1;
    return firstMs + lastOfBurst * pieceMs + (this.#random() * 2 - 1) * jitterMs;
  }
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32, public domain). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
