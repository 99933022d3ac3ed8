/** Whether two transcripts have the same words, however STT wrote them. */
import { wordsOf } from './utterance.ts';

/**
 * Equal except for case, punctuation, spacing and Hindi spelling variants. STT's final text may
 * differ in these from its early one, and the reply to it stays the same. "4,500" is "4500"; "4.50"
 * is not "450". Two texts without a word are equal.
 */
export function sameWords(a: string, b: string): boolean {
  return bareWords(a).join(' ') === bareWords(b).join(' ');
}

/**
 * The rest of `text` after the words of `said`, as `text` writes it: '' when there is no more, null
 * when `text` does not begin with these words.
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
