/** Whom callers have reached. */
import { useFormats, useWords } from '../../ui/context.tsx';
import { TextField, useForm } from '../form.tsx';
import { Section } from './section.tsx';

export function Identity({ numbers }: { numbers: readonly string[] }) {
  const say = useWords().business;
  const { phone } = useFormats();
  const { draft, change } = useForm();
  return (
    <Section name="identity" isOpen>
      <div className="pair">
        <TextField at="name" label={say.name} value={draft.name} change={(name) => change({ name })} />
        <TextField
          at="agentName"
          label={say.agentName}
          value={draft.agentName}
          change={(agentName) => change({ agentName })}
        />
      </div>
      <TextField
        at="address"
        label={say.address}
        lines={2}
        value={draft.address}
        change={(address) => change({ address })}
      />
      <p className="small">
        <b>{say.numbers}</b> <span className="number">{numbers.map(phone).join(', ')}</span>
        <br />
        <span className="muted">{say.numbersHelp}</span>
      </p>
    </Section>
  );
}
