/** Whether two transcripts say the same, whatever a recogniser did to their looks. */
import { wordsOf } from './utterance.ts';

/**
 * Equal but for case, punctuation, spacing and spelling habits of Hindi: a recogniser's final text
 * may differ so much from its eager one, and the reply to it stays the same. "4,500" is "4500";
 * "4.50" is not "450". Two texts without a word are the same.
 */
export function sameWords(a: string, b: string): boolean {
  return bareWords(a).join(' ') === bareWords(b).join(' ');
}

/**
 * What `text` says after `said`: '' when that is all, null when `text` does not begin with these
 * words. In `text`'s own looks.
 */
export function wordsAfter(text: string, said: string): string | null {
  const wanted = bareWords(said).join(' ');
  const pieces = text.trim().split(/\s+/);
  for (let taken = 0; taken <= pieces.length; taken++) {
    if (bareWords(pieces.slice(0, taken).join(' ')).join(' ') !== wanted) continue;
    const rest = pieces.slice(taken).join(' ');
    return bareWords(rest).length === 0 ? '' : rest;
  }
  return null;
}

function bareWords(text: string): string[] {
  return wordsOf(text.replace(/(?<=\p{N}),(?=\p{N})/gu, '').replaceAll('%', ' percent '));
}
