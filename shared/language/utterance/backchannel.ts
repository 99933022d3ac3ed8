/** Backchannels ("haan", "hmm", "ok") show that the caller listens, and must not stop the agent. */
import type { Language } from '../language.ts';
import { languagesOf } from '../registry.ts';
import { isMadeOf, mayBeMadeOf, type PhraseBook, phraseBook, wordsOf } from './utterance.ts';

const books = new Map<string, PhraseBook>();

/**
 * Whether the whole utterance is backchannels of the languages `codes` (all languages when empty).
 * Also true for an utterance without any word: neither is a reason to stop speaking. "Yes please"
 * is not one.
 */
export function isBackchannel(text: string, codes: readonly string[] = []): boolean {
  return isMadeOf(wordsOf(text), bookOf(languagesOf(codes)));
}

/**
 * The same for an utterance that is not over: "got" may become "got it", "all" may become "all
 * right", and must not stop the agent before the next word. A caller who says "all of it …"
 * interrupts one word later for that, a fifth of a second.
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
