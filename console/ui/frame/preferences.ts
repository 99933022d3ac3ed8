/** A person's choices for this browser: language and colours. */
export type Theme = 'system' | 'light' | 'dark';
export const themes: readonly Theme[] = ['system', 'light', 'dark'];

const languageKey = 'language';
const themeKey = 'theme';

export function keptLanguage(): string | null {
  return localStorage.getItem(languageKey);
}

export function keepLanguage(language: string): void {
  localStorage.setItem(languageKey, language);
}

export function keptTheme(): Theme {
  const kept = localStorage.getItem(themeKey);
  return themes.find((theme) => theme === kept) ?? 'system';
}

/** The style sheet follows the attribute; without it, the device. */
export function applyTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

export function chooseTheme(theme: Theme): void {
  localStorage.setItem(themeKey, theme);
  applyTheme(theme);
}
