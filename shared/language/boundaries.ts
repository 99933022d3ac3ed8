/** Where a sentence or a clause ends in text that is still being written. "Certain" means: whatever comes next can't change it. */

/** Never the end of a sentence: a name, a figure or a street follows. Lower case, without the last dot. */
const leading = new Set(
  [
    'dr mr mrs ms smt shri sri prof rs no nos rd st ave blvd opp nr apt bldg tel ext ph col capt gen lt adv er ca',
    'jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun',
    'vs e.g i.e eg ie cf approx dept govt min max sr jr fig vol m/s w/o c/o s/o d/o r/o',
    'डॉ डा श्री श्रीमती सुश्री कु प्रो रु रू नं सं पं मो वि',
  ]
    .join(' ')
    .split(' ')
    .map((word) => word.normalize('NFC')),
);
/** May end a sentence as well as not: only a capital letter behind it tells. */
const trailing = new Set(['a.m', 'p.m', 'am', 'pm', 'etc', 'ltd', 'pvt', 'inc', 'co', 'hrs', 'mins', 'kg', 'km', 'appt', 'ई', 'बी.सी']);
/** Behind these words "asha." or "sunrise." may be the first half of an address: the next character must be seen. */
const speaksOfAddress = /(?:e-?mail|mail|website|site|write|visit|link|online|page|ईमेल|ई-मेल|मेल|वेबसाइट|साइट|लिंक)[^.?!।]*$/iu;
const closers = /["'”’)\]*_]/u;
const letter = /[\p{L}\p{M}]/u;

/**
 * Length of the text up to and with the sentence that ends at `at`, or 0: not an end, or not certain yet. Closing quotes are taken in where
 * they are there already; a caller must not wait for them.
 */
export function endOfSentence(text: string, at: number): number {
  const mark = text[at] ?? '';
  if (mark === '\n') return at + 1;
  if (mark === '।' || mark === '॥') return withClosers(text, at + 1);
  if (mark === '?' || mark === '!') return isInAddress(text, at) && !/\s/u.test(text[at + 1] ?? '') ? 0 : withClosers(text, at + 1);
  if (mark === '…') return text[at + 1] === undefined ? 0 : withClosers(text, at + 1);
  return mark === '.' ? endOfDot(text, at) : 0;
}

/** Length of the text up to a comma or its like at `at`, or 0. */
export function softEnd(text: string, at: number): number {
  const mark = text[at] ?? '';
  if (mark === '—') return at + 1;
  const before = text[at - 1] ?? '';
  const next = text[at + 1];
  if (mark === '–' || mark === '-')
    return /\s/u.test(before) && next !== undefined && /\s/u.test(next) && !/\d\s$/u.test(text.slice(0, at)) ? at + 1 : 0;
  if (mark !== ',' && mark !== ';' && mark !== ':') return 0;
  if (next !== undefined) return /\s/u.test(next) && !isInFigure(text, at) ? withClosers(text, at + 1) : 0;
  // The last character so far: behind a letter a comma is no part of a figure, and a colon none of a time.
  return letter.test(before) && !isInAddress(text, at) ? at + 1 : 0;
}

function endOfDot(text: string, at: number): number {
  const word = wordBefore(text, at);
  const key = word.toLowerCase().normalize('NFC');
  const next = text[at + 1];
  if (text[at - 1] === '.' && !/\.\p{L}$/u.test(word)) return next !== undefined && /\s/u.test(next) ? at + 1 : 0;
  if (leading.has(key) || isInitials(word)) return 0;
  const lineStart = /(?:^|\n)\s*$/u.test(text.slice(0, at - word.length));
  if (lineStart && /^\d{1,2}$/.test(word)) return 0; // "1. first point"
  if (next === undefined) return isPlainWord(word) && !isInAddress(text, at) && !speaksOfAddress.test(text.slice(0, at)) ? at + 1 : 0;
  if (closers.test(next)) return text[at + 2] === undefined || /\s/u.test(text[at + 2] ?? '') ? withClosers(text, at + 1) : 0;
  if (!/\s/u.test(next)) return 0;
  if (isPlainWord(word) && !trailing.has(key)) return at + 1;
  const following = /^\s+(["'“‘(]?[\p{L}\p{N}₹]+)(.?)/u.exec(text.slice(at + 1));
  if (!following) return 0;
  const [, start = '', rest = ''] = following;
  if (!trailing.has(key)) return at + 1;
  // "3.30 p.m. Monday" goes on, "3.30 p.m. We close" does not; the word must be whole before that is known.
  if (rest === '' || !/^["'“‘(]?(?:\p{Lu}|\p{Lo})/u.test(start)) return 0;
  return /^(?:mon|tues|wednes|thurs|fri|satur|sun)day$|^(?:january|february|march|april|may|june|july|august|september|october|november|december|ist)$/i.test(
    start,
  )
    ? 0
    : at + 1;
}

/** The run of letters, digits and inner dots that ends at `at`. */
function wordBefore(text: string, at: number): string {
  return /[\p{L}\p{M}\p{N}./']*$/u.exec(text.slice(0, at))?.[0].replace(/^[./']+/, '') ?? '';
}

/** A lower-case word of more than three letters, or a Devanagari one: a dot behind it ends the sentence. */
function isPlainWord(word: string): boolean {
  if (/[./\d]/.test(word)) return false;
  const key = word.toLowerCase().normalize('NFC');
  if (leading.has(key) || trailing.has(key)) return false;
  return (
    /^[\p{Ll}'’]{4,}$/u.test(word.slice(1)) || /^[\p{Ll}']{4,}$/u.test(word) || (/^[\p{Lo}\p{M}]+$/u.test(word) && [...word].length > 3)
  );
}

/** "A." of "A. Kumar", "M. G." of "M. G. Road". */
function isInitials(word: string): boolean {
  return /^(?:\p{Lu}\.)*\p{Lu}$/u.test(word);
}

/** Whether the word around `at` is an e-mail or web address so far. */
function isInAddress(text: string, at: number): boolean {
  const word = /\S*$/u.exec(text.slice(0, at))?.[0] ?? '';
  return /@|:\/\/|^www\.|^(?:https?|mailto|tel)$|\.\p{L}+\//iu.test(word);
}

/** The space in "Rs. 4, 500" is nobody's wish; a comma with digits on both sides stays inside. */
function isInFigure(text: string, at: number): boolean {
  return /\d$/.test(text.slice(0, at)) && /^.\d/.test(text.slice(at));
}

function withClosers(text: string, from: number): number {
  let end = from;
  while (end < text.length && (closers.test(text[end] ?? '') || /[.!?।]/u.test(text[end] ?? ''))) end++;
  return end;
}
