/**
 * What a scripted recogniser does by itself on one connection: steps over the audio received, one
 * after the other.
 */

export type EarStep =
  /** Waits for so much more audio: a recogniser's moments follow the audio, not the clock. */
  | { afterAudioMs: number }
  /** Wall clock. */
  | { afterMs: number }
  | { words: string }
  | { eagerEnd: true }
  | { resumed: true }
  | { endTurn: string }
  /**
   * Waits for the caller's next burst of sound and takes it for these words: the first as soon as
   * it is heard, the turn's end after its silence.
   */
  | { hears: string }
  | { close: number; reason?: string }
  /** Cuts the connection without a close. */
  | { cut: true }
  /** Says nothing any more, whatever comes. */
  | { silent: true };

export interface EarPlan {
  /** Answers the handshake with this instead of a socket. */
  refuse?: { status: number; headers?: Record<string, string> };
  /** Never answers the handshake. */
  never?: true;
  handshakeMs?: number;
  /** Silence after a burst that ends the turn; the vendor's own figure for Flux by default. */
  endOfTurnMs?: number;
  steps?: EarStep[];
}

/** Says only what it is told to. */
export const attentive: EarPlan = {};

/** A plan that hears these lines, one for each burst of the caller's sound. */
export function hearing(...lines: string[]): EarPlan {
  return { steps: lines.map((line) => ({ hears: line })) };
}
