/**
 * What a call has ready before it is needed: the greeting while the phone rings, and behind it the
 * phrases that may be wanted at once, in every language it comes to speak. The greeting waits for
 * none of them: what no call of the business has had before is synthesised after it, one by one.
 */
import type { Business } from '../../../shared/contract/business.ts';
import type { Voice } from '../../providers/ports.ts';
import { quickTexts, textsOf } from './fixed-phrases.ts';
import type { PhraseBook } from './phrase-book.ts';
import type { PreparedVoice } from './prepared-voice.ts';

export interface PhrasesAhead {
  greeting(text: string, language: string): Promise<void>;
  /** The phrases of a language, once. */
  phrases(language: string): Promise<void>;
}

export interface PhrasesAheadDeps {
  voice: PreparedVoice;
  book: PhraseBook;
  business: Business;
  limitReason: 'limit' | 'budget';
  voiceOf(language: string): Voice;
  /** The call is over. */
  signal: AbortSignal;
}

export function createPhrasesAhead({
  voice,
  book,
  business,
  limitReason,
  voiceOf,
  signal,
}: PhrasesAheadDeps): PhrasesAhead {
  const languages = new Set<string>();
  return {
    async greeting(text, language) {
      await voice.prepare(textsOf(text, language), voiceOf(language), signal);
    },
    async phrases(language) {
      if (languages.has(language)) return;
      languages.add(language);
      const texts = quickTexts(business, language, limitReason);
      await book.recall(texts, voiceOf(language));
      for (const text of texts) {
        // A voice that fails is not asked for more than somebody waits to hear.
        if (signal.aborted || !(await voice.prepare([text], voiceOf(language), signal))) return;
      }
    },
  };
}
