/** What a caller hears first, and in which voice: written, and heard before it is saved. */
import { greetingOf } from '../../../shared/dialogue/greeting.ts';
import { knownLanguage } from '../../../shared/language/registry.ts';
import { useWords } from '../../ui/context.tsx';
import { filled } from '../draft.ts';
import { TextField, useForm } from '../form.tsx';
import { Hear } from '../hear.tsx';
import { Section, useLanguageName } from './section.tsx';

export function Greetings() {
  const say = useWords().business;
  const { draft, change } = useForm();
  const nameOf = useLanguageName();
  const business = {
    ...draft,
    languages: [...draft.languages],
    greeting: filled(draft.greeting),
    knownGreeting: filled(draft.knownGreeting),
  };
  const heard = (code: string, what: string, customer: string | null) => (
    <Hear
      what={`${what}, ${nameOf(code)}`}
      language={code}
      voice={draft.voices[code] ?? ''}
      text={greetingOf(business, customer === null ? null : { name: customer }, code)}
    />
  );
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
          {heard(code, say.greeting, null)}
          <TextField
            at={`knownGreeting.${code}`}
            label={say.knownGreeting}
            help={say.knownGreetingHelp}
            lines={2}
            lang={code}
            value={draft.knownGreeting[code] ?? ''}
            change={(text) => change({ knownGreeting: { ...draft.knownGreeting, [code]: text } })}
          />
          {heard(code, say.knownGreeting, say.sampleName)}
          <TextField
            at={`voices.${code}`}
            label={say.voice}
            help={say.voiceHelp}
            suggestions={knownLanguage(code)?.azureVoices ?? []}
            value={draft.voices[code] ?? ''}
            change={(voice) => change({ voices: { ...draft.voices, [code]: voice } })}
          />
          {heard(code, say.voice, null)}
        </fieldset>
      ))}
    </Section>
  );
}
