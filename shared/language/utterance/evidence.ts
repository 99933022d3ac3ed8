/**
 * From the caller's turns to a change of language without being asked for one: only on two clear
 * turns in a row.
 */

import { languages, primaryTag } from '../registry.ts';
import { readingOf } from './detect.ts';
import { contains, phraseBook, wordsOf } from './utterance.ts';

/** Plain data; a call begins with `noEvidence`. */
export interface LanguageEvidence {
  /** The other language the last clear turns were in. */
  language: string | null;
  /** How many of them, in a row. */
  turns: number;
  /**
   * The caller asked for the language that is spoken now: evidence never overrules that, for the
   * rest of the call or until he asks again.
   */
  fixed: boolean;
}

export interface HeardTurn {
  /** The caller's whole turn. */
  text: string;
  /** The recogniser's tags, `hi` or `hi-IN`; the words and their script are believed before them. */
  recognised: readonly string[];
  /** The code of the language the agent speaks. */
  spoken: string;
  /** The codes the business offers. */
  offered: readonly string[];
}

export const noEvidence: LanguageEvidence = { language: null, turns: 0, fixed: false };

/**
 * The state after the caller asked for a language: whoever asked for English and goes on in
 * Hinglish is answered in English.
 */
export const askedFor: LanguageEvidence = { language: null, turns: 0, fixed: true };

const turnsNeeded = 2;

/**
 * One turn weighed. `switchTo` is a code of `offered`, or null. A turn in the spoken language or a
 * mixed one starts the count again, so that nothing flips to and fro; one that tells nothing ("ok",
 * a name, a number, an address), or is in a language that is not offered, leaves it. After a change
 * it takes two clear turns to go back.
 */
export function weigh(
  evidence: LanguageEvidence,
  turn: HeardTurn,
): { evidence: LanguageEvidence; switchTo: string | null } {
  const unchanged = { evidence, switchTo: null };
  // "English mein boliye" is Hindi and asks for English: that is the dialogue's to answer, at once.
  if (evidence.fixed || contains(wordsOf(turn.text), namesOfLanguages)) return unchanged;
  const reading = readingOf(turn.text);
  if (reading.is === 'nothing') return unchanged;
  const code = reading.is === 'clear' ? reading.code : likelier(reading.codes, turn.recognised);
  // One mark among many words is a borrowed word, unless the recogniser hears that language too.
  if (code === null && reading.is === 'mixed' && reading.codes.length === 1) return unchanged;
  if (code === null || primaryTag(code) === primaryTag(turn.spoken))
    return { evidence: noEvidence, switchTo: null };
  const language = turn.offered.find((each) => primaryTag(each) === primaryTag(code));
  if (language === undefined) return unchanged;
  const turns = evidence.language === language ? evidence.turns + 1 : 1;
  if (turns >= turnsNeeded) return { evidence: noEvidence, switchTo: language };
  return { evidence: { language, turns, fixed: false }, switchTo: null };
}

/** The recogniser decides between the languages of a mixed turn, if it names exactly one of them. */
function likelier(codes: readonly string[], recognised: readonly string[]): string | null {
  const named = codes.filter((code) => recognised.some((tag) => primaryTag(tag) === primaryTag(code)));
  return named.length === 1 && recognised.length === 1 ? (named[0] ?? null) : null;
}

const namesOfLanguages = phraseBook(languages.flatMap(({ askedAs }) => askedAs));
