/** A call by turns as plain data: what the carrier brings, what it is answered, what is stored in between. */
import type { TimerName } from '../../../shared/journal/events.ts';
import type { State } from '../../core/state.ts';

/**
 * What a carrier brings with one request. `begin`: nothing was said, the agent has the word (the
 * greeting, or its last words again). `keys`: digits, `*` and `#` that were pressed instead of
 * speaking. `recording`: the caller's words as audio, not recognised yet.
 */
export type TurnRequest =
  | { type: 'begin' }
  | { type: 'silence' }
  | { type: 'words'; text: string }
  | { type: 'keys'; digits: string }
  | { type: 'recording'; url: string };

/**
 * `reply` is for the carrier's own voice: plain text, figures in words. `next`: listen again, dial
 * the person of `afterStream`, hang up, or ask again shortly: the reply is not there yet, and
 * `reply` only fills the wait.
 */
export interface TurnReply {
  reply: string;
  language: string;
  next: 'listen' | 'transfer' | 'end' | 'wait';
}

/** The conversation of a call by turns, as far as it is in the journal. */
export interface TurnConversation {
  state: State;
  /** Timers that are set, in ms since the epoch. The carrier's next request looks at them. */
  timers: Partial<Record<TimerName, number>>;
  /** The number of the next mark in this call. */
  nextMark: number;
}

/** All of a call by turns that a restarted object needs. */
export interface StoredTurns {
  conversation: TurnConversation;
  /** The last answer, and when it was given, in ms since the epoch. */
  said: TurnReply | null;
  saidAt: number;
  /**
   * The carrier has not fetched `said` yet: Exotel fetches it with another request than brought the
   * words.
   */
  isUnspoken: boolean;
  /** The request that is being answered. A restarted object answers it again, as the same turn. */
  request: TurnRequest | null;
  /** Names the request that `request` or `said` belongs to. Null: the carrier gave it no name. */
  key: string | null;
  /** Staff asked for a transfer; the carrier's next request brings it. `destination`: null = the first. */
  moving: { destination: string | null } | null;
  /** Seconds of the caller's recordings given to our STT provider. */
  recognisedSeconds: number;
}
