/** "Haan", "hmm", "ok": what a listener says to show that he listens. It must not stop the agent (contract, barge-in). */
import { knownLanguage, languages } from './registry.ts';

/**
 * Whether the whole utterance is nothing but backchannels of the languages `codes` (all languages when empty).
 * True as well for an utterance without any word: neither is a reason to stop speaking. "Yes please" is not one.
 */
export function isBackchannel(text: string, codes: readonly string[] = []): boolean {
  const chosen = codes.flatMap((code) => knownLanguage(code) ?? []);
  const entries = (chosen.length > 0 ? chosen : languages).flatMap((language) => language.backchannels);
  const known = new Set(entries);
  const longest = Math.max(...entries.map((entry) => entry.split(' ').length));
  const words = wordsOf(text).map((word) => (known.has(drawnOut(word, 2)) ? drawnOut(word, 2) : drawnOut(word, 1)));
  // Longest entry first, so that "theek hai" is taken whole where "hai" alone would stop.
  for (let at = 0; at < words.length; ) {
    let taken = 0;
    for (let length = Math.min(longest, words.length - at); length > 0 && taken === 0; length--) {
      if (known.has(words.slice(at, at + length).join(' '))) taken = length;
    }
    if (taken === 0) return false;
    at += taken;
  }
  return true;
}

function wordsOf(text: string): string[] {
  return (
    text
      .normalize('NFC')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}']+/gu) ?? []
  );
}

/** "hmmmm" is "hmm" and "okayyy" is "okay": a letter said three times or more stands `times`. Devanagari is not drawn out in writing. */
function drawnOut(word: string, times: 1 | 2): string {
  return word.replace(/([a-z])\1{2,}/g, times === 2 ? '$1$1' : '$1');
}
