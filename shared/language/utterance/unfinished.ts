/**
 * Whether a caller who fell silent sounds unfinished. For STT providers that know silence only and
 * not the words before it.
 */

import type { Language } from '../language.ts';
import { languagesOf } from '../registry.ts';
import type { OpenEnds } from '../speech.ts';
import { speechOf } from '../speech-registry.ts';
import { isBackchannel } from './backchannel.ts';
import { contains, endLength, endsIn, isMadeOf, type PhraseBook, phraseBook, wordsOf } from './utterance.ts';

/** `digits`: in the middle of a phone number. */
type TurnEnding = 'finished' | 'unfinished' | 'digits';

interface Books {
  fillers: PhraseBook;
  open: PhraseBook;
  openAlone: PhraseBook;
  wholeAlone: PhraseBook;
  leadIns: PhraseBook;
  leaning: readonly { ends: PhraseBook; unless: PhraseBook | null; after: PhraseBook | null }[];
  openings: readonly { begins: PhraseBook; unless: PhraseBook; isAnywhere: boolean }[];
  questionWords: PhraseBook;
  whole: PhraseBook;
  numberLeads: PhraseBook;
  otherNumbers: PhraseBook;
  digits: ReadonlyMap<string, string>;
  repeats: ReadonlyMap<string, number>;
}

const books = new Map<string, Books>();
/** Digits of a phone number without the country's code or the leading 0. */
const phoneDigits = 10;

/**
 * `text` is the turn so far; `codes` are the call's languages (all when empty; English always
 * counts). A question mark or a whole phrase finishes a turn. A comma, an ellipsis, a hesitation, a
 * word that no turn ends with, and a phone number with digits missing do not. A full stop shows
 * nothing, because STT writes one wherever it is silent.
 */
export function turnEnding(text: string, codes: readonly string[] = []): TurnEnding {
  const words = wordsOf(text);
  if (words.length === 0 || /\?['"”\s]*$/.test(text)) return 'finished';
  const book = booksOf(languagesOf(codes));
  if (isNumberOpen(text, book)) return 'digits';
  const sentence = wordsOf(text.split(/[.?!।॥]\s+/).at(-1) ?? text);
  const isOpenAlone = isAlone(sentence, book.openAlone, book.leadIns);
  // The longer phrase says more: "the sale is on" is whole, "my flight is on" is not.
  const whole = endLength(words, book.whole);
  const isWhole =
    (whole > 0 && whole >= endLength(words, book.open)) || isAlone(words, book.wholeAlone, book.leadIns);
  if (isWhole && !isOpenAlone) return 'finished';
  // Only `isMadeOf` knows drawn-out words such as "ummm".
  if (
    /(?:,|…|\.\.|[-–—])\s*$/.test(text) ||
    isMadeOf(words.slice(-1), book.fillers) ||
    endsIn(words, book.fillers)
  )
    return 'unfinished';
  // "या" alone is how STT writes "yeah"; after other words it is "or".
  if (isBackchannel(text, codes)) return 'finished';
  if (endsIn(words, book.open) || isOpenAlone) return 'unfinished';
  const leans = book.leaning.some(
    ({ ends, unless, after }) =>
      endsIn(sentence, ends) &&
      (unless === null || !contains(sentence, unless)) &&
      (after === null || contains(sentence, after)),
  );
  const isHalf = book.openings.some(
    ({ begins, unless, isAnywhere }) =>
      (isAnywhere ? contains(sentence, begins) : beginsWith(sentence, begins, book.leadIns)) &&
      !contains(sentence, unless),
  );
  return leans || isHalf ? 'unfinished' : 'finished';
}

/** Whether one of the book's phrases, with nothing but `leadIns` before it, begins `words` and goes on. */
function beginsWith(words: readonly string[], begins: PhraseBook, leadIns: PhraseBook): boolean {
  return words.some((_, end) => end > 0 && isAlone(words.slice(0, end), begins, leadIns));
}

/** Whether `words` are one of the book's phrases, with nothing but `leadIns` before it. */
function isAlone(words: readonly string[], { phrases, longest }: PhraseBook, leadIns: PhraseBook): boolean {
  for (let length = 1; length <= longest && length <= words.length; length++) {
    if (phrases.has(words.slice(-length).join(' ')) && isMadeOf(words.slice(0, -length), leadIns))
      return true;
  }
  return false;
}

/**
 * One digit alone is an answer ("at five"), and so is one figure ("10", "4500"). It is a phone
 * number when several come in a row, when a figure is as long as half a mobile number, or when the
 * words before it say so.
 */
function isNumberOpen(text: string, book: Books): boolean {
  const tokens = text.trim().split(/[\s-]+/);
  const spoken: string[] = [];
  let start = tokens.length;
  for (; start > 0; start--) {
    const token = tokens[start - 1] ?? '';
    const part = partOf(token, book);
    if (part === null) break;
    spoken.unshift(part);
  }
  const before = wordsOf(tokens.slice(0, start).join(' '));
  const isAnnounced = endsIn(before, book.numberLeads) && !contains(before, book.questionWords);
  const said = spoken.reduceRight(
    (rest, part) =>
      part.startsWith('x') ? rest.charAt(0).repeat(Number(part.slice(1)) - 1) + rest : part + rest,
    '',
  );
  if (said.replace(/^(?:\+91|0)/, '').length >= phoneDigits) return false;
  // An order's or a room's number has any length. One that is written in one figure is whole.
  if (/^\p{Nd}{2,}$/u.test(said) && spoken.length === 1 && contains(before.slice(-4), book.otherNumbers))
    return false;
  if (isAnnounced) return true;
  // Mobile numbers begin with 6 to 9 and are said in halves. An amount of five figures is written
  // with its comma, and a PIN code has six digits.
  return (
    spoken.length >= 2 ||
    (/^(?:\+91)?[6-9]\d*$/.test(said) && [5, 7, 8, 9].includes(said.replace('+91', '').length))
  );
}

/**
 * What one word adds to a number: its digits, `x2` for "double", or null for a word that is no
 * digit. An amount or a time ("4,500", "5:30") is none.
 */
function partOf(token: string, book: Books): string | null {
  const bare = token.replace(/[,.…?!।]+$/u, '');
  if (/^\+?\p{Nd}+$/u.test(bare)) return bare;
  const [word = '', ...more] = wordsOf(bare);
  if (more.length > 0) return null;
  const times = book.repeats.get(word);
  return times === undefined ? (book.digits.get(word) ?? null) : `x${times}`;
}

function booksOf(chosen: readonly Language[]): Books {
  const key = chosen.map((language) => language.code).join();
  const made = books.get(key) ?? bookOf(chosen);
  books.set(key, made);
  return made;
}

function bookOf(chosen: readonly Language[]): Books {
  const ends = chosen.map(({ code }) => speechOf(code).openEnds);
  const all = (list: (each: OpenEnds) => readonly string[]) => phraseBook(ends.flatMap(list));
  const key = (phrase: string) => wordsOf(phrase).join(' ');
  return {
    fillers: all(({ fillers }) => fillers),
    open: all(({ open }) => open),
    openAlone: all(({ openAlone }) => openAlone),
    wholeAlone: all(({ wholeAlone }) => wholeAlone),
    leadIns: all(({ leadIns }) => leadIns),
    leaning: ends
      .flatMap(({ leaning }) => leaning)
      .map((each) => ({
        ends: phraseBook(each.ends),
        unless: each.unless === undefined ? null : phraseBook(each.unless),
        after: each.after === undefined ? null : phraseBook(each.after),
      })),
    openings: ends
      .flatMap(({ openings }) => openings)
      .map(({ begins, unless, isAnywhere = false }) => ({
        begins: phraseBook(begins),
        unless: phraseBook(unless),
        isAnywhere,
      })),
    questionWords: all(({ questionWords }) => questionWords),
    whole: all(({ whole }) => whole),
    numberLeads: all(({ numberLeads }) => numberLeads),
    otherNumbers: all(({ otherNumbers }) => otherNumbers),
    digits: new Map(
      chosen.flatMap(({ spelt: { digits } }) =>
        digits.flatMap((words, digit) => words.map((word) => [key(word), String(digit)] as const)),
      ),
    ),
    repeats: new Map(
      chosen.flatMap(({ spelt: { repeats } }) =>
        Object.entries(repeats).map(([word, times]) => [key(word), times] as const),
      ),
    ),
  };
}
