/**
 * A call by turns as plain data: what is asked of a turn, what the carrier does next, and what a
 * restarted object goes on from.
 */
import type { PhraseFacts, PhraseName } from '../../../shared/language/language.ts';
import { languageOf } from '../../../shared/language/registry.ts';
import { spoken } from '../../../shared/language/spoken/spoken.ts';
import { clausesOf } from '../../core/rows/saying.ts';
import type { CallContext } from '../preparation.ts';

/**
 * `begin`: the carrier is there and the agent has the word: the greeting, or what was said last.
 * `recording` is still to be recognised. `keys`: digits, `*` and `#` that were pressed instead of
 * speaking.
 */
export type Asked =
  | { type: 'begin' }
  | { type: 'silence' }
  | { type: 'words'; text: string }
  | { type: 'keys'; digits: string }
  | { type: 'recording'; url: string };

/**
 * `reply` is for a carrier's own voice: plain text, figures in words. `next`: listen again, dial
 * the person of `afterStream`, hang up; or ask again shortly, because the reply is not there yet
 * and `reply` only fills the wait.
 */
export interface TurnReply {
  reply: string;
  language: string;
  next: 'listen' | 'transfer' | 'end' | 'wait';
}

export interface TurnsState {
  /** When the first word was said, ms since the epoch: the call's limits count from here. Null before. */
  beganAt: number | null;
  /** The last turn that was answered; 0 is the greeting. */
  turn: number;
  language: string;
  said: TurnReply | null;
  saidAt: number;
  /**
   * The carrier has not fetched `said` yet (Exotel asks for it by another request than it brought
   * the words).
   */
  isUnspoken: boolean;
  /**
   * What is being answered: should this object be restarted meanwhile, it is answered again, as the
   * same turn.
   */
  asked: Asked | null;
  /**
   * Names the question that `asked` or `said` belongs to; the same question again gets the same
   * answer. Null: the carrier gave it no name.
   */
  key: string | null;
  /** Silences, and failed replies, in a row. */
  silences: number;
  failures: number;
  isWarned: boolean;
  /**
   * Staff asked for a person, and the carrier has not come for it yet; `destination`: null = the
   * business's first.
   */
  moving: { destination: string | null } | null;
  /** Of the caller's audio, given to our own recogniser. */
  heardSeconds: number;
}

export function newTurns(language: string, now: number): TurnsState {
  return {
    beganAt: null,
    turn: 0,
    language,
    said: null,
    saidAt: now,
    isUnspoken: false,
    asked: null,
    key: null,
    silences: 0,
    failures: 0,
    isWarned: false,
    moving: null,
    heardSeconds: 0,
  };
}

/** A reply as a voice should say it; clause by clause, because a figure's rules end where a sentence does. */
export function forVoice(text: string, language: string): string {
  return clausesOf(text)
    .map((clause) => spoken(clause, language))
    .filter((clause) => clause !== '')
    .join(' ');
}

export function phraseOf({ business, customer }: CallContext, language: string, name: PhraseName): string {
  const facts: PhraseFacts = {
    agentName: business.agentName,
    businessName: business.name,
    customerName: customer?.name ?? null,
  };
  return languageOf(language).phrases[name](facts);
}
