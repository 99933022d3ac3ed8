/** A call by turns as plain data: the carrier's request, our reply, and what is stored between requests. */
import type { TimerName } from '../../../shared/journal/events.ts';
import type { State } from '../../core/state.ts';

/**
 * What a carrier brings with one request. `begin`: the caller said nothing, and it is the agent's turn
 * (the greeting, or its last words again). `keys`: digits, `*` and `#` instead of words. `recording`: the
 * URL of the caller's words as audio, not recognised yet.
 */
export type TurnRequest =
  | { type: 'begin' }
  | { type: 'silence' }
  | { type: 'words'; text: string }
  | { type: 'keys'; digits: string }
  | { type: 'recording'; url: string };

/**
 * `reply` is for the carrier's own voice: plain text, figures in words. `next`: listen again, dial the
 * destination of `afterStream`, hang up, or (`wait`) request the reply again shortly, because it is not
 * there yet and `reply` only fills the wait.
 */
export interface TurnReply {
  reply: string;
  language: string;
  next: 'listen' | 'transfer' | 'end' | 'wait';
}

/** The conversation of a call by turns, after the events that are in the journal. */
export interface TurnConversation {
  state: State;
  /** The timers that are set, in ms since the epoch. The carrier's next request checks them. */
  timers: Partial<Record<TimerName, number>>;
  /** The number of the next mark in this call. */
  nextMark: number;
}

/** All of a call by turns that a restarted object needs. */
export interface StoredTurns {
  conversation: TurnConversation;
  /** The last reply, and when it was made, in ms since the epoch. */
  said: TurnReply | null;
  saidAt: number;
  /**
   * The carrier has not fetched `said` yet: Exotel brings the words and fetches the reply in two
   * requests.
   */
  isUnspoken: boolean;
  /** The request in progress. A restarted object answers it again, as the same turn. */
  request: TurnRequest | null;
  /** The name of the request that `request` or `said` belongs to; null if the carrier gave none. */
  key: string | null;
  /**
   * Staff requested a transfer: it is done at the carrier's next request. `destination`: null = the
   * first.
   */
  moving: { destination: string | null } | null;
  /**
   * Staff end the call: its goodbye is said at the carrier's next request. Until when that is awaited, in ms
   * since the epoch. Absent: they don't.
   */
  endsBy?: number;
  /** Seconds of the caller's recordings given to our STT provider. */
  recognisedSeconds: number;
}
