/** A person's settings for this browser, in a panel that the browser itself opens and closes. */
import { useId, useState } from 'react';
import { useSignedIn, useSpoken } from '../context.tsx';
import { consoleLanguages, languageNames } from '../words/language.ts';
import { chime } from './chime.ts';
import { Icon } from './icons.tsx';
import { chooseSound, chooseTheme, isSoundOn, keptTheme, themes } from './preferences.ts';

export function SettingsPanel() {
  const { language, words, choose } = useSpoken();
  const { session, signOut } = useSignedIn();
  const [theme, setTheme] = useState(keptTheme);
  const [sound, setSound] = useState<'on' | 'off'>(isSoundOn() ? 'on' : 'off');
  const id = useId();
  const say = words.frame;
  return (
    <>
      <button type="button" className="plain" id="settings" popoverTarget={id}>
        <Icon name="settings" />
        <span className="hidden">{say.settings}</span>
      </button>
      <section id={id} popover="auto" className="panel" aria-label={say.settings}>
        <Choice
          legend={say.language}
          options={consoleLanguages.map((each) => [each, languageNames[each]] as const)}
          chosen={language}
          choose={choose}
        />
        <Choice
          legend={say.theme}
          options={themes.map((each) => [each, say.themes[each]] as const)}
          chosen={theme}
          choose={(next) => {
            chooseTheme(next);
            setTheme(next);
          }}
        />
        <Choice
          legend={say.sound}
          options={[
            ['off', say.soundOff],
            ['on', say.soundOn],
          ]}
          chosen={sound}
          choose={(next) => {
            setSound(next);
            chooseSound(next === 'on');
            // So that it is known, and the browser allows it from now on.
            if (next === 'on') chime();
          }}
        />
        <p className="muted small">{say.signedInAs(say.roles[session.role] ?? session.role)}</p>
        <button type="button" className="quiet" id="sign-out" onClick={() => signOut(null)}>
          {say.signOut}
        </button>
      </section>
    </>
  );
}

function Choice<T extends string>(given: {
  legend: string;
  options: readonly (readonly [T, string])[];
  chosen: T;
  choose: (option: T) => void;
}) {
  const name = useId();
  const { legend, options, chosen, choose } = given;
  return (
    <fieldset className="segments">
      <legend>{legend}</legend>
      {options.map(([option, label]) => (
        <label key={option}>
          <input
            type="radio"
            name={name}
            value={option}
            checked={option === chosen}
            onChange={() => choose(option)}
          />
          <span>{label}</span>
        </label>
      ))}
    </fieldset>
  );
}
