/** A section of the settings, which opens and closes. */
import type { ReactNode } from 'react';
import { useSpoken, useWords } from '../../ui/context.tsx';
import { localeOf } from '../../ui/words/language.ts';

type SectionName = keyof ReturnType<typeof useWords>['business']['sections'];

/** `isOpen`: a short one, that most people come for. */
export function Section(given: { name: SectionName; isOpen?: boolean; children: ReactNode }) {
  const { name, isOpen = false, children } = given;
  const words = useWords().business.sections[name];
  return (
    <Folded id={`section-${name}`} isOpen={isOpen} {...words}>
      {children}
    </Folded>
  );
}

export function Folded(given: {
  id: string;
  title: string;
  help: string;
  isOpen?: boolean;
  children: ReactNode;
}) {
  const { id, title, help, isOpen = false, children } = given;
  return (
    <details className="card section" open={isOpen} id={id}>
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
