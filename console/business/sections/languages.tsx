/** Which languages the agent speaks. */
import { useId } from 'react';
import { languages as agentLanguages } from '../../../shared/language/registry.ts';
import { useWords } from '../../ui/context.tsx';
import { ChoiceField, FaultLine, useForm } from '../form.tsx';
import { Section, useLanguageName } from './section.tsx';

export function Languages() {
  const say = useWords().business;
  const { draft, change, faults } = useForm();
  const nameOf = useLanguageName();
  const id = useId();
  const known = [...new Set([...agentLanguages.map(({ code }) => code), ...draft.languages])];
  const fault = faults.get('languages');
  const toggle = (code: string): void =>
    change({
      languages: draft.languages.includes(code)
        ? draft.languages.filter((each) => each !== code)
        : [...draft.languages, code],
    });
  return (
    <Section name="languages" isOpen>
      <fieldset className="checks" aria-describedby={fault ? id : undefined}>
        <legend>{say.languages}</legend>
        {known.map((code) => (
          <label key={code}>
            <input
              type="checkbox"
              checked={draft.languages.includes(code)}
              aria-invalid={fault && true}
              onChange={() => toggle(code)}
            />
            <span>{nameOf(code)}</span>
          </label>
        ))}
        <FaultLine id={id} fault={fault} />
      </fieldset>
      {draft.languages.length > 1 && (
        <ChoiceField
          at="languages.0"
          label={say.firstLanguage}
          help={say.firstLanguageHelp}
          value={draft.languages[0] ?? ''}
          options={draft.languages.map((code) => [code, nameOf(code)])}
          change={(first) =>
            change({ languages: [first, ...draft.languages.filter((code) => code !== first)] })
          }
        />
      )}
    </Section>
  );
}
