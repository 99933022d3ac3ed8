import { asciiDigit } from '../utterance/digits.ts';

/**
 * One alphabet for all rules that follow: figures become 0 to 9, look-alikes their plain form, and
 * what no voice can read is removed.
 */

/**
 * `text` in NFKC with ASCII digits, straight quotes and "\n" as the only control character; without
 * emoji, invisible, bidirectional, private and unassigned characters. ½ and the like become "1⁄2"
 * with the fraction slash U+2044, because a plain slash would mean "by".
 */
export function plainCharacters(text: string): string {
  return text
    .replace(/(?<=\p{Nd})\s?(?=[¼-¾⅐-⅞])/gu, ' ')
    .replace(/\b(mm|cm|m|km|ft|in)²/g, 'sq $1')
    .replace(/№\.?/g, 'No. ')
    .replace(/[*•]{2,}\s?(?=\d{3,6}(?!\d))/g, 'XX')
    .replace(/[´`]/g, (mark) => (mark === '´' ? "'" : mark))
    .replace(/[™®©℠]/g, '')
    .normalize('NFKC')
    .replace(/\p{Nd}/gu, asciiDigit)
    .replace(/[\p{No}\p{Nl}]/gu, ' ')
    .replace(/\s?[→⇒⟶➔➜➝➞➡]\s?/gu, ' – ')
    .replace(
      /\p{Extended_Pictographic}(?:\uFE0F|\p{Emoji_Modifier}|\u200D\p{Extended_Pictographic}\uFE0F?)*/gu,
      ' ',
    )
    .replace(/\p{Regional_Indicator}|\p{Emoji_Modifier}/gu, '')
    .replace(/[‐‑‒]|(?<=\p{Nd})−(?=\p{Nd})/gu, '-')
    .replace(/[‘’‚‛′]/g, "'")
    .replace(/["“”„‟″«»‹›]/g, '"')
    .replace(/[\u2028\u2029\u0085]|\r\n?/g, '\n')
    .replace(/[^\S\n]/gu, ' ')
    .replace(/[\p{C}\p{Default_Ignorable_Code_Point}]/gu, keptInvisible)
    .replace(/(?<![\p{L}\p{M}\u200C\u200D])\p{M}+/gu, '');
}

/** Joiners are kept only in Indian scripts, where they are part of the word. */
function keptInvisible(character: string, at: number, text: string): string {
  if (character === '\n') return character;
  if (character !== '\u200C' && character !== '\u200D') return '';
  return /[\p{Lo}\p{M}]$/u.test(text.slice(Math.max(0, at - 1), at)) &&
    /^\p{Lo}/u.test(text.slice(at + 1, at + 3))
    ? character
    : '';
}
