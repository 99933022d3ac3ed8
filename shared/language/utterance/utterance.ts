/** An utterance as bare words, and whether it is made of known phrases and nothing else. */

/**
 * The words of `text` for comparing: lower case, without punctuation, a hyphen being a space. What
 * writers and recognisers of Hindi do differently is made alike: the nukta goes ("ज़रा", "जरा"),
 * the moon dot is a plain one ("हाँ", "हां"), joiners vanish.
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

/** "hold on, one minute" as its entries: how the files of the languages write their lists. */
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

/** What `isMadeOf` compares with: made once, because it is asked at every partial transcript of a call. */
export interface PhraseBook {
  phrases: ReadonlySet<string>;
  /** Words in the longest one. */
  longest: number;
  /** The first words of every longer one. */
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
 * Whether `words` are phrases of the book and nothing else; true without any word. A drawn-out one
 * counts: "hmmmm" is "hmm".
 */
export function isMadeOf(words: readonly string[], { phrases, longest }: PhraseBook): boolean {
  const known = words.map((word) => (phrases.has(drawnOut(word, 2)) ? drawnOut(word, 2) : drawnOut(word, 1)));
  // What can be reached from the start by whole phrases. "Theek hai" is one, though "hai" alone is none.
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
 * Whether `words` may still become phrases of the book and nothing else: they are, or they end in
 * the first words of a longer one ("got" of "got it"). A single letter is no such beginning: it is
 * the "I" with which most real sentences begin, and seldom that of "I see".
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
export function endsIn(words: readonly string[], { phrases, longest }: PhraseBook): boolean {
  for (let length = 1; length <= longest && length <= words.length; length++) {
    if (phrases.has(words.slice(-length).join(' '))) return true;
  }
  return false;
}

/**
 * "hmmmm" is "hmm" and "okayyy" is "okay": a letter said three times or more stands `times`. Indian
 * scripts are not drawn out in writing.
 */
function drawnOut(word: string, times: 1 | 2): string {
  return word.replace(/([a-z])\1{2,}/g, times === 2 ? '$1$1' : '$1');
}
