/** The words of a call as its search row holds them, and as a search asks for them. Pure. */
import type { JournalEvent } from '../events.ts';
import { transcriptOf } from '../transcript.ts';

/** A search of many words is one of few: DynamoDB takes an expression of 4 KB. */
const mostWords = 10;
/** Of a row DynamoDB takes 400 KB. An hour of talk has about 60 KB. */
const mostCharacters = 60_000;

/** One form for capitals, widths and blanks. What was stored in another form is not found any more. */
export function searchable(text: string): string {
  return text.normalize('NFKC').toLocaleLowerCase('en').replace(/\s+/g, ' ').trim();
}

/** What was heard of both sides. Empty where nobody spoke. */
export function wordsOfCall(journal: readonly JournalEvent[]): string {
  return searchable(
    transcriptOf(journal)
      .map(({ text }) => text)
      .join(' '),
  ).slice(0, mostCharacters);
}

export function wantedWords(words: string): string[] {
  return [...new Set(searchable(words).split(' '))].filter((word) => word !== '').slice(0, mostWords);
}
