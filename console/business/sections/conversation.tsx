/** The numbers of the conversation. */
import { defaultTurnPolicy, TurnPolicy } from '../../../shared/turn-policy.ts';
import { useWords } from '../../ui/context.tsx';
import { boundsOf } from '../bounds.ts';
import { TextField, useForm } from '../form.tsx';
import { Section } from './section.tsx';

const policyNumbers = TurnPolicy.keyof().options.map((name) => ({
  name,
  bounds: boundsOf(TurnPolicy.shape[name].unwrap()),
}));

export function Conversation() {
  const say = useWords().business;
  const { draft, change } = useForm();
  return (
    <Section name="conversation">
      <div className="pair">
        {policyNumbers.map(({ name, bounds: [least, most] }) => {
          const usual = defaultTurnPolicy[name];
          return (
            <TextField
              key={name}
              at={`turnPolicy.${name}`}
              label={<code lang="en">{name}</code>}
              help={
                <>
                  {say.policy[name]} {say.rangeAndUsual(least, most, usual)}
                </>
              }
              mode="decimal"
              placeholder={String(usual)}
              value={draft.turnPolicy[name] ?? ''}
              change={(number) => change({ turnPolicy: { ...draft.turnPolicy, [name]: number } })}
            />
          );
        })}
      </div>
    </Section>
  );
}
