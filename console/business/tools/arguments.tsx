/** The arguments of an own tool, a row each, with what a schema can ask of them. */
import { type ReactNode, useState } from 'react';
import { ChoiceField, Rows, TextField } from '../form.tsx';
import { argumentTypes, type DraftArgument, emptyArgument, hasChoices } from './draft-tool.ts';
import { useToolWords } from './use-tool-words.ts';

/** `at`: the path of the tool. */
export function Arguments(given: {
  rows: readonly DraftArgument[];
  change: (rows: DraftArgument[]) => void;
  at: string;
}) {
  const { rows, change, at } = given;
  const say = useToolWords();
  return (
    <fieldset className="group">
      <legend>{say.arguments}</legend>
      <p className="muted small">{say.argumentsHelp}</p>
      <Rows
        rows={rows}
        change={change}
        empty={emptyArgument}
        most={50}
        add={say.addArgument}
        name={({ name }, index) => name.trim() || say.argumentOf(index + 1)}
        isTall
      >
        {(row, set, index) => <Argument row={row} set={set} at={`${at}.arguments.${index}`} />}
      </Rows>
    </fieldset>
  );
}

function Argument(given: { row: DraftArgument; set: (row: DraftArgument) => void; at: string }) {
  const { row, set, at } = given;
  const say = useToolWords();
  const { type } = row;
  const bounds = say.bounds[type];
  return (
    <>
      <div className="pair">
        <TextField
          at={`${at}.name`}
          label={say.argumentName}
          value={row.name}
          change={(name) => set({ ...row, name })}
        />
        <ChoiceField
          at={`${at}.type`}
          label={say.type}
          value={type}
          options={(['', ...argumentTypes] as const).map((each) => [each, say.types[each]])}
          change={(next) => set({ ...row, type: argumentTypes.find((each) => each === next) ?? '' })}
        />
      </div>
      <TextField
        at={`${at}.description`}
        label={say.argumentDescription}
        lines={2}
        value={row.description}
        change={(description) => set({ ...row, description })}
      />
      <label className="side">
        <input
          type="checkbox"
          checked={row.isNeeded}
          onChange={({ target }) => set({ ...row, isNeeded: target.checked })}
        />
        <span>{say.isNeeded}</span>
      </label>
      <More
        at={`${at}.more`}
        summary={say.rules}
        label={say.argumentMore}
        help={say.argumentMoreHelp}
        value={row.more}
        change={(more) => set({ ...row, more })}
        isOpen={[row.choices, row.least, row.most].some((text) => text !== '')}
      >
        {hasChoices(type) && (
          <TextField
            at={`${at}.choices`}
            label={say.choices}
            lines={2}
            value={row.choices}
            change={(choices) => set({ ...row, choices })}
          />
        )}
        {bounds && (
          <div className="pair">
            {(['least', 'most'] as const).map((bound, index) => (
              <TextField
                key={bound}
                at={`${at}.${bound}`}
                label={bounds[index]}
                mode="decimal"
                value={row[bound]}
                change={(text) => set({ ...row, [bound]: text })}
              />
            ))}
          </div>
        )}
      </More>
    </>
  );
}

/** What is seldom needed: folded unless something is in it, with a field for the rest of a schema. */
export function More(given: {
  at: string;
  summary: string;
  label: string;
  help: string;
  value: string;
  change: (json: string) => void;
  isOpen?: boolean;
  children?: ReactNode;
}) {
  const { at, summary, label, help, value, change, isOpen = false, children } = given;
  // As it was at first: what is typed must not fold it.
  const [wasOpen] = useState(isOpen || value !== '');
  return (
    <details className="more-rules" open={wasOpen}>
      <summary>{summary}</summary>
      {children}
      <TextField at={at} label={label} help={help} lines={3} isCode value={value} change={change} />
    </details>
  );
}
