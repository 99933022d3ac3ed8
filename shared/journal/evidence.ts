/**
 * The evidence in a journal for the caller's language. It is separate from the other folds, because it
 * needs the words of every language.
 */
import { askedFor, type LanguageEvidence, noEvidence, weigh } from '../language/utterance/evidence.ts';
import type { JournalEvent } from './events.ts';

/**
 * The evidence of the caller's turns so far. A language that the caller asked for stays. `offered`: the
 * languages of the business.
 */
export function evidenceOf(events: readonly JournalEvent[], offered: readonly string[]): LanguageEvidence {
  let evidence = noEvidence;
  let spoken = events.find((event) => event.type === 'callStarted')?.language ?? offered[0] ?? '';
  for (const event of events) {
    if (event.type === 'callerSaid') {
      evidence = weigh(evidence, { text: event.text, recognised: [], spoken, offered }).evidence;
      spoken = event.language;
    } else if (event.type === 'toolAnswered' && event.action?.type === 'setLanguage') {
      evidence = askedFor;
      spoken = event.action.language;
    }
  }
  return evidence;
}
