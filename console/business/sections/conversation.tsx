/** The numbers of the conversation. */
import { policyOfBusiness, profileNames } from '../../../shared/profiles/profiles.ts';
import { TurnPolicy } from '../../../shared/turn-policy.ts';
import { boundsOf } from '../bounds.ts';
import { TextField, useForm } from '../form.tsx';
import { policyNumbers, usePolicyWords } from '../words/use-policy-words.ts';
import { Section } from './section.tsx';

export function Conversation() {
  const say = usePolicyWords();
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
        {policyNumbers.map((name) => {
          const [least, most] = boundsOf(TurnPolicy.shape[name].unwrap());
          const usual = usualNumbers[name];
          const value = turnPolicy[name] ?? '';
          return (
            <div key={name}>
              <TextField
                at={`turnPolicy.${name}`}
                label={say.labelOf(name)}
                help={
                  <>
                    {say.meaningOf(name)} {say.rangeAndUsual(least, most, usual)}{' '}
                    <code lang="en">{name}</code>
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
                  aria-label={say.resetOf(say.labelOf(name))}
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
