/** The slots of appointments. Without a length the agent only notes a wish. */
import { Slots } from '../../../shared/contract/business.ts';
import { useWords } from '../../ui/context.tsx';
import { boundsOf } from '../bounds.ts';
import { FaultLine, TextField, useForm } from '../form.tsx';

const { minutes, atOnce, daysAhead } = Slots.shape;
const bounds = {
  minutes: boundsOf(minutes),
  atOnce: boundsOf(atOnce),
  daysAhead: boundsOf(daysAhead.unwrap()),
};

export function SlotFields() {
  const { slots: say, range, standard } = useWords().business;
  const { draft, change, faults } = useForm();
  return (
    <fieldset className="group">
      <legend>{say.title}</legend>
      <p className="muted small">{say.help}</p>
      <div className="pair">
        {(['minutes', 'atOnce', 'daysAhead'] as const).map((name) => (
          <TextField
            key={name}
            at={`slots.${name}`}
            label={say[name]}
            help={range(...bounds[name])}
            mode="numeric"
            {...(name === 'daysAhead' && { placeholder: standard })}
            value={draft.slots[name] ?? ''}
            change={(number) => change({ slots: { ...draft.slots, [name]: number } })}
          />
        ))}
      </div>
      <FaultLine id="slots-fault" fault={faults.get('slots')} />
    </fieldset>
  );
}
