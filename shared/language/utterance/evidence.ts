/** When the agent changes its language without a request: after two clear turns in a row. */

import { languages, primaryTag } from '../registry.ts';
import { readingOf } from './detect.ts';
import { contains, phraseBook, wordsOf } from './utterance.ts';

/** Plain data; a call begins with `noEvidence`. */
export interface LanguageEvidence {
  /** The language of the last clear turns, if it is another than the agent's. */
  language: string | null;
  /** How many clear turns in a row were in it. */
  turns: number;
  /**
   * The caller asked for the current language. Evidence does not change it for the rest of the
   * call, unless the caller asks again.
   */
  fixed: boolean;
}

interface Turn {
  /** The caller's whole turn. */
  text: string;
  /** STT's language tags, `hi` or `hi-IN`. The words and their script count more. */
  recognised: readonly string[];
  /** The code of the language the agent speaks. */
  spoken: string;
  /** The codes the business offers. */
  offered: readonly string[];
}

export const noEvidence: LanguageEvidence = { language: null, turns: 0, fixed: false };

/**
 * The state after the caller asked for a language: one who asked for English and continues in
 * Hinglish is answered in English.
 */
export const askedFor: LanguageEvidence = { language: null, turns: 0, fixed: true };

const turnsNeeded = 2;

/**
 * Weighs one turn. `switchTo` is a code of `offered`, or null. A turn in the current language, or a
 * mixed one, restarts the count, so that the language does not flip back and forth. A turn that
 * shows nothing ("ok", a name, a number, an address), or is in a language that is not offered,
 * leaves the count. After a change it takes two clear turns to go back.
 */
export function weigh(
  evidence: LanguageEvidence,
  turn: Turn,
): { evidence: LanguageEvidence; switchTo: string | null } {
  const unchanged = { evidence, switchTo: null };
  // "English mein boliye" is Hindi and asks for English: the model answers that with
  // `set_language`, at once.
  if (evidence.fixed || contains(wordsOf(turn.text), namesOfLanguages)) return unchanged;
  const reading = readingOf(turn.text);
  if (reading.is === 'nothing') return unchanged;
  const code = reading.is === 'clear' ? reading.code : likelier(reading.codes, turn.recognised);
  // One marker among many words is a borrowed word, unless STT names that language too.
  if (code === null && reading.is === 'mixed' && reading.codes.length === 1) return unchanged;
  if (code === null || primaryTag(code) === primaryTag(turn.spoken))
    return { evidence: noEvidence, switchTo: null };
  const language = turn.offered.find((each) => primaryTag(each) === primaryTag(code));
  if (language === undefined) return unchanged;
  const turns = evidence.language === language ? evidence.turns + 1 : 1;
  if (turns >= turnsNeeded) return { evidence: noEvidence, switchTo: language };
  return { evidence: { language, turns, fixed: false }, switchTo: null };
}

/** STT decides between the languages of a mixed turn, if it names exactly one of them. */
function likelier(codes: readonly string[], recognised: readonly string[]): string | null {
  const named = codes.filter((code) => recognised.some((tag) => primaryTag(tag) === primaryTag(code)));
  return named.length === 1 && recognised.length === 1 ? (named[0] ?? null) : null;
}

const namesOfLanguages = phraseBook(languages.flatMap(({ calledBy }) => calledBy));
