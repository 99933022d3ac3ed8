/**
 * "Hold on, please": the caller asks the agent to wait, and the silence that follows is no silence
 * to ask about.
 */
import type { Language } from '../language.ts';
import { languagesOf } from '../registry.ts';
import { contains, isMadeOf, type PhraseBook, phraseBook, wordsOf } from './utterance.ts';

interface Books {
  asks: PhraseBook;
  /** With all that may stand around it. */
  whole: PhraseBook;
}

const books = new Map<string, Books>();

/**
 * Whether the whole utterance asks to wait, in one of the languages `codes` (all when empty).
 * Politeness and listening noises around it are allowed: "okay, one minute please sir". With
 * anything more it is a turn like others: "hold on, what about Monday?". A bare "wait" is none:
 * over the agent's voice it means "let me speak", and what to make of it is the dialogue's.
 */
export function asksToWait(text: string, codes: readonly string[] = []): boolean {
  const words = wordsOf(text);
  const { asks, whole } = booksOf(languagesOf(codes));
  return contains(words, asks) && isMadeOf(words, whole);
}

function booksOf(chosen: readonly Language[]): Books {
  const key = chosen.map((language) => language.code).join();
  const made = books.get(key) ?? {
    asks: phraseBook(chosen.flatMap(({ waitPhrases }) => waitPhrases)),
    whole: phraseBook(
      chosen.flatMap(({ waitPhrases, courtesies, backchannels }) => [
        ...waitPhrases,
        ...courtesies,
        ...backchannels,
      ]),
    ),
  };
  books.set(key, made);
  return made;
}
