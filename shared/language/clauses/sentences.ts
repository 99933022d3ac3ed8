/**
 * Cuts a reply, while it is written token by token, into the clauses that are spoken. A push parser
 * without timers or I/O.
 */

import { speakable } from '../spoken/speakable.ts';
import { endOfSentence, isInAddress, isInMarkup, longestMarkup, partsFigure, softEnd } from './boundaries.ts';
import { isLeading, isTrailing } from './dotted-words.ts';

export interface ClausePolicy {
  /**
   * The first clause may end at a comma once it has this many characters. It decides how long the
   * caller waits.
   */
  firstMinChars: number;
  /** Or once it has this many words, whichever comes first; absent or 0: characters alone decide. */
  firstMinWords?: number;
  /** Later clauses are sentences of at least this many characters; shorter ones join the next. */
  minChars: number;
  /** A sentence longer than this is cut at a comma, or else at a space. */
  maxChars: number;
}

export const defaultClausePolicy: ClausePolicy = { firstMinChars: 12, minChars: 40, maxChars: 220 };

interface ClauseSplitter {
  /** The clauses that became certain with `delta`, trimmed. */
  push(delta: string): string[];
  /** The rest, at the end of the reply. */
  end(): string[];
}

/**
 * Every clause has a word that a voice can say; joined, the clauses are the words of the text in
 * order. They are the same wherever the tokens were cut (`boundaries.ts` names the one exception).
 * Marks that follow a sentence already returned ("?!", "...") are dropped.
 */
export function clauseSplitter(policy: ClausePolicy = defaultClausePolicy): ClauseSplitter {
  let buffer = '';
  let isFirst = true;
  /** A buffer longer than a clause may be, in which no cut was found, is not searched below this length. */
  let searchFrom = 0;

  /** One character at a time, so that every cut is made at the earliest moment, however long the token. */
  function add(character: string, isToken: boolean): string[] {
    buffer = (buffer + character).replace(/^(?:[\s!?।॥…]|\.(?=\P{Nd}))+/u, '');
    if (buffer.length < searchFrom && !closesMarkup.has(character)) return [];
    const length = nextCut(buffer, isFirst, policy, isToken);
    searchFrom = length === 0 && buffer.length > policy.maxChars ? buffer.length + searchEvery : 0;
    return length > 0 ? take(length) : [];
  }

  function take(length: number): string[] {
    const clause = buffer.slice(0, length).trim();
    buffer = buffer.slice(length);
    if (!hasWord(clause)) return [];
    isFirst = false;
    return [clause];
  }

  return {
    push: (delta) => delta.split('').flatMap((character, at) => add(character, at === delta.length - 1)),
    end: () => take(buffer.length),
  };
}

/**
 * A search of a long text without a cut costs a millisecond, and markup that never ends would cause one
 * for each of its characters. So it is searched at every 32nd, and where markup may end.
 */
const searchEvery = 32;
const closesMarkup = new Set('>)`~');

const marks = new Set('\n।॥?!….,;:—–-');

/** The length of the first clause in `text` that is certain now, or 0. */
function nextCut(text: string, isFirst: boolean, policy: ClausePolicy, isToken: boolean): number {
  const isLong = text.length > policy.maxChars;
  if (!isLong && !/[\n।॥?!….,;:—–-]/u.test(text)) return 0;
  // Markup that never ends is not searched again at each of its marks, which would cost milliseconds for
  // each character.
  if (!hasWord(text)) return text.length > policy.maxChars + longestMarkup ? policy.maxChars : 0;
  let soft = 0;
  for (let at = 0; at < text.length && at < policy.maxChars; at++) {
    if (!marks.has(text[at] ?? '')) continue;
    const sentence = endOfSentence(text, at, isToken);
    if (sentence > 0 && isEnough(text.slice(0, sentence), isFirst, policy)) return sentence;
    const clause = softEnd(text, at);
    if (clause === 0) continue;
    const part = text.slice(0, clause);
    if (isFirst && isEnough(part, true, policy)) return clause;
    if (part.length >= Math.min(policy.minChars, policy.maxChars / 2) && hasWord(part)) soft = clause;
  }
  if (!isLong) return 0;
  return soft > 0 ? soft : cutAtSpace(text, policy.maxChars);
}

function isEnough(
  part: string,
  isFirst: boolean,
  { firstMinChars, firstMinWords = 0, minChars }: ClausePolicy,
): boolean {
  const plain = part.trim();
  const isLong = plain.length >= (isFirst ? firstMinChars : minChars);
  const isWordy = isFirst && firstMinWords > 0 && plain.split(/\s+/u).length >= firstMinWords;
  return (isLong || isWordy) && hasWord(plain);
}

/** Whether a voice can say any part of it. Tags, rules and marks alone are never a clause. */
function hasWord(part: string): boolean {
  if (!/[\p{L}\p{N}]/u.test(part.normalize('NFKC'))) return false;
  const isSimple = /[A-Za-z\d\u0904-\u0939]/.test(part) && !/[<[\]&`~|#]/.test(part);
  return isSimple || /[\p{L}\p{N}]/u.test(speakable(part));
}

/**
 * The last space before `limit` that splits nothing, then the one that splits least: between two
 * figures of a list, and in a text of figures without commas any that keeps a sign with its figure.
 * Without a space, a cut between two whole characters, before a figure rather than in it. 0 while a
 * tag or an address continues.
 */
function cutAtSpace(text: string, limit: number): number {
  const ways = [
    { isSplittable: isFree, least: limit / 3 },
    { isSplittable: isBetweenFigures, least: limit / 3 },
    { isSplittable: isFree, least: 1 },
    { isSplittable: isBetweenWords, least: 1 },
  ];
  // Markup alone has no cut to look for.
  for (const { isSplittable, least } of hasWord(text.slice(0, limit)) ? ways : []) {
    // The word after the space must be whole ("Pv" may become "Pvt."), unless there is no other
    // space.
    for (const isWhole of [/^\s*\S+\s/u, /^/u]) {
      for (let at = limit; at >= least; at--) {
        if (
          /\s/u.test(text[at] ?? '') &&
          isWhole.test(text.slice(at)) &&
          isSplittable(text, at) &&
          hasWord(text.slice(0, at))
        )
          return at;
      }
    }
  }
  if (text.length <= limit + longestMarkup && (isInAddress(text, limit) || /<|\]\(|```|~~~/.test(text)))
    return 0;
  let cut = limit;
  while (cut > 1 && /^(?:\p{M}|\u200C|\u200D|[\uDC00-\uDFFF])/u.test(text.slice(cut, cut + 1))) cut--;
  // A figure or an entity at the cut goes to the next clause, unless it is the whole text.
  const joined = /(?:[₹$€£¥]\s?)?[\p{Nd}][\p{Nd},.:/-]*$|&[#\w]{0,9}$/u.exec(text.slice(0, cut));
  return joined !== null && joined.index > 0 && /^[\p{Nd}\p{L},.:/;-]/u.test(text.slice(cut))
    ? joined.index
    : cut;
}

/** A list of figures is cut behind a comma: "10:00, 11:00". */
function isBetweenFigures(text: string, at: number): boolean {
  return /[\p{L}\p{M}\p{N})%-][,;।|]$/u.test(text.slice(0, at)) && isBetweenWords(text, at);
}

const endsInMonth =
  /(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*|जनवरी|फ़रवरी|फरवरी|मार्च|अप्रैल|मई|जून|जुलाई|अगस्त|सितंबर|सितम्बर|अक्टूबर|अक्तूबर|नवंबर|नवम्बर|दिसंबर|दिसम्बर),?$/iu;

/** A figure keeps its sign, its unit, its month and its other half: "98765 43210". */
function isBetweenWords(text: string, at: number): boolean {
  const before = text.slice(0, at);
  const after = text.slice(at).trimStart();
  if (/(?:[₹$€£¥+(–—-]|\+\p{Nd}{1,3}|(?<![\p{L}\p{M}])(?:Dr|Mr|Mrs|Ms|Rs|INR|डॉ|रु)\.?)$/u.test(before))
    return false;
  if (/^[–—-]/u.test(after) || (/\p{Nd}(?:st|nd|rd|th)?$/u.test(before) && /^[\p{L}%]/u.test(after)))
    return false;
  const halves = /(?:\p{Nd}{5}\s)*\p{Nd}{5}$/u.exec(before)?.[0].split(/\s/).length ?? 0;
  if (halves % 2 === 1 && /^\p{Nd}{5}(?!\p{Nd})/u.test(after)) return false;
  return !(endsInMonth.test(before) && /^\p{Nd}/u.test(after)) && !isInMarkup(text, at);
}

/** A Hindi postposition belongs to the word before it: "2nd फ्लोर पर" is not said as "2nd फ्लोर" and "पर". */
const isPostposition = /^(?:पर|में|का|के|की|को|से|तक|ने|वाला|वाले|वाली)(?![\p{L}\p{M}])/u;

/** Whether the space at `at` is outside every figure, title, street, range and tag. */
function isFree(text: string, at: number): boolean {
  const before = text.slice(0, at);
  const after = text.slice(at).trimStart();
  const dotted = /^([\p{L}\p{M}.]+)\.(?=\s|$|[,;])/u.exec(after)?.[1] ?? '';
  if (
    /(?:\.\)?|\p{Nd}(?:st|nd|rd|th|[A-Z])?|[₹$€£+(–—-]|(?<![\p{L}\p{M}])(?:Dr|Mr|Mrs|Ms|Rs|INR|डॉ|रु))$/u.test(
      before,
    ) ||
    /^[\p{Nd}₹$€£–—-]/u.test(after) ||
    isPostposition.test(after) ||
    partsFigure(before, after)
  )
    return false;
  return !isLeading(dotted) && !isTrailing(dotted) && !isInMarkup(text, at);
}
