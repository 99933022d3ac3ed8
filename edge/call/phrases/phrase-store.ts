/**
 * A fixed phrase as audio that outlives its call: what it is kept under, how long, and whether a
 * piece of audio can be it at all.
 */
import { msOf } from '../../audio/mulaw.ts';
import type { Voice } from '../../providers/ports.ts';

export interface KeptPhrase {
  key: string;
  /** House audio, the whole phrase. */
  audio: Uint8Array;
  /**
   * ms since the epoch; what is too old is synthesised anew, because voices are improved by their
   * providers.
   */
  madeAt: number;
}

/** Where kept phrases lie after their calls: the business's own object. */
export interface PhraseShelf {
  /** Those of the keys that are there and not too old. */
  phrases(keys: string[]): Promise<KeptPhrase[]>;
  keepPhrase(key: string, audio: Uint8Array): Promise<void>;
}

const dayMs = 86_400_000;
export const phraseLifeMs = 30 * dayMs;
/** Half a minute: no fixed phrase is that long, and a row of storage holds eight times as much. */
const longestMs = 30_000;
/**
 * Nobody says 66 characters in a second (a voice has about 15): less audio than this is not the
 * whole phrase.
 */
const leastMsPerCharacter = 15;

/**
 * `source`: who speaks, and where: the same voice's name at another provider, or at a stand-in for
 * it, is another voice.
 */
export function phraseKey(source: string, text: string, { language, voice, rate }: Voice): string {
  return JSON.stringify([source, language, voice, rate, text]);
}

/** False for audio that is empty, broken off, or far too long for the text. */
export function isWholePhrase(audio: Uint8Array, text: string, { rate }: Voice): boolean {
  const ms = msOf(audio);
  return ms > 0 && ms >= (text.length * leastMsPerCharacter) / rate && ms <= longestMs;
}
