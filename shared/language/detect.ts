/** Which language a transcript is in, by its script and, for Hindi written in Latin letters, by its words. */
import { fallbackLanguage, languages } from './registry.ts';

const isLetter = /\p{L}/u;

/** The code of the language that `text` is written in, or null where nothing tells: no words, a mere "ok", one Hindi word among English ones. */
export function detectLanguage(text: string): string | null {
  const letters = [...text.normalize('NFC')].filter((character) => isLetter.test(character));
  if (letters.length === 0) return null;
  const byScript = languages.find(
    (language) => language.script !== 'Latin' && share(letters, language.script) >= 0.3, // Hinglish keeps English nouns in Latin letters
  );
  if (byScript) return byScript.code;
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  let isUnsure = false;
  for (const language of languages) {
    const hits = words.filter((word) => language.latinMarkers.includes(word)).length;
    if (hits >= 2 || (hits === 1 && words.length <= 2)) return language.code;
    isUnsure ||= hits === 1;
  }
  if (isUnsure) return null;
  const ownWords = words.filter((word) => !isShared(word));
  return ownWords.length > 0 ? fallbackLanguage.code : null;
}

/** "ok" and "hmm" belong to every language. */
function isShared(word: string): boolean {
  return languages.every((language) => language.backchannels.includes(word));
}

const scripts = new Map<string, RegExp>();

function share(letters: readonly string[], script: string): number {
  const pattern = scripts.get(script) ?? new RegExp(`\\p{Script=${script}}`, 'u');
  scripts.set(script, pattern);
  return letters.filter((letter) => pattern.test(letter)).length / letters.length;
}
