/** Whether a text sounds unfinished, so that the turn should not end yet. Pure. */
import { plain } from '../../../../testing/wire/deepgram/words.ts';

const fillers = 'um uh er erm hmm like well actually';
const joiners =
  'and or but so because if when that which who than then with without of for to at on in from by about into until till after before';
const openers =
  'the a an my your his her our their its this these every is are was am be it’s i’m i we and they want need would could can please say';
const askForMore = new Set([...fillers.split(' '), ...joiners.split(' '), ...openers.split(' ')]);
/** Words that usually ask for more, but can also end a sentence. */
const closing = new Set([
  'please',
  'that',
  'this',
  'so',
  'well',
  'can',
  'is',
  'are',
  'am',
  'was',
  'it’s',
  'would',
  'could',
  'in',
  'on',
  'before',
  'after',
  'then',
  'about',
]);

/**
 * From 3 digits on it may be a telephone number, complete with 10. A house number or a time has up
 * to two.
 */
const digitsBegun = 3;
const digitsComplete = 10;

/**
 * `true` when the last word is a filler, a joining word or an article, when the text trails off, or
 * during a telephone number. A question mark always ends it, and so does a full stop after a word
 * that can stand last ("Please repeat that.").
 */
export function isUnfinished(text: string): boolean {
  const line = text.trim();
  if (/\?$/u.test(line)) return false;
  if (/(,|-|–|—|…|\.\.\.)$/u.test(line)) return true;
  const words = line.split(/\s+/u);
  const last = plain(words.at(-1) ?? '').replaceAll("'", '’');
  const digits = /(\d+)$/u.exec(last)?.[1]?.length ?? 0;
  if (digits >= digitsBegun && digits < digitsComplete) return true;
  return askForMore.has(last) && !(closing.has(last) && /\.$/u.test(line) && words.length > 1);
}
