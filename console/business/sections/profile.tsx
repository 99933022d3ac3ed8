/** How soon the agent answers, and what a minute costs. */
import { useId } from 'react';
import { unheardBy } from '../../../shared/profiles/hearing.ts';
import { type ProfileName, profileNames } from '../../../shared/profiles/profiles.ts';
import { minuteOfProfile } from '../../../shared/profiles/reference-call.ts';
import { useWords } from '../../ui/context.tsx';
import { useForm } from '../form.tsx';
import { useMoney } from '../money.ts';
import { useFaultWords } from '../words/use-fault-words.ts';
import { Section, useLanguageName } from './section.tsx';

export function Profile() {
  const say = useWords().business;
  const sayFault = useFaultWords();
  const { draft, change, faults } = useForm();
  const nameOf = useLanguageName();
  const fault = faults.get('profile');
  const unheardWith = (name: ProfileName | ''): string =>
    name === '' ? '' : unheardBy(name, draft.languages).map(nameOf).join(', ');
  const money = useMoney();
  const id = useId();
  return (
    <Section name="profile">
      <fieldset className="group profiles">
        <legend>{say.profile}</legend>
        {(['', ...profileNames] as const).map((name) => (
          <div key={name}>
            <label className="side">
              <input
                type="radio"
                name={id}
                checked={draft.profile === name}
                aria-invalid={fault && draft.profile === name}
                aria-describedby={`${id}${name} ${id}${name}-unheard`}
                onChange={() => change({ profile: name })}
              />
              <span>
                {say.profiles[name][0]}
                {name !== '' && <b> · {say.minuteCost(money(minuteOfProfile(name)))}</b>}
              </span>
            </label>
            <p id={`${id}${name}`} className="muted small">
              {say.profiles[name][1]}
            </p>
            {unheardWith(name) !== '' && (
              <p
                id={`${id}${name}-unheard`}
                className={fault && draft.profile === name ? 'fault small' : 'small'}
              >
                {sayFault.unheard(unheardWith(name))}
              </p>
            )}
          </div>
        ))}
      </fieldset>
      <p className="muted small">{say.minuteCostHelp}</p>
    </Section>
  );
}
