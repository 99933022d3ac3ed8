/**
 * The languages of the agent, as text. Adding one is its folder, its line here and its line in
 * `speech-registry.ts`.
 */
import { enIN } from './en/en-in.ts';
import { hiIN } from './hi/hi-in.ts';
import type { Language } from './language.ts';
import { taIN } from './ta/ta-in.ts';

export const languages: readonly Language[] = [enIN, hiIN, taIN];

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
