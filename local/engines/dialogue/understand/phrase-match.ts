/** Whether a phrase is among a caller's words, as said or as a poor line makes it. */
import { knownWords } from './known-words.ts';
import { soundOf, soundsLike } from './sounds-like.ts';

/**
 * `phrase`: words with single spaces. Its words may have been heard joined or apart: "a pointment",
 * "rootcanal".
 */
export function hears(words: readonly string[], phrase: string): boolean {
  const meant = phrase.split(' ');
  const joined = meant.join('');
  for (let size = Math.max(1, meant.length - 1); size <= meant.length + 1; size++) {
    for (let at = 0; at + size <= words.length; at++) {
      const window = words.slice(at, at + size);
      if (size === meant.length ? isSaid(window, meant, joined) : isJoined(window, joined)) return true;
    }
  }
  return false;
}

/** Letter for letter: for the short words of consent and refusal, where one letter turns the meaning. */
export function says(words: readonly string[], phrase: string): boolean {
  return ` ${words.join(' ')} `.includes(` ${phrase} `);
}

function isSaid(window: readonly string[], meant: readonly string[], joined: string): boolean {
  return (
    window.every((word, index) => isWord(word, meant[index] ?? '', meant.length > 1)) ||
    (meant.length > 1 && isMangled(window, joined))
  );
}

/**
 * A word that means something itself is not taken for another: "correct" is no "connect", "please"
 * no "prices".
 */
function isWord(word: string, meant: string, inPhrase: boolean): boolean {
  if (word === meant) return true;
  if (inPhrase && word.length > 3 && soundOf(word) === soundOf(meant)) return true;
  return !knownWords.has(word) && soundsLike(word, meant);
}

/** As many words, each a little wrong: "rude canal". */
function isMangled(window: readonly string[], joined: string): boolean {
  return (
    joined.length >= 9 && window.some((word) => !knownWords.has(word)) && soundsLike(window.join(''), joined)
  );
}

/**
 * One word more or less than meant: together they must be nearly the same letters. "Can I come" is
 * no "can't come".
 */
function isJoined(window: readonly string[], joined: string): boolean {
  const said = window.join('');
  if (joined.length < 7) return false;
  if (said === joined) return true;
  return (
    window.some((word) => !knownWords.has(word)) &&
    Math.abs(said.length - joined.length) <= 1 &&
    soundsLike(said, joined, 1)
  );
}
