/**
 * Fixed phrases as audio that outlives its call: their keys, their lifetime, the check that audio is a
 * whole phrase, and the isolate's memory of them.
 */
import { msOf } from '../../audio/mulaw.ts';
import { leastMsPerCharacter } from '../../providers/clause-meter.ts';
import type { Voice } from '../../providers/ports.ts';

export interface KeptPhrase {
  key: string;
  /** mu-law 8 kHz, the whole phrase. */
  audio: Uint8Array;
  /** ms since the epoch. Old audio is synthesised anew, because providers improve their voices. */
  madeAt: number;
}

/** The store of phrases that outlives calls: the business's own object. */
export interface PhraseStore {
  /** The stored phrases of these keys that are not too old. */
  phrases(keys: string[]): Promise<KeptPhrase[]>;
  keepPhrase(key: string, audio: Uint8Array): Promise<void>;
}

const dayMs = 86_400_000;
export const phraseLifeMs = 30 * dayMs;
/** No fixed phrase is longer. A row of storage holds eight times as much. */
const longestMs = 30_000;
/**
 * `source`: the voice's provider and address, because the same voice name at another address is another
 * voice.
 */
export function phraseKey(source: string, text: string, { language, voice, rate }: Voice): string {
  return JSON.stringify([source, language, voice, rate, text]);
}

/** False for audio that is empty, broken off, or far too long. */
export function isWholePhrase(audio: Uint8Array, text: string, { rate }: Voice): boolean {
  const ms = msOf(audio);
  return ms > 0 && ms >= (text.length * leastMsPerCharacter) / rate && ms <= longestMs;
}

/**
 * Phrases in the memory of the isolate, for all calls in it; the least recently used go first. It
 * holds finished audio and nothing that belongs to a call (a promise, a request): the platform
 * forbids one object to wait for the work of another.
 */
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
