/** A section of the settings, which opens and closes. */
import type { ReactNode } from 'react';
import { useSpoken, useWords } from '../../ui/context.tsx';
import { localeOf } from '../../ui/words/language.ts';

type SectionName = keyof ReturnType<typeof useWords>['business']['sections'];

/** `isOpen`: a short one, that most people come for. */
export function Section(given: { name: SectionName; isOpen?: boolean; children: ReactNode }) {
  const { name, isOpen = false, children } = given;
  const { title, help } = useWords().business.sections[name];
  return (
    <details className="card section" open={isOpen} id={`section-${name}`}>
      <summary>
        <h2>{title}</h2>
      </summary>
      <p className="muted">{help}</p>
      {children}
    </details>
  );
}

/** A language's name in the console's own. */
export function useLanguageName(): (code: string) => string {
  const { language } = useSpoken();
  const names = new Intl.DisplayNames(localeOf(language), { type: 'language', fallback: 'code' });
  return (code) => names.of(code.split('-')[0] ?? code) ?? code;
}
