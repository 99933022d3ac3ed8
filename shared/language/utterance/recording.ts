/**
 * What a caller says about the recording: "don't record this", and the answer to the question. "Don't record
 * the appointment yet" is about something else, so every word around the request has to be a known one.
 */
import type { Language } from '../language.ts';
import { languagesOf } from '../registry.ts';
import type { RecordingWords } from '../speech.ts';
import { speechOf } from '../speech-registry.ts';
import { contains, isMadeOf, type PhraseBook, phraseBook, withoutPhrases, wordsOf } from './utterance.ts';

interface Books {
  requests: PhraseBook;
  around: PhraseBook;
  yes: PhraseBook;
  no: PhraseBook;
  answers: PhraseBook;
}
const books = new Map<string, Books>();

/** "Are you not recording?" asks a question. */
const asked = /^\s*(?:are|is|was|were) (?:you|this|it|the|my|we)\b/iu;

/** Whether a part of the utterance asks, as a whole, not to record the call. */
export function asksNotToRecord(text: string, codes: readonly string[] = []): boolean {
  const { requests, around } = booksOf(codes);
  return partsOf(text).some((part) => {
    const words = wordsOf(part);
    return !asked.test(part) && contains(words, requests) && isMadeOf(words, around);
  });
}

/**
 * The answer to "may we record this?". A no anywhere among the first words is a no. Null: neither, and a yes
 * that the next words may take back ("yes, but I would not like that"). `isAll`: there is nothing else to
 * answer.
 */
export function consentIn(
  text: string,
  codes: readonly string[] = [],
): { consent: boolean; isAll: boolean } | null {
  const { requests, yes, no, answers } = booksOf(codes);
  const words = wordsOf(text);
  // "Yes, but don't record my name": nobody can record a call without it.
  if (contains(words, requests)) return { consent: false, isAll: false };
  const parts = partsOf(text).map(wordsOf);
  const isAll = isMadeOf(words, answers) || parts.every((part) => isMadeOf(part, answers));
  const length = parts.findIndex((part) => !isMadeOf(part, answers));
  if (!isAll && length === 0) return null;
  // "Okay, but no" is a no.
  const opening = isAll ? words : parts.slice(0, length).flat();
  // "No problem" is a yes.
  if (contains(withoutPhrases(opening, yes), no)) return { consent: false, isAll };
  if (!isAll && contains(parts[length] ?? [], no)) return null;
  return contains(opening, yes) ? { consent: true, isAll } : null;
}

/** Between marks of punctuation, and behind "and" and "but" where a recogniser wrote none. */
function partsOf(text: string): string[] {
  return text
    .split(/[.,;:!?।]+|\s(?:and|but|because|aur|lekin|kyunki|और|लेकिन|क्योंकि)\s/iu)
    .filter((part) => part.trim() !== '');
}

function booksOf(codes: readonly string[]): Books {
  const chosen = languagesOf(codes);
  const key = chosen.map(({ code }) => code).join();
  const made = books.get(key) ?? madeOf(chosen);
  books.set(key, made);
  return made;
}

function madeOf(chosen: readonly Language[]): Books {
  const all = (list: (words: RecordingWords) => readonly string[]): string[] =>
    chosen.flatMap(({ code }) => list(speechOf(code).recording));
  const polite = chosen.flatMap(({ courtesies, backchannels }) => [...courtesies, ...backchannels]);
  return {
    requests: phraseBook(all(({ requests }) => requests)),
    around: phraseBook([...all(({ requests, around }) => [...requests, ...around]), ...polite]),
    yes: phraseBook(all(({ yes }) => yes)),
    no: phraseBook(all(({ no }) => no)),
    answers: phraseBook([...all(({ yes, no }) => [...yes, ...no]), ...polite]),
  };
}
