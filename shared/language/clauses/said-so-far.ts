/**
 * Which words of a text a voice has said after a share of its duration. This is how the transcript knows
 * the heard words of a clause that was cut.
 */
import { spoken } from '../spoken/spoken.ts';

/**
 * The length of a pause in characters of speech, at about 15 characters a second: a quarter of a
 * second at a comma, half a second between sentences.
 */
const commaPause = 3;
const sentencePause = 7;
const gap = 1;

/**
 * The words of `text` that were said when `share` (0 to 1) of its duration had passed, as a prefix
 * of it. A word counts from its middle on. Its length is that of its spoken form: "Rs. 4,500" takes
 * as long as "four thousand five hundred rupees". `code` is the voice's language.
 */
export function saidSoFar(text: string, share: number, code: string): string {
  if (share <= 0) return '';
  if (share >= 1) return text;
  const words = [...text.matchAll(/\S+/g)].map((match) => ({
    end: match.index + match[0].length,
    ...weightOf(match[0], code),
  }));
  // The pause after the last word is not part of the text's time.
  const whole =
    words.reduce((sum, { said, pause }) => sum + said + gap + pause, 0) - gap - (words.at(-1)?.pause ?? 0);
  const reached = share * whole;
  let passed = 0;
  let end = 0;
  for (const word of words) {
    if (passed + word.said / 2 > reached) break;
    end = word.end;
    passed += word.said + gap + word.pause;
  }
  return text.slice(0, end);
}

/** A word's spoken length, and the length of the pause after it. */
function weightOf(word: string, code: string): { said: number; pause: number } {
  const said = /^[\p{L}\p{M}'-]+[.,;:!?।]*$/u.test(word) ? word : spoken(word, code);
  const pause =
    /[.!?।॥]["'”’)]*$/u.test(word) && !/^\p{L}{1,3}\.$/u.test(word)
      ? sentencePause
      : /[,;:]["'”’)]*$/u.test(word)
        ? commaPause
        : 0;
  return { said: said.length, pause };
}
