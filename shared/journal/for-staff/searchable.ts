/** The words of a call as its search row holds them, and as a search asks for them. Pure. */
import type { JournalEvent } from '../events.ts';
import { transcriptOf } from '../transcript.ts';

/** A search of many words is one of few: DynamoDB takes an expression of 4 KB. */
const mostWords = 10;
/** Of a row DynamoDB takes 400 KB. An hour of talk has fewer different words. */
const mostCharacters = 60_000;

/** One form for capitals and widths. What was stored in another form is not found any more. */
export function searchable(text: string): string {
  return text.normalize('NFKC').toLocaleLowerCase('en');
}

/** Each word once, without the punctuation around it: a talk repeats its words, a search reads them all. */
export function wordsIn(text: string): string[] {
  const words = searchable(text)
    .split(/\s+/)
    .map((word) => word.replace(/^[\p{P}\p{S}]+|[\p{P}\p{S}]+$/gu, ''));
  return [...new Set(words)].filter((word) => word !== '');
}

/** What was heard of both sides. Empty where nobody spoke. */
export function wordsOfCall(journal: readonly JournalEvent[]): string {
  const heard = transcriptOf(journal).map(({ text }) => text);
  return wordsIn(heard.join(' ')).join(' ').slice(0, mostCharacters);
}

export function wantedWords(words: string): string[] {
  return wordsIn(words).slice(0, mostWords);
}
