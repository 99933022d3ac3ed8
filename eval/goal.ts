/**
 * What a goal is: who calls, what they want and say, and what the system must have done in the end.
 * `docs/evaluation.md` says how one is written.
 */

export type GoalLanguage = 'en' | 'hi';
export const goalLanguages: readonly GoalLanguage[] = ['en', 'hi'];

/**
 * What an agent may ask that a caller has an answer ready for; `questions.ts` tells them from the
 * agent's words.
 */
export const cues = ['which', 'name', 'day', 'time', 'message', 'phone', 'else', 'confirm'] as const;
export type Cue = (typeof cues)[number];

export interface Goal {
  id: string;
  /** The file it stands in: `hours`, `booking`. */
  kind: string;
  language: GoalLanguage;
  /** Written before anybody looked at the engine, and never used to improve it. */
  heldOut: boolean;
  /**
   * Said in a language that the caller's voice and the embedded recogniser don't know: tried by
   * text alone.
   */
  textOnly: boolean;
  /** `known`: a customer with a name; `stranger`: a number that the business has never seen. */
  from: 'known' | 'stranger';
  /** An appointment of the caller's from an earlier call. */
  has: { day: string; time: string } | null;
  /**
   * In order, each when nothing better is to be answered. A mumbled one is not said again when it
   * was not understood.
   */
  says: { words: string; mumbled: boolean }[];
  /**
   * Answers to the agent's questions; several for one cue are given one after the other, the last
   * again and again.
   */
  answers: { cue: Cue; words: string }[];
  wants: Want[];
}

/** Each must hold at the call's end. */
export type Want =
  /** Every one of these, in what the caller heard; each is a list of facts of which one is enough. */
  | { what: 'said'; facts: string[][] }
  | { what: 'unsaid'; facts: string[] }
  /** Said in two replies. */
  | { what: 'twice'; fact: string }
  /** Stored and open. For an appointment it must be the only open one. */
  | {
      what: 'request';
      kind: 'appointment' | 'message' | 'callback';
      fields: Readonly<Record<string, string>>;
    }
  | { what: 'noRequest' }
  /** What became of the appointment that the caller had. */
  | { what: 'cancelled' }
  | { what: 'kept'; whose: 'appointment' | 'priyas-appointment' }
  | { what: 'transfer'; destination: string }
  | { what: 'noTransfer' }
  | { what: 'noTransferElsewhere' }
  /** Spoken by the agent at the end; or at some time. */
  | { what: 'language'; language: string }
  | { what: 'spoke'; language: string }
  /** The agent hung up. */
  | { what: 'ended' };
