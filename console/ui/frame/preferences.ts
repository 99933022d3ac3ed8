/** What is kept in this browser: the choice of language, colours and sound, and what a person keeps. */
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

const soundKey = 'sound';

export function isSoundOn(): boolean {
  return localStorage.getItem(soundKey) === 'on';
}

export function chooseSound(isOn: boolean): void {
  if (isOn) localStorage.setItem(soundKey, 'on');
  else localStorage.removeItem(soundKey);
}

/** What a person keeps in this browser for herself. A saved filter may hold a caller's number. */
export const filtersKey = 'calls-filters:';
export const nameKey = 'my-name';

/** She signs out, or her session has run out: the next person at this machine may be another one. */
export function forgetPerson(): void {
  for (const key of Object.keys(localStorage))
    if (key === nameKey || key.startsWith(filtersKey)) localStorage.removeItem(key);
}
