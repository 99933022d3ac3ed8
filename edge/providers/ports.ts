/**
 * The whole seam to speech providers on one page. The model's port is `shared/io/llm.ts`, because
 * Lambdas need it too.
 */
import type { Fault } from '../../shared/fault.ts';
import type { TurnPolicy } from '../../shared/turn-policy.ts';

/** One word as the recogniser timed it, in ms of the audio sent on this stream. */
export interface HeardWord {
  word: string;
  startMs: number;
  endMs: number;
}

/**
 * What a recogniser says, whatever its wire. `text` is the caller's turn so far, whole, never a
 * delta. `lastWordEndMs`: where the last word ended, in ms of the audio sent on this stream (null
 * when the provider gave no word times).
 */
export type SttEvent =
  | { type: 'words'; text: string; languages: string[]; lastWordEndMs: number | null }
  /**
   * The turn is probably over (Flux EagerEndOfTurn); `turnEnd` with the same words (their
   * punctuation may differ) or `resumed` comes next.
   */
  | { type: 'eagerEnd'; text: string; languages: string[]; lastWordEndMs: number | null }
  | { type: 'resumed' }
  | {
      type: 'turnEnd';
      text: string;
      languages: string[];
      confidence: number | null;
      lastWordEndMs: number | null;
      words: HeardWord[];
    }
  /**
   * The stream is dead; nothing follows. The owner opens a new one. Never sent after `close()` or
   * an abort of ours.
   */
  | { type: 'fault'; fault: Fault };

export interface SttStream {
  /**
   * House audio (mu-law 8 kHz), any length. Before the socket is open it is kept (2 s at most, the
   * oldest goes first); after the end it is dropped.
   */
  send(audio: Uint8Array): void;
  /**
   * ms of audio sent on this stream so far, the adapter's own silence included: the clock that
   * `lastWordEndMs` counts on. At an event, the last word ended about `sentMs() - lastWordEndMs` ms
   * before. A method, because it moves; it stays readable after the end.
   */
  sentMs(): number;
  /** Ends the stream politely; no event follows. Safe to call twice. */
  close(): void;
}

/** What a recogniser goes by of the business's turn policy. Each takes the numbers of its kind. */
export type SttPolicy = Pick<
  TurnPolicy,
  | 'endOfTurnConfidence'
  | 'eagerEndConfidence'
  | 'endOfTurnTimeoutMs'
  | 'endpointingMs'
  | 'endpointingMixedMs'
  | 'wordGapMs'
  | 'finishedWaitMs'
  | 'unfinishedWaitMs'
  | 'digitsWaitMs'
>;

export interface SttOptions {
  /** BCP 47, the likeliest first, e.g. `['hi-IN', 'en-IN']`. */
  languages: string[];
  /** Names the recogniser should expect: the business, its staff, its products. */
  keyterms: string[];
  policy: SttPolicy;
}

export interface Stt {
  readonly name: string;
  readonly model: string;
  /**
   * Returns at once; the handshake goes on behind, bounded in time, and fails as a `fault` event.
   * Keeps the stream alive by itself while the line is silent.
   */
  open(options: SttOptions, hear: (event: SttEvent) => void, signal: AbortSignal): SttStream;
}

/** House audio, or the end of a clause: everything of `text` has been given as audio before it. */
export type Speech = { type: 'audio'; bytes: Uint8Array } | { type: 'said'; text: string };

export interface Voice {
  /** BCP 47 of the text, e.g. `hi-IN`. */
  language: string;
  /** The provider's voice name, e.g. `hi-IN-MadhurNeural`. */
  voice: string;
  /** Speaking rate relative to the voice's own, 1 = unchanged. */
  rate: number;
}

/**
 * A provider is asked for a clause of so many characters: from here on it is to be paid, whatever
 * becomes of the clause.
 */
export type VoiceSpent = (characters: number, provider: string) => void;

export interface Tts {
  readonly name: string;
  /**
   * Speaks clauses in order, the next one fetched while one plays (one ahead, no more). Audio comes
   * in pieces as the provider writes them. Throws `FaultError`; on abort it ends by throwing the
   * signal's reason or silently, and the caller checks `signal.aborted`. `spent` is told where the
   * provider is called: once for each clause and provider, also when that one had to be asked
   * twice.
   */
  speak(
    text: AsyncIterable<string>,
    how: Voice,
    signal: AbortSignal,
    spent?: VoiceSpent,
  ): AsyncIterable<Speech>;
}

/**
 * At most five outgoing fetches or handshakes of one call wait at once: the platform allows six,
 * and one is kept free (reference: Workers' connection limit).
 */
export interface Gate {
  run<T>(work: () => Promise<T>): Promise<T>;
}
