/** The languages of the console itself, and how one's words are loaded. Calls have more languages. */
import type { Words } from './en.ts';

export const consoleLanguages = ['en', 'hi'] as const;
export type Language = (typeof consoleLanguages)[number];

/** Each language in its own words. */
export const languageNames: Readonly<Record<Language, string>> = { en: 'English', hi: 'हिन्दी' };

/** The one that was chosen, else the browser's first that the console has, else English. */
export function languageOf(chosen: string | null, browsers: readonly string[]): Language {
  const wanted = [...(chosen === null ? [] : [chosen]), ...browsers.map((tag) => tag.slice(0, 2))];
  const known = wanted.flatMap((tag) => consoleLanguages.filter((language) => language === tag));
  return known[0] ?? 'en';
}

/** With Indian days, times and digits. */
export function localeOf(language: Language): string {
  return `${language}-IN-u-nu-latn`;
}

/** A language is a file of its own: nobody loads two. */
export async function loadWords(language: Language): Promise<Words> {
  return language === 'hi' ? (await import('./hi.ts')).hi : (await import('./en.ts')).en;
}
