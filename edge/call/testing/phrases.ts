/** Phrase stores for tests: an empty book, and a store in memory that records its requests. */
import type { Clock } from '../../../shared/io/clock.ts';
import type { PhraseBook } from '../phrases/phrase-book.ts';
import type { KeptPhrase, PhraseStore } from '../phrases/phrase-store.ts';

export const emptyBook: PhraseBook = {
  find: () => null,
  mayHold: () => false,
  recall: async () => undefined,
  keep: () => false,
};

export interface ScriptedPhraseStore extends PhraseStore {
  rows: Map<string, KeptPhrase>;
  /** The keys of every read. */
  read: string[][];
}

/** `answerMs`: how long an answer takes. Null: every request fails. */
export function scriptedStore(clock: Clock, answerMs: number | null = 0): ScriptedPhraseStore {
  const rows = new Map<string, KeptPhrase>();
  const read: string[][] = [];
  const answered = async (): Promise<void> => {
    if (answerMs === null) throw new Error('the object was reset');
    if (answerMs > 0) await new Promise<void>((resolve) => clock.after(answerMs, resolve));
  };
  return {
    rows,
    read,
    async phrases(keys) {
      read.push(keys);
      await answered();
      return keys.flatMap((key) => rows.get(key) ?? []);
    },
    async keepPhrase(key, audio) {
      await answered();
      rows.set(key, { key, audio, madeAt: clock.now() });
    },
  };
}
