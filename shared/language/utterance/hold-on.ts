/** "Hold on, please": the caller asks the agent to wait. The silence that follows needs no reprompt. */
import type { Language } from '../language.ts';
import { languagesOf } from '../registry.ts';
import { contains, isMadeOf, type PhraseBook, phraseBook, wordsOf } from './utterance.ts';

interface Books {
  requests: PhraseBook;
  /** The requests, and every word that may stand around them. */
  whole: PhraseBook;
}

const books = new Map<string, Books>();

/**
 * Whether the whole utterance asks the agent to wait, in one of the languages `codes` (all when
 * empty). Courtesies and backchannels around it are allowed: "okay, one minute please sir". With
 * anything more it is an ordinary turn: "hold on, what about Monday?". A bare "wait" is an ordinary
 * turn too: over the agent's voice it means "let me speak", so the model answers it.
 */
export function asksToWait(text: string, codes: readonly string[] = []): boolean {
  const words = wordsOf(text);
  const { requests, whole } = booksOf(languagesOf(codes));
  return contains(words, requests) && isMadeOf(words, whole);
}

function booksOf(chosen: readonly Language[]): Books {
  const key = chosen.map((language) => language.code).join();
  const made = books.get(key) ?? {
    requests: phraseBook(chosen.flatMap(({ waitPhrases }) => waitPhrases)),
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
