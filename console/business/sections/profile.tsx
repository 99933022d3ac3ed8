/** How soon the agent answers, and what a minute costs. */
import { useId } from 'react';
import { profileNames } from '../../../shared/profiles/profiles.ts';
import { minuteOfProfile } from '../../../shared/profiles/reference-call.ts';
import { useWords } from '../../ui/context.tsx';
import { useForm } from '../form.tsx';
import { useMoney } from '../money.ts';
import { Section } from './section.tsx';

export function Profile() {
  const say = useWords().business;
  const { draft, change } = useForm();
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
                aria-describedby={`${id}${name}`}
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
          </div>
        ))}
      </fieldset>
      <p className="muted small">{say.minuteCostHelp}</p>
    </Section>
  );
}
