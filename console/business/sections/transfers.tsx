/** The people to whom calls are transferred. */
import { useWords } from '../../ui/context.tsx';
import { FaultLine, Rows, TextField, useForm } from '../form.tsx';
import { Section } from './section.tsx';

export function Transfers() {
  const say = useWords().business;
  const { draft, change, faults } = useForm();
  return (
    <Section name="transfers">
      <Rows
        rows={draft.transferDestinations}
        change={(transferDestinations) => change({ transferDestinations })}
        empty={{ name: '', number: '' }}
        most={20}
        add={say.addDestination}
        name={({ name }, index) => name || String(index + 1)}
      >
        {(row, set, index) => (
          <>
            <TextField
              at={`transferDestinations.${index}.name`}
              label={say.destination}
              value={row.name}
              change={(name) => set({ ...row, name })}
            />
            <TextField
              at={`transferDestinations.${index}.number`}
              label={say.number}
              type="tel"
              value={row.number}
              change={(number) => set({ ...row, number })}
            />
          </>
        )}
      </Rows>
      <FaultLine id="destinations-fault" fault={faults.get('transferDestinations')} />
    </Section>
  );
}
