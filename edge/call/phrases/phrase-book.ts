/**
 * The fixed phrases of a call's business as audio: those in the isolate's memory at once, those in
 * the business's store after a short wait. What a call had synthesised is kept in both for the next
 * one. A text that is not fixed, such as a greeting by name, is kept in neither.
 */

import { joinedBytes } from '../../../shared/bytes.ts';
import type { Clock } from '../../../shared/io/clock.ts';
import type { Log } from '../../../shared/io/log.ts';
import type { Voice } from '../../providers/ports.ts';
import type { PhraseMemory } from './phrase-store.ts';
import { isWholePhrase, type PhraseStore, phraseKey } from './phrase-store.ts';

export interface PhraseBook {
  find(text: string, how: Voice): Uint8Array | null;
  /** Whether the text is one of the book's. */
  mayHold(text: string, how: Voice): boolean;
  /**
   * Reads these texts from the store into memory, each once a call. Never rejects, and never takes
   * longer than `recallMs`.
   */
  recall(texts: readonly string[], how: Voice): Promise<void>;
  /**
   * True when the text is fixed and this is all of it: it is in memory now, and on its way to the
   * store.
   */
  keep(text: string, how: Voice, parts: readonly Uint8Array[]): boolean;
}

export interface PhraseBookDeps {
  memory: PhraseMemory;
  store: PhraseStore;
  /** The voice and its provider's address; part of the key. */
  source: string;
  /** Whether a text, as the voice gets it, is the same for every caller of the business. */
  isFixed(text: string, language: string): boolean;
  clock: Clock;
  /** Goes on after the request that started it was answered. */
  later(work: Promise<void>): void;
  log: Log;
}

/**
 * The longest wait for the store, while the caller hears ringing. Synthesis takes about as long, so a
 * longer wait gains nothing.
 */
export const recallMs = 250;

export function createPhraseBook({
  memory,
  store,
  source,
  isFixed,
  clock,
  later,
  log,
}: PhraseBookDeps): PhraseBook {
  const requested = new Set<string>();

  function find(text: string, how: Voice): Uint8Array | null {
    return memory.find(phraseKey(source, text, how), clock.now());
  }

  async function read(wanted: ReadonlyMap<string, string>, how: Voice): Promise<void> {
    try {
      for (const { key, audio, madeAt } of await store.phrases([...wanted.keys()])) {
        if (isWholePhrase(audio, wanted.get(key) ?? '', how)) memory.keep(key, audio, madeAt);
      }
    } catch (error) {
      log.warn('the kept phrases could not be read', { error });
    }
  }

  async function write(key: string, audio: Uint8Array): Promise<void> {
    try {
      await store.keepPhrase(key, audio);
    } catch (error) {
      log.warn('a phrase could not be kept', { error });
    }
  }

  return {
    find,
    mayHold: (text, how) => isFixed(text, how.language),
    async recall(texts, how) {
      const wanted = new Map<string, string>();
      for (const text of texts) {
        const key = phraseKey(source, text, how);
        // `isFixed` runs first, though memory may have the phrase: its list is made while it rings and
        // not in the middle of a reply.
        if (isFixed(text, how.language) && !requested.has(key) && !find(text, how)) wanted.set(key, text);
      }
      if (wanted.size === 0) return;
      for (const key of wanted.keys()) requested.add(key);
      await new Promise<void>((resolve) => {
        const cancel = clock.after(recallMs, resolve);
        void read(wanted, how).then(() => {
          cancel();
          resolve();
        });
      });
    },
    keep(text, how, parts) {
      if (!isFixed(text, how.language)) return false;
      const audio = joinedBytes(parts);
      if (!isWholePhrase(audio, text, how)) return false;
      const key = phraseKey(source, text, how);
      memory.keep(key, audio, clock.now());
      later(write(key, audio));
      return true;
    },
  };
}
