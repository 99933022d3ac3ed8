/**
 * How each language is spoken. Adding a language is its folder, its line here and its line in
 * `registry.ts`.
 */
import { enSpeech } from './en/speech.ts';
import { hiSpeech } from './hi/speech.ts';
import { languageOf, languages } from './registry.ts';
import type { Speech } from './speech.ts';
import { taSpeech } from './ta/speech.ts';

const own: readonly Speech[] = [enSpeech, hiSpeech, taSpeech];

/** A language without a speech of its own has figures and the ends of turns as in English. */
export const speeches: readonly Speech[] = languages.map(
  (language) => own.find((speech) => speech.language === language) ?? { ...enSpeech, language },
);

/** How the language of a code (`hi-IN`, also `hi`) is spoken; English where the code is unknown. */
export function speechOf(code: string): Speech {
  const language = languageOf(code);
  return speeches.find((speech) => speech.language === language) ?? enSpeech;
}
