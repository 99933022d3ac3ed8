/**
 * Cuts a reply, while it is written token by token, into the clauses that are spoken. A push parser
 * without timers or I/O.
 */

import { speakable } from '../spoken/speakable.ts';
import { endOfSentence, isInAddress, isInMarkup, longestMarkup, softEnd } from './boundaries.ts';
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

  /** One character at a time, so that every cut is made at the earliest moment, however long the token. */
  function add(character: string, isToken: boolean): string[] {
    buffer = (buffer + character).replace(/^(?:[\s!?।॥…]|\.(?=[^\d]))+/u, '');
    const length = nextCut(buffer, isFirst, policy, isToken);
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

const marks = new Set('\n।॥?!….,;:—–-');

/** The length of the first clause in `text` that is certain now, or 0. */
function nextCut(text: string, isFirst: boolean, policy: ClausePolicy, isToken: boolean): number {
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
  if (text.length <= policy.maxChars) return 0;
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
  const isSimple = /[A-Za-z\d\u0904-\u0939]/.test(part) && !/[<[\]&`~|#]/.test(part);
  return isSimple || /[\p{L}\p{N}]/u.test(speakable(part));
}

/**
 * The last space before `limit` that splits nothing; without one, a cut between two whole
 * characters. 0 while a tag or an address continues.
 */
function cutAtSpace(text: string, limit: number): number {
  // The word after the space must be whole ("Pv" may become "Pvt."), unless there is no other
  // space.
  for (const isWhole of [/^\s*\S+\s/u, /^/u]) {
    for (let at = limit; at > 0; at--) {
      if (
        /\s/u.test(text[at] ?? '') &&
        isWhole.test(text.slice(at)) &&
        isFree(text, at) &&
        hasWord(text.slice(0, at))
      )
        return at;
    }
  }
  if (text.length <= limit + longestMarkup && (isInAddress(text, limit) || /<|\]\(|```|~~~/.test(text)))
    return 0;
  let cut = limit;
  while (cut > 1 && /^(?:\p{M}|\u200C|\u200D|[\uDC00-\uDFFF])/u.test(text.slice(cut, cut + 1))) cut--;
  return cut;
}

/** Whether the space at `at` is outside every figure, title, street, range and tag. */
function isFree(text: string, at: number): boolean {
  const before = text.slice(0, at);
  const after = text.slice(at).trimStart();
  const dotted = /^([\p{L}\p{M}.]+)\.(?=\s|$|[,;])/u.exec(after)?.[1] ?? '';
  if (
    /(?:\.\)?|\d(?:st|nd|rd|th|[A-Z])?|[₹$€£+(–—-]|(?<![\p{L}\p{M}])(?:Dr|Mr|Mrs|Ms|Rs|INR|डॉ|रु))$/u.test(
      before,
    ) ||
    /^[\d₹$€£–—-]/u.test(after)
  )
    return false;
  return !isLeading(dotted) && !isTrailing(dotted) && !isInMarkup(text, at);
}
