/**
 * What a journal shows of the language its caller speaks. Apart from the other folds, because it
 * needs every language's words.
 */
import { askedFor, type LanguageEvidence, noEvidence, weigh } from '../language/utterance/evidence.ts';
import type { JournalEvent } from './events.ts';

/**
 * What the caller's turns so far show of the language they are in; a language that was asked for
 * holds. `offered`: what the business speaks.
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
