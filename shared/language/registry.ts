/**
 * The languages of the agent, as text. Adding one is its folder, its line here and its line in
 * `speech-registry.ts`.
 */
import { bnIN } from './bn/bn-in.ts';
import { enIN } from './en/en-in.ts';
import { guIN } from './gu/gu-in.ts';
import { hiIN } from './hi/hi-in.ts';
import { knIN } from './kn/kn-in.ts';
import type { Language, SpokenLanguage } from './language.ts';
import { mlIN } from './ml/ml-in.ts';
import { mrIN } from './mr/mr-in.ts';
import { orIN } from './or/or-in.ts';
import { paIN } from './pa/pa-in.ts';
import { taIN } from './ta/ta-in.ts';
import { teIN } from './te/te-in.ts';

/**
 * A language in which we have no phrases: the model speaks it, and our own sentences are English, in this
 * language's voice. So are the words by which digits, waiting and the like are understood.
 */
function spokenWithEnglish(language: SpokenLanguage): Language {
  const languageSet = () => `Sure, let us speak ${language.name}.`;
  return {
    ...enIN,
    ...language,
    deepgramVoice: null,
    rate: 1,
    phrasesIn: enIN.code,
    phrases: { ...enIN.phrases, languageSet },
  };
}

export const languages: readonly Language[] = [
  enIN,
  hiIN,
  taIN,
  ...[bnIN, guIN, knIN, mlIN, mrIN, orIN, paIN, teIN].map(spokenWithEnglish),
];

export const fallbackLanguage: Language = enIN;

/**
 * The language of a code (`hi-IN`, also `hi` or `hi_in`). English where the code is unknown,
 * because a call must always have words.
 */
export function languageOf(code: string): Language {
  return knownLanguage(code) ?? fallbackLanguage;
}

/** The language of a code, or null. */
export function knownLanguage(code: string): Language | null {
  const wanted = code.trim().replace('_', '-').toLowerCase();
  const exact = languages.find((language) => language.code.toLowerCase() === wanted);
  return exact ?? languages.find((language) => primaryTag(language.code) === primaryTag(wanted)) ?? null;
}

/**
 * The languages that callers of a business with `codes` use: these, and English, whose words are
 * mixed into all of them. All languages where `codes` is empty.
 */
export function languagesOf(codes: readonly string[]): readonly Language[] {
  const chosen = codes.flatMap((code) => knownLanguage(code) ?? []);
  return codes.length === 0 ? languages : [...new Set([...chosen, fallbackLanguage])];
}

/** `hi` of `hi-IN`: STT providers make no difference between the two. */
export function primaryTag(code: string): string {
  return code.split(/[-_]/)[0]?.toLowerCase() ?? '';
}
