/**
 * A goal: who calls, what they want and say, and what the system must have done. How to write one is in
 * `docs/evaluation.md`.
 */

export type GoalLanguage = 'en' | 'hi';
export const goalLanguages: readonly GoalLanguage[] = ['en', 'hi'];

/** The questions that an agent may ask. `questions.ts` recognises them in the agent's words. */
export const cues = ['which', 'name', 'day', 'time', 'message', 'phone', 'else', 'confirm'] as const;
export type Cue = (typeof cues)[number];

export interface Goal {
  id: string;
  /** The name of its file: `hours`, `booking`. */
  kind: string;
  language: GoalLanguage;
  /** Written before the engine was known, and never used to improve it. */
  heldOut: boolean;
  /**
   * In a language that the caller's voice and the embedded recogniser do not know: tried by text
   * alone.
   */
  textOnly: boolean;
  /** `known`: a customer with a name; `stranger`: a number that the business has never seen. */
  from: 'known' | 'stranger';
  /** An appointment of the caller's from an earlier call. */
  has: { day: string; time: string } | null;
  /**
   * The caller's lines, in order, each said when no answer fits better. A mumbled one is not
   * repeated.
   */
  says: { words: string; mumbled: boolean }[];
  /**
   * Answers to the agent's questions. Several answers to one cue are given in order, and the last
   * one repeatedly.
   */
  answers: { cue: Cue; words: string }[];
  wants: Want[];
}

/** Each must hold at the call's end. */
export type Want =
  /**
   * All of these must be in what the caller heard. Each is a list of facts of which one is enough.
   */
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
  /** The fate of the appointment that the caller had. */
  | { what: 'cancelled' }
  | { what: 'kept'; whose: 'appointment' | 'priyas-appointment' }
  | { what: 'transfer'; destination: string }
  | { what: 'noTransfer' }
  | { what: 'noTransferElsewhere' }
  /** The language the agent speaks at the end, or at any time. */
  | { what: 'language'; language: string }
  | { what: 'spoke'; language: string }
  /** The agent hung up. */
  | { what: 'ended' };
