/**
 * "Haan", "hmm", "ok": what a listener says to show that he listens. It must not stop the agent
 * (contract, barge-in).
 */
import type { Language } from '../language.ts';
import { languagesOf } from '../registry.ts';
import { isMadeOf, mayBeMadeOf, type PhraseBook, phraseBook, wordsOf } from './utterance.ts';

const books = new Map<string, PhraseBook>();

/**
 * Whether the whole utterance is nothing but backchannels of the languages `codes` (all languages
 * when empty). True as well for an utterance without any word: neither is a reason to stop
 * speaking. "Yes please" is not one.
 */
export function isBackchannel(text: string, codes: readonly string[] = []): boolean {
  return isMadeOf(wordsOf(text), bookOf(languagesOf(codes)));
}

/**
 * The same of an utterance that goes on: "got" may become "got it", "all" may become "all right",
 * and stop nobody before the next word tells. It costs a caller who says "all of it …" that one
 * word, a fifth of a second.
 */
export function mayBeBackchannel(text: string, codes: readonly string[] = []): boolean {
  return mayBeMadeOf(wordsOf(text), bookOf(languagesOf(codes)));
}

function bookOf(chosen: readonly Language[]): PhraseBook {
  const key = chosen.map((language) => language.code).join();
  const book = books.get(key) ?? phraseBook(chosen.flatMap((language) => language.backchannels));
  books.set(key, book);
  return book;
}
