/** What the agent knows and how it behaves: prices, facts, instructions. */
import { useWords } from '../../ui/context.tsx';
import { Rows, TextField, useForm } from '../form.tsx';
import { Section } from './section.tsx';

export function Prices() {
  const say = useWords().business;
  const { draft, change } = useForm();
  return (
    <Section name="prices">
      <Rows
        rows={draft.prices}
        change={(prices) => change({ prices })}
        empty={{ item: '', price: '' }}
        most={200}
        add={say.addPrice}
        name={({ item }, index) => item || String(index + 1)}
      >
        {(row, set, index) => (
          <>
            <TextField
              at={`prices.${index}.item`}
              label={say.item}
              value={row.item}
              change={(item) => set({ ...row, item })}
            />
            <TextField
              at={`prices.${index}.price`}
              label={say.price}
              mode="decimal"
              value={row.price}
              change={(price) => set({ ...row, price })}
            />
          </>
        )}
      </Rows>
    </Section>
  );
}

export function Facts() {
  const say = useWords().business;
  const { draft, change } = useForm();
  return (
    <Section name="facts">
      <Rows
        rows={draft.facts}
        change={(facts) => change({ facts })}
        empty=""
        most={100}
        add={say.addFact}
        name={(_, index) => say.factOf(index + 1)}
      >
        {(fact, set, index) => (
          <TextField
            at={`facts.${index}`}
            label={say.factOf(index + 1)}
            lines={2}
            value={fact}
            change={set}
          />
        )}
      </Rows>
    </Section>
  );
}

export function Instructions() {
  const say = useWords().business;
  const { draft, change } = useForm();
  return (
    <Section name="prompt">
      <TextField
        at="prompt"
        label={say.prompt}
        lines={10}
        value={draft.prompt}
        change={(prompt) => change({ prompt })}
      />
    </Section>
  );
}
