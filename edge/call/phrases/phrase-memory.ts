/**
 * Kept phrases in the memory of the isolate, for all calls in it; the least recently used go first.
 * It holds finished audio and nothing that belongs to a call (a promise, a request): the platform
 * forbids one object to wait for the work of another.
 */
import { phraseLifeMs } from './phrase-store.ts';

export interface PhraseMemory {
  find(key: string, now: number): Uint8Array | null;
  keep(key: string, audio: Uint8Array, madeAt: number): void;
}

export interface PhraseMemoryLimits {
  bytes: number;
  phrases: number;
}

/** An isolate has 128 MB for all its calls: 8 MB are the phrases of some twenty businesses. */
const defaultLimits: PhraseMemoryLimits = { bytes: 8_000_000, phrases: 400 };

export function createPhraseMemory(limits: PhraseMemoryLimits = defaultLimits): PhraseMemory {
  /** The least recently used first. */
  const phrases = new Map<string, { audio: Uint8Array; madeAt: number }>();
  let bytes = 0;

  function drop(key: string): void {
    bytes -= phrases.get(key)?.audio.length ?? 0;
    phrases.delete(key);
  }

  return {
    find(key, now) {
      const kept = phrases.get(key);
      if (!kept) return null;
      if (now - kept.madeAt >= phraseLifeMs) {
        drop(key);
        return null;
      }
      phrases.delete(key);
      phrases.set(key, kept);
      return kept.audio;
    },
    keep(key, audio, madeAt) {
      drop(key);
      phrases.set(key, { audio, madeAt });
      bytes += audio.length;
      for (const oldest of phrases.keys()) {
        if (bytes <= limits.bytes && phrases.size <= limits.phrases) return;
        drop(oldest);
      }
    },
  };
}

/** The isolate's own. */
export const isolatePhrases = createPhraseMemory();
