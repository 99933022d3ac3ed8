/** What a caller hears first, and in which voice: written, and heard before it is saved. */
import { useWords } from '../../ui/context.tsx';
import { TextField, useForm } from '../form.tsx';
import { Section, useLanguageName } from './section.tsx';

export function Greetings() {
  const say = useWords().business;
  const { draft, change } = useForm();
  const nameOf = useLanguageName();
  return (
    <Section name="greeting" isOpen>
      {draft.languages.map((code) => (
        <fieldset key={code} className="group">
          <legend>{nameOf(code)}</legend>
          <TextField
            at={`greeting.${code}`}
            label={say.greeting}
            lines={2}
            lang={code}
            value={draft.greeting[code] ?? ''}
            change={(text) => change({ greeting: { ...draft.greeting, [code]: text } })}
          />
          <TextField
            at={`knownGreeting.${code}`}
            label={say.knownGreeting}
            help={say.knownGreetingHelp}
            lines={2}
            lang={code}
            value={draft.knownGreeting[code] ?? ''}
            change={(text) => change({ knownGreeting: { ...draft.knownGreeting, [code]: text } })}
          />
          <TextField
            at={`voices.${code}`}
            label={say.voice}
            help={say.voiceHelp}
            value={draft.voices[code] ?? ''}
            change={(voice) => change({ voices: { ...draft.voices, [code]: voice } })}
          />
        </fieldset>
      ))}
    </Section>
  );
}
