/** An utterance as bare words, and whether it consists of known phrases. */

/** True when there is something to read aloud or to understand: a letter or a digit of any script. */
export function hasWord(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text);
}

/**
 * The words of `text` for comparison: lower case, without punctuation; a hyphen is a space.
 * Variants of Hindi spelling are made equal: the nukta is dropped ("ज़रा", "जरा"), the moon dot
 * becomes a plain one ("हाँ", "हां"), joiners are dropped.
 */
export function wordsOf(text: string): string[] {
  const plain = text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[\u200b-\u200d\u093c]/gu, '')
    .replaceAll('\u0901', '\u0902')
    .replaceAll('’', "'");
  return plain.match(/[\p{L}\p{M}\p{N}']+/gu) ?? [];
}

/** "hold on, one minute" as a list of entries: how the languages' files write their lists. */
export function listed(text: string): string[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

/** "km: kilometre, kg: kilogram" as a table. */
export function listedPairs(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    listed(text).map((pair) => {
      const at = pair.indexOf(': ');
      return [pair.slice(0, at), pair.slice(at + 2)];
    }),
  );
}

/** Every start with every end: "ek minute", "do minute", "ek second". */
export function combined(starts: string, ends: string): string[] {
  return listed(starts).flatMap((start) => listed(ends).map((end) => `${start} ${end}`));
}

/** Phrases, prepared for comparison. Made once, because every partial transcript of a call is compared. */
export interface PhraseBook {
  phrases: ReadonlySet<string>;
  /** The number of words in the longest phrase. */
  longest: number;
  /** The first words of every phrase of several words. */
  beginnings: ReadonlySet<string>;
}

export function phraseBook(phrases: readonly string[]): PhraseBook {
  const words = phrases.map(wordsOf);
  return {
    phrases: new Set(words.map((each) => each.join(' '))),
    longest: Math.max(1, ...words.map((each) => each.length)),
    beginnings: new Set(
      words.flatMap((each) => each.slice(1).map((_, last) => each.slice(0, last + 1).join(' '))),
    ),
  };
}

/**
 * Whether `words` are phrases of the book and nothing else; true without any word. Drawn-out words
 * count: "hmmmm" is "hmm".
 */
export function isMadeOf(words: readonly string[], { phrases, longest }: PhraseBook): boolean {
  const known = words.map((word) => (phrases.has(drawnOut(word, 2)) ? drawnOut(word, 2) : drawnOut(word, 1)));
  // The positions that whole phrases from the start can reach. "Theek hai" is a phrase although
  // "hai" alone is none.
  const ends = new Set([0]);
  for (let at = 0; at < known.length; at++) {
    if (!ends.has(at)) continue;
    for (let length = 1; length <= longest && at + length <= known.length; length++) {
      if (phrases.has(known.slice(at, at + length).join(' '))) ends.add(at + length);
    }
  }
  return ends.has(known.length);
}

/**
 * Whether `words` are phrases of the book and nothing else, or may still become so: they end with
 * the first words of a longer phrase ("got" of "got it"). A single letter does not count as such a
 * beginning: "I" begins most real sentences, and seldom "I see".
 */
export function mayBeMadeOf(words: readonly string[], book: PhraseBook): boolean {
  if (isMadeOf(words, book)) return true;
  for (let length = 1; length < book.longest && length <= words.length; length++) {
    const begun = words.slice(-length).join(' ');
    if (begun.length > 1 && book.beginnings.has(begun) && isMadeOf(words.slice(0, -length), book))
      return true;
  }
  return false;
}

/** `words` without the book's phrases, the longest taken first. */
export function withoutPhrases(words: readonly string[], { phrases, longest }: PhraseBook): string[] {
  const left: string[] = [];
  for (let at = 0; at < words.length; ) {
    let length = Math.min(longest, words.length - at);
    while (length > 0 && !phrases.has(words.slice(at, at + length).join(' '))) length--;
    if (length === 0) left.push(words[at] ?? '');
    at += Math.max(1, length);
  }
  return left;
}

/** Whether one of the book's phrases stands anywhere in `words`. */
export function contains(words: readonly string[], { phrases, longest }: PhraseBook): boolean {
  return words.some((_, at) => {
    for (let length = 1; length <= longest && at + length <= words.length; length++) {
      if (phrases.has(words.slice(at, at + length).join(' '))) return true;
    }
    return false;
  });
}

/** Whether `words` end in one of the book's phrases. */
export function endsIn(words: readonly string[], book: PhraseBook): boolean {
  return endLength(words, book) > 0;
}

/** The number of words in the longest of the book's phrases that `words` end in; 0 without one. */
export function endLength(words: readonly string[], { phrases, longest }: PhraseBook): number {
  for (let length = Math.min(longest, words.length); length > 0; length--) {
    if (phrases.has(words.slice(-length).join(' '))) return length;
  }
  return 0;
}

/**
 * "hmmmm" is "hmm" and "okayyy" is "okay": a letter repeated three times or more is kept `times`.
 * Indian scripts do not write drawn-out words.
 */
function drawnOut(word: string, times: 1 | 2): string {
  return word.replace(/([a-z])\1{2,}/g, times === 2 ? '$1$1' : '$1');
}
