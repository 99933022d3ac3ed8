/**
 * Finds the end of a sentence or clause in text that is still being written. "Certain" means that no
 * further text can change it. Every answer depends on the text alone and never on where a token was cut,
 * with one exception: the dot of a plain word (`endOfDot`) is certain where a token ends with it. A small
 * letter, a figure, "@", "_" or "-" that the next token puts right behind that dot comes too late.
 */

import { endsWithPlace } from '../spoken/identifiers/places.ts';
import { entityOf, openLink, openTag } from '../spoken/markup.ts';
import { isCompany, isLeading, isStarter, isStreet, isTrailing } from './dotted-words.ts';

/**
 * After these words "asha." or "sunrise." may be the first half of an address, so the next
 * character must be seen.
 */
const speaksOfAddress =
  /(?:e-?mail|mail|\bid|address|website|site|portal|web|domain|write|visit|link|log ?in|online|page|app|click|ईमेल|ई-मेल|मेल|वेबसाइट|साइट|पोर्टल|लिंक|आईडी|पता)[^.?!।]*$/iu;
/**
 * The same after one of these, after another script, and at the beginning: "on sunrise.in", "आप
 * sunrise.in पर".
 */
const pointsAtAddress =
  /(?:(?:(?:^|\s)(?:at|on|to|is|via|from|see|through|or|and|using|called)|\p{Lo}\p{M}*)\s+|^\s*)\(?[A-Za-z]+$/u;
/** Words that no address begins with: "write to us." and "that is all." are over. */
const noHost =
  /^(?:us|you|me|him|her|it|them|this|that|these|those|do|does|did|done|now|then|all|so|too|yes|here|there|today|tomorrow|tonight|soon|later|again|hai|hain|ho|ji)$/iu;
/** Words whose figures may follow a comma: "आखिरी अंक, 1234". */
const awaitsFigure =
  /(?:^|[\s(])(?:अंक|डिजिट|नंबर|नम्बर|ओटीपी|पिन|कोड|पासवर्ड|मोबाइल|फ़ोन|फोन|कार्ड|खाते|आईडी|रेफरेंस|रेफ़रेंस|संख्या|digits|number|code|password|card|account|booking|reference|transaction|docket|token|otp|pin|id|ank|utr)$/u;
/**
 * Words that announce a figure which is still to come. What stands between them would part the two:
 * "Your login OTP, valid for ten minutes, is 482915." At most sixty characters are waited for.
 */
const announcesFigure = String.raw`\b(?:otp|pin(?:\s?code)?|cvv|passcode)|(?<![\p{L}\p{M}])(?:ओटीपी|पिन(?:\s?कोड)?)`;
const isBesideFigure = new RegExp(
  String.raw`(?:${announcesFigure})(?![\p{L}\p{M}])(?:\s(?:of|for)\s[^,.?!।\p{Nd}]{1,25})?(?:,\s[^,.?!।\p{Nd}]{1,40})?$`,
  'iu',
);
const announcesDigits = /\b(?:last|first|final)\s\w+\s(?:digits|numbers)(?!\p{L})[^.?!।;\p{Nd}]{0,40}$/iu;

/** Whether a cut behind `before` would part "card ending in" or "the last four digits" from its figure. */
export function partsFigure(before: string, after: string): boolean {
  return (
    announcesDigits.test(before) ||
    (/\b(?:end(?:ing|s)?|last|first|final)$/iu.test(before) &&
      /^(?:in|with|two|three|four|five|six|few|digits)\b/iu.test(after)) ||
    (/\b(?:last|first|final)\s\w+$/iu.test(before) && /^(?:digits|numbers)\b/iu.test(after))
  );
}
const closers = /["'”’)\]*_]/u;
const letter = /[\p{L}\p{M}]/u;
const months =
  /(?:^|\P{L})(?:जनवरी|फ़रवरी|फरवरी|मार्च|अप्रैल|मई|जून|जुलाई|अगस्त|सितंबर|सितम्बर|अक्टूबर|अक्तूबर|नवंबर|नवम्बर|दिसंबर|दिसम्बर)$/u;

/**
 * The length of the text up to and including the sentence that ends at `at`; 0 when it does not end
 * there or when that is not certain yet. Closing quotes and brackets are included where one was
 * opened. `isToken`: a token of the model ends with `text`.
 */
export function endOfSentence(text: string, at: number, isToken: boolean): number {
  const mark = text[at] ?? '';
  if (!'\n।॥?!….'.includes(mark) || isInMarkup(text, at)) return 0;
  if (mark === '\n') return at + 1;
  if ((mark === '…' || text[at - 1] === '.' || text[at + 1] === '.') && mayJoinFigures(text, at)) return 0;
  if (mark === '.') return endOfDot(text, at, isToken);
  if ((mark === '?' || mark === '!') && isInAddress(text, at))
    return /^\s/u.test(text.slice(at + 1)) ? at + 1 : 0;
  return withClosers(text, at + 1);
}

/** Dots between two figures are a range, "200…300", "10 ... 15 minutes": what follows must be seen. */
function mayJoinFigures(text: string, at: number): boolean {
  return (
    /\p{Nd}\s?(?:%|[A-Za-z]{1,4}|लाख)?\s?[.…]+$/u.test(text.slice(Math.max(0, at - 20), at + 1)) &&
    /^[.…]*\s?(?:$|[₹$€£]?(?:$|\p{Nd}))/u.test(text.slice(at + 1))
  );
}

/** The length of the text up to a comma or similar mark at `at`, or 0. */
export function softEnd(text: string, at: number): number {
  const mark = text[at] ?? '';
  if (!',;:—–-'.includes(mark) || isInMarkup(text, at)) return 0;
  const before = text.slice(0, at);
  const after = text.slice(at + 1);
  if (/[—–-]/u.test(mark)) {
    // A range continues after its dash ("9 AM - 7 PM", "Mon – Sat"), and so does a word with a
    // hyphen.
    const isDash = mark === '—' || (/\s$/u.test(before) && /^\s/u.test(after));
    const isWord =
      /(?:^|[^\p{L}\p{N}.])\p{Ll}{3,},?\s*$/u.test(before) ||
      (mark === '—' && /\p{Lo}\p{M}*,?\s*$/u.test(before));
    return isDash && isWord && /^\s*["'“‘(]?\p{L}/u.test(after) ? at + 1 : 0;
  }
  if (mark === ',' && isBesideFigure.test(before)) return 0;
  if (isInAddress(text, at) || (mark === ';' && endsEntity(before))) return 0;
  // A figure may continue after a figure's comma, a year after a month's, a PIN code after a
  // place's. The character after the space shows which.
  const isPlain =
    mark === ',' &&
    /(?:^|[^\p{L}\p{M}\p{N}])(?:\p{Ll}{2,}|[\p{Lo}\p{M}]+)$/u.test(before) &&
    !months.test(before) &&
    !awaitsFigure.test(before) &&
    !announcesDigits.test(before) &&
    !endsWithPlace(before);
  if (isPlain || (mark === ';' && letter.test(text[at - 1] ?? ''))) return at + 1;
  return /^\s+[^\s\p{Nd}₹+(]/u.test(after) ? withClosers(text, at + 1) : 0;
}

/**
 * The dot of a plain word ends the sentence at once if a token ends with it, so that the caller
 * does not wait for the next token. Only "tomorrow.com", without a word about addresses before it
 * and cut right after its dot, is split wrongly by that. Models write ".com" as one token.
 */
function endOfDot(text: string, at: number, isToken: boolean): number {
  const before = text.slice(0, at);
  const next = text[at + 1];
  const word = wordBefore(before);
  if (text[at - 1] === '.' && !/\.\p{L}$/u.test(word))
    return next !== undefined && /[^.\p{N}]/u.test(next) ? at + 1 : 0;
  if (isStreet(word) && /\p{Lu}[\p{L}']+\s+$/u.test(before.slice(0, -word.length)))
    return endOfStreet(text, at);
  if (isLeading(word) || isInAddress(text, at) || isHalfOfDay(text, at)) return 0;
  // "1. first point"
  if (
    /^\p{Nd}{1,2}$/u.test(word) &&
    /(?:^|\n)\s*$|(?:^|\s)[1१௧]\. .*\s$/u.test(before.slice(0, -word.length))
  )
    return 0;
  const isPlain = isPlainWord(word);
  if (next === undefined) {
    const mayGoOn = isQuoted(before) || mayBeAddress(before, word) || mayJoinFigures(text, at);
    return isPlain && isToken && !mayGoOn ? at + 1 : 0;
  }
  if (/[\p{Ll}\p{N}@_-]/u.test(next)) return 0;
  if (isPlain) return withClosers(text, at + 1);
  if (closers.test(next)) return withClosers(text, at + 1);
  if (!/\s/u.test(next)) return 0;
  const [, start = '', rest = ''] = nextWord(text, at);
  if (start === '' || !isTrailing(isSpacedHalf(before) ? 'a.m' : word)) return start === '' ? 0 : at + 1;
  // "3.30 p.m. Monday" continues, "3.30 p.m. We close" does not: the whole next word must be seen.
  if (rest === '' || !/^["'“‘(]?(?:\p{Lu}|\p{Lo})/u.test(start)) return 0;
  // A Hindi sentence goes on behind its figure: "9:30 a.m. से".
  if (/\p{Lo}/u.test(start) || isCompany(word)) return isStarter(bareWord(start)) ? at + 1 : 0;
  return /^(?:mon|tues|wednes|thurs|fri|satur|sun)day$|^(?:january|february|march|april|may|june|july|august|september|october|november|december|ist)$/i.test(
    start,
  )
    ? 0
    : at + 1;
}

/** Whether `before` ends in an HTML entity without its ";": "&nbsp", "&#8377". "R&D" is none. */
function endsEntity(before: string): boolean {
  const name = /&(#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z]{2,8}\d{0,2})$/.exec(before)?.[1];
  return name !== undefined && (name.startsWith('#') || entityOf(name) !== undefined);
}

/** The next word behind `at`, and the character behind that. */
function nextWord(text: string, at: number): readonly (string | undefined)[] {
  return /^\s+(["'“‘(]?[\p{L}\p{M}\p{N}₹']+)(.?)/su.exec(text.slice(at + 1)) ?? [];
}

function bareWord(start: string): string {
  return start.replace(/^["'“‘(]/u, '');
}

/** "Church St. Bengaluru" goes on, "on Church St. Please come." does not. */
function endOfStreet(text: string, at: number): number {
  const [, start = '', rest = ''] = nextWord(text, at);
  return rest !== '' && /^["'“‘(]?(?:\p{Lu}|\p{Lo})/u.test(start) && isStarter(bareWord(start)) ? at + 1 : 0;
}

/** The first dot of "a. m." */
function isHalfOfDay(text: string, at: number): boolean {
  return /\p{Nd}\s?[ap]$/iu.test(text.slice(0, at)) && /^\s?(?:m\b|$)/i.test(text.slice(at + 1));
}

/** Whether `before` ends in "9 a. m". */
function isSpacedHalf(before: string): boolean {
  return /\p{Nd}\s?[ap]\.\s?m$/iu.test(before);
}

/**
 * All behind the last white space. A pattern that ends in "$" would be tried at every character of the text,
 * and this is asked at each mark of each token.
 */
function lastWord(text: string): string {
  let from = text.length;
  while (from > 0 && !/\s/.test(text[from - 1] ?? '')) from--;
  return text.slice(from);
}

/** The run of letters, digits and inner dots at the end of `before`. */
function wordBefore(before: string): string {
  return /[\p{L}\p{M}\p{N}./']*$/u.exec(lastWord(before))?.[0].replace(/^[./']+/, '') ?? '';
}

/**
 * Whether a dot after this word ends the sentence: "do", "hai", "tomorrow", "Ravi", "है". Never a letter
 * alone, a figure, capitals or a listed abbreviation, nor letters without a vowel, which are a short form
 * that no list has ("chq").
 */
function isPlainWord(word: string): boolean {
  if (/[./\d]/.test(word) || isTrailing(word)) return false;
  if (/^[\p{Lo}\p{M}]+$/u.test(word)) return [...word].length > 1;
  if (!/^(?:\p{Ll}|\p{Lu}(?=.{2}))[\p{Ll}'’]+$/u.test(word)) return false;
  return word.length > 4 || /[aeiouy\u00df-\u024f]/iu.test(word);
}

function mayBeAddress(before: string, word: string): boolean {
  return (
    /[A-Za-z]$/.test(word) &&
    !noHost.test(word) &&
    (speaksOfAddress.test(before) || pointsAtAddress.test(before))
  );
}

/** Whether the word around `at` is an e-mail or web address so far. */
export function isInAddress(text: string, at: number): boolean {
  const word = lastWord(text.slice(0, at));
  return /@|:\/\/|^[("']?www\.|^[("']?(?:https?|mailto|tel)$|\.\p{L}+\//iu.test(word);
}

/**
 * Whether `at` is inside a tag, a comment, a link or a code fence's first line that has begun and
 * not ended before it.
 */
export function isInMarkup(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - longestMarkup), at);
  return (
    (before.includes('<') && openTag.test(before)) ||
    (before.includes('](') && openLink.test(before)) ||
    /\[[^\]\n]{0,80}$/.test(before) ||
    // The first line of a code fence names a language or a file.
    (text[at] !== '\n' && /(?:^|\n)[ \t]*(?:```|~~~)[^\n`]{0,40}$/.test(before))
  );
}

/**
 * The longest markup that is waited for: a "<" or "[" that is never closed must not hold the voice
 * back for ever.
 */
export const longestMarkup = 400;

/** Whether a quote, a bracket or an emphasis was opened and not closed. */
function isQuoted(text: string): boolean {
  let [quotes, stars, round, curly, square] = [0, 0, 0, 0, 0];
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === '"') quotes += 1;
    else if (sign === '*') stars += 1;
    else if (sign === '(' || sign === ')') round += sign === '(' ? 1 : -1;
    else if (sign === '“' || sign === '”') curly += sign === '“' ? 1 : -1;
    else if (sign === '[' || sign === ']') square += sign === '[' ? 1 : -1;
  }
  return quotes % 2 === 1 || stars % 2 === 1 || round > 0 || curly > 0 || square > 0;
}

/**
 * The end, including the quotes and brackets that close here. It is certain once none is open any more, or
 * when something else follows.
 */
function withClosers(text: string, from: number): number {
  let end = from;
  let isOpen = isQuoted(text.slice(0, from - 1));
  while (isOpen && end < text.length && (closers.test(text[end] ?? '') || /[.!?।]/u.test(text[end] ?? ''))) {
    end++;
    isOpen = isQuoted(text.slice(0, end));
  }
  return isOpen && end === text.length ? 0 : end;
}
