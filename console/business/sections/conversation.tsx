/** The numbers of the conversation. */
import { policyOfBusiness, profileNames } from '../../../shared/profiles/profiles.ts';
import { TurnPolicy } from '../../../shared/turn-policy.ts';
import { useSpoken } from '../../ui/context.tsx';
import type { Words } from '../../ui/words/en.ts';
import { boundsOf } from '../bounds.ts';
import { TextField, useForm } from '../form.tsx';
import { policyWords } from '../words/policy-hi.ts';
import { Section } from './section.tsx';

const policyNumbers = TurnPolicy.keyof().options.map((name) => ({
  name,
  unit: unitOf(name),
  bounds: boundsOf(TurnPolicy.shape[name].unwrap()),
  /** Long texts, which the other pages need not load. */
  meaning: { en: TurnPolicy.shape[name].description ?? '', hi: policyWords[name] },
}));

export function Conversation() {
  const { language, words } = useSpoken();
  const say = words.business;
  const { draft, change } = useForm();
  const { turnPolicy } = draft;
  const profile = profileNames.find((name) => name === draft.profile);
  const usualNumbers = policyOfBusiness({ profile });
  const own = Object.values(turnPolicy).filter((text) => text !== '').length;
  return (
    <Section name="conversation">
      {own > 0 && (
        <button type="button" className="quiet reset-all" onClick={() => change({ turnPolicy: {} })}>
          {say.resetAll(own)}
        </button>
      )}
      <div className="pair numbers">
        {policyNumbers.map(({ name, unit, meaning, bounds: [least, most] }) => {
          const usual = usualNumbers[name];
          const value = turnPolicy[name] ?? '';
          return (
            <div key={name}>
              <TextField
                at={`turnPolicy.${name}`}
                label={
                  <>
                    <code lang="en">{name}</code> ({say.units[unit]})
                  </>
                }
                help={
                  <>
                    {meaning[language]} {say.rangeAndUsual(least, most, usual)}
                  </>
                }
                mode="decimal"
                placeholder={String(usual)}
                value={value}
                change={(number) => change({ turnPolicy: { ...turnPolicy, [name]: number } })}
              />
              {value !== '' && (
                <button
                  type="button"
                  className="plain"
                  aria-label={say.resetOf(name)}
                  onClick={() => change({ turnPolicy: { ...turnPolicy, [name]: '' } })}
                >
                  {say.reset}
                </button>
              )}
            </div>
          );
        })}
      </div>
    </Section>
  );
}

/** Every number says its unit at the end of its name; without one it is counted. */
function unitOf(name: string): keyof Words['business']['units'] {
  if (/^ms|Ms$/.test(name)) return 'ms';
  if (/Seconds$/.test(name)) return 'seconds';
  if (/Confidence$/.test(name)) return 'share';
  if (/Characters$/.test(name)) return 'characters';
  if (/Words$/.test(name)) return 'words';
  return /Sentences$/.test(name) ? 'sentences' : 'times';
}
