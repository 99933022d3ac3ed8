/**
 * The whole seam to speech providers on one page. The model's port is `shared/io/llm.ts`, because
 * Lambdas need it too.
 */
import type { Fault } from '../../shared/fault.ts';
import type { TurnPolicy } from '../../shared/turn-policy.ts';

/** One word with the times the recogniser gave it, in ms of the audio sent on this stream. */
export interface RecognisedWord {
  word: string;
  startMs: number;
  endMs: number;
}

/**
 * What a recogniser reports, whatever its wire. `text` is the caller's turn so far, whole, never a
 * delta. `lastWordEndMs`: where the last word ended, in ms of the audio sent on this stream (null
 * when the provider gave no times). `isEstimated`: by the end of the audio that was transcribed, up to half a
 * second late, because the words have no times.
 */
export type SttEvent =
  | { type: 'words'; text: string; languages: string[]; lastWordEndMs: number | null; isEstimated?: true }
  /**
   * The turn is probably over (Flux: EagerEndOfTurn). Next comes `turnEnd` with the same words (their
   * punctuation may differ), or `resumed`.
   */
  | {
      type: 'turnEnding';
      text: string;
      languages: string[];
      lastWordEndMs: number | null;
      isEstimated?: true;
    }
  | { type: 'resumed' }
  | {
      type: 'turnEnd';
      text: string;
      languages: string[];
      confidence: number | null;
      lastWordEndMs: number | null;
      isEstimated?: true;
      words: RecognisedWord[];
      /** Why the turn ended, where the provider says so. */
      trigger?: TurnTrigger;
    }
  /**
   * The stream is dead and nothing follows; the owner opens a new one. Never emitted after `close()`
   * or an abort of ours.
   */
  | { type: 'fault'; fault: Fault };

/**
 * Why a turn ended: the provider's judgement (`model`), its time-out, our own request (`manual`), or our
 * clock without the provider (`clock`). `other`: a name that was new when this was written.
 */
export type TurnTrigger = 'model' | 'timeout' | 'manual' | 'clock' | 'other';

/** What a recogniser reports about its stream. None of it is about the caller's words. */
export type SttSign =
  /** The socket is open. */
  | { type: 'opened' }
  /**
   * A message came, with news or without. `listens`: it was about the caller's audio, and not a greeting
   * or an answer to a setting.
   */
  | { type: 'alive'; listens: boolean }
  /** A warning, or a message that the adapter does not know, by a name from a bounded list. To be counted. */
  | { type: 'notice'; name: string };

export interface SttStream {
  /**
   * Mu-law at 8 kHz, any length. Before the socket is open the last 16 s are kept; after the end the
   * audio is dropped. `isEnding`: the caller's turn may be ending, so no part of it waits for more audio.
   */
  send(audio: Uint8Array, isEnding?: boolean): void;
  /**
   * ms of audio sent on this stream so far, the adapter's own silence included: `lastWordEndMs` counts
   * on the same clock. At an event, the last word ended about `sentMs() - lastWordEndMs` ms before. It
   * stays readable after the end.
   */
  sentMs(): number;
  /**
   * What each provider was sent, streams that were replaced and audio that was replayed included. Absent:
   * `sentMs`, all of it to this provider.
   */
  spent?(): readonly { provider: string; model: string; ms: number }[];
  /** Whether audio is held back at present, because nobody speaks. Absent: never. */
  leavesOut?(): boolean;
  /** Our side has ended the caller's turn, and the provider is asked to. No effect where none is open. */
  endTurn?(): void;
  /** The agent has asked for digits: the provider writes them as figures while this is on. */
  expectDigits?(on: boolean): void;
  /** Ends the stream politely; no event follows. Safe to call twice. */
  close(): void;
}

/** The part of the business's turn policy that recognisers obey. Each reads the numbers of its kind. */
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
   * Returns at once. The handshake goes on behind it, limited in time; its failure is a `fault` event.
   * The adapter keeps the stream alive while the line is silent.
   */
  open(options: SttOptions, emit: (event: SttEvent | SttSign) => void, signal: AbortSignal): SttStream;
}

/**
 * Mu-law at 8 kHz, or the end of a clause: all audio of `text` has been given before it. `again`: the voice
 * failed inside a clause, and another one begins this clause anew. Its audio so far is not to be played on.
 */
export type Speech =
  | { type: 'audio'; bytes: Uint8Array }
  | { type: 'said'; text: string }
  | { type: 'again' };

export interface Voice {
  /** BCP 47 of the text, e.g. `hi-IN`. */
  language: string;
  /** The provider's voice name, e.g. `hi-IN-MadhurNeural`. */
  voice: string;
  /** Speaking rate relative to the voice's own, 1 = unchanged. */
  rate: number;
}

/** Called when a provider is sent a clause: its characters are billed from then on, whatever follows. */
export type VoiceSpent = (characters: number, provider: string) => void;

export interface Tts {
  readonly name: string;
  /**
   * Speaks clauses in order; the next one is fetched while one plays, one ahead and no more. Audio
   * comes in the pieces the provider writes. Throws `FaultError`; on abort it throws the signal's
   * reason or ends silently, so the caller checks `signal.aborted`. `spent` is called once for each
   * clause and provider, also when the clause had to be requested twice.
   */
  speak(
    text: AsyncIterable<string>,
    how: Voice,
    signal: AbortSignal,
    spent?: VoiceSpent,
  ): AsyncIterable<Speech>;
}

export type Fetch = (input: string, init?: RequestInit) => Promise<Response>;

/** Limits how many outgoing fetches and handshakes of one call wait for their headers at the same time. */
export interface Gate {
  run<T>(work: () => Promise<T>): Promise<T>;
}
