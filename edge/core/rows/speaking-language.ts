/**
 * Which language the agent speaks next: the caller's, when the caller's turns show it. (A language
 * that is asked for comes by the model's tool.)
 */

import { type LanguageEvidence, weigh } from '../../../shared/language/utterance/evidence.ts';
import type { State } from '../state.ts';

/** The language for the reply to `text`, and what is known now for the turns to come. */
export function spokenNow(
  state: State,
  text: string,
  recognised: readonly string[],
): { language: string; evidence: LanguageEvidence } {
  const offered = state.call?.languages ?? [state.language];
  const { evidence, switchTo } = weigh(state.evidence, {
    text,
    recognised: [...recognised],
    spoken: state.language,
    offered: [...offered],
  });
  return { language: switchTo ?? state.language, evidence };
}
