/** The languages the agent knows. Adding one is its file and its line here. */
import { enIN } from './en/en-in.ts';
import { hiIN } from './hi/hi-in.ts';
import type { Language } from './language.ts';
import { taIN } from './ta/ta-in.ts';

export const languages: readonly Language[] = [enIN, hiIN, taIN];

export const fallbackLanguage: Language = enIN;

/**
 * The language of a code (`hi-IN`, also `hi` or `hi_in`); English where it is unknown, because a
 * call must always have words.
 */
export function languageOf(code: string): Language {
  return knownLanguage(code) ?? fallbackLanguage;
}

/** The language of a code, or null. */
export function knownLanguage(code: string): Language | null {
  const asked = code.trim().replace('_', '-').toLowerCase();
  const exact = languages.find((language) => language.code.toLowerCase() === asked);
  return exact ?? languages.find((language) => primaryTag(language.code) === primaryTag(asked)) ?? null;
}

/**
 * The languages that callers of a business with `codes` use: these and English, whose words are
 * mixed into all of them. All where `codes` is empty.
 */
export function languagesOf(codes: readonly string[]): readonly Language[] {
  const chosen = codes.flatMap((code) => knownLanguage(code) ?? []);
  return codes.length === 0 ? languages : [...new Set([...chosen, fallbackLanguage])];
}

/** `hi-IN` and `hi` are the same for a recogniser. */
export function primaryTag(code: string): string {
  return code.split(/[-_]/)[0]?.toLowerCase() ?? '';
}
