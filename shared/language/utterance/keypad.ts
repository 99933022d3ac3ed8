/**
 * Whether the agent's own words ask the caller for digits: to type them, then "0" is not a request for a
 * person, or to say them.
 */
import { fallbackLanguage, languageOf } from '../registry.ts';
import { wordsOf } from './utterance.ts';

/** The most words that a cue's "…" replaces: "type your mobile number on your phone". */
const longestGap = 6;

/**
 * `text` is a reply as it was written, before figures became words; `code` is its language. English
 * cues count in every language, because agents mix them in.
 */
export function asksForKeys(text: string, code: string): boolean {
  const words = wordsOf(text);
  const cues = [...languageOf(code).keypadCues, ...fallbackLanguage.keypadCues];
  return cues.some((cue) => holds(words, cue.split('…').map(wordsOf)));
}

/** Whether it asks for a number that is said digit by digit. Unlike keys, only a guess that costs nothing. */
export function asksForDigits(text: string, code: string): boolean {
  const cues = languageOf(code).numberCues ?? [];
  const words = wordsOf(text);
  return cues.some((cue) => placesOf(wordsOf(cue), words).length > 0);
}

/** Whether the parts of a cue are in `words` in order, each at most one gap after the one before. */
function holds(words: readonly string[], [first = [], ...others]: readonly string[][]): boolean {
  return placesOf(first, words).some((start) => {
    let end = start + first.length;
    for (const piece of others) {
      const next = placesOf(piece, words).find((at) => at >= end && at - end <= longestGap);
      if (next === undefined) return false;
      end = next + piece.length;
    }
    return true;
  });
}

function placesOf(piece: readonly string[], words: readonly string[]): number[] {
  return words.flatMap((_, at) =>
    piece.length > 0 && piece.every((word, index) => words[at + index] === word) ? [at] : [],
  );
}
