/**
 * Whether the agent's own words ask the caller for digits: to type them, then "0" is not a request for a
 * person, or to say them.
 */
import type { Language } from '../language.ts';
import { fallbackLanguage, languageOf } from '../registry.ts';
import { wordsOf } from './utterance.ts';

/** The most words that a cue's "…" replaces: "type your mobile number on your phone". */
const longestGap = 6;

/** A cue in its parts, as words. What its "…" stands for is between two of them. */
type Cue = readonly (readonly string[])[];

/** Cues by their first words. Made once, because every event of a call asks. */
type CueBook = ReadonlyMap<string, readonly Cue[]>;

const keypadBooks = new Map<string, CueBook>();
const numberBooks = new Map<string, CueBook>();

/**
 * `text` is a reply as it was written, before figures became words; `code` is its language. English
 * cues count in every language, because agents mix them in.
 */
export function asksForKeys(text: string, code: string): boolean {
  return holdsCue(wordsOf(text), keypadBook(languageOf(code)));
}

/** Whether it asks for a number that is typed, or said digit by digit: a guess that costs nothing. */
export function asksForDigits(text: string, code: string): boolean {
  const words = wordsOf(text);
  const language = languageOf(code);
  return holdsCue(words, keypadBook(language)) || holdsCue(words, numberBook(language));
}

const keypadBook = (language: Language): CueBook =>
  bookOf(keypadBooks, language, () => [...language.keypadCues, ...fallbackLanguage.keypadCues]);

const numberBook = (language: Language): CueBook =>
  bookOf(numberBooks, language, () => language.numberCues ?? []);

function bookOf(books: Map<string, CueBook>, { code }: Language, cues: () => readonly string[]): CueBook {
  const known = books.get(code);
  if (known) return known;
  const book = new Map<string, Cue[]>();
  for (const cue of new Set(cues())) {
    const parts = cue.split('…').map(wordsOf);
    const first = parts[0]?.[0];
    if (first !== undefined) book.set(first, [...(book.get(first) ?? []), parts]);
  }
  books.set(code, book);
  return book;
}

function holdsCue(words: readonly string[], book: CueBook): boolean {
  return words.some((word, at) => book.get(word)?.some((cue) => beginsAt(words, at, cue)) ?? false);
}

/** Whether the parts of a cue are in `words` from `start` on, each at most one gap after the one before. */
function beginsAt(words: readonly string[], start: number, [first = [], ...others]: Cue): boolean {
  if (!standsAt(words, start, first)) return false;
  let end = start + first.length;
  for (const part of others) {
    let at = end;
    while (at - end <= longestGap && !standsAt(words, at, part)) at += 1;
    if (at - end > longestGap) return false;
    end = at + part.length;
  }
  return true;
}

function standsAt(words: readonly string[], at: number, part: readonly string[]): boolean {
  return part.length > 0 && part.every((word, index) => words[at + index] === word);
}
