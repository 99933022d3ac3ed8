/** The form's state for its fields, and the fields: each with its label, its help and its fault. */
import { createContext, type ReactNode, use, useEffect, useId, useRef, useState } from 'react';
import { useWords } from '../ui/context.tsx';
import type { Draft } from './draft.ts';
import type { Fault, Faults } from './fault.ts';
import { useFaultWords } from './words/use-fault-words.ts';

interface Form {
  draft: Draft;
  change(part: Partial<Draft>): void;
  faults: Faults;
}

const FormContext = createContext<Form | null>(null);
export const FormProvider = FormContext.Provider;

export function useForm(): Form {
  const form = use(FormContext);
  if (!form) throw new Error('there is no form around this component');
  return form;
}

interface FieldGiven {
  /** The path of its fault. */
  at: string;
  label: ReactNode;
  help?: ReactNode;
  value: string;
  change: (value: string) => void;
}

interface TextGiven extends FieldGiven {
  /** How many lines; a text of one line without it. */
  lines?: number;
  type?: 'text' | 'time' | 'date' | 'tel' | 'password';
  mode?: 'decimal' | 'numeric' | 'url';
  placeholder?: string;
  /** The language that the text is in, for screen readers and spelling. */
  lang?: string;
  isCode?: boolean;
  /** To choose from; another text may be typed. */
  suggestions?: readonly string[];
}

export function TextField(given: TextGiven) {
  const { value, change, lines, type = 'text', mode, placeholder, lang, isCode, suggestions } = given;
  return (
    <Field {...given}>
      {(about) => {
        const common = {
          ...about,
          value,
          placeholder,
          lang,
          dir: 'auto' as const,
          autoComplete: type === 'password' ? 'new-password' : 'off',
          onChange: ({ target }: { target: { value: string } }) => change(target.value),
        };
        return lines === undefined ? (
          <>
            <input {...common} type={type} inputMode={mode} list={suggestions && `${about.id}-list`} />
            {suggestions && (
              <datalist id={`${about.id}-list`}>
                {suggestions.map((each) => (
                  <option key={each} value={each} />
                ))}
              </datalist>
            )}
          </>
        ) : (
          <textarea {...common} rows={lines} className={isCode ? 'code' : ''} spellCheck={!isCode} />
        );
      }}
    </Field>
  );
}

export function ChoiceField(
  given: FieldGiven & { options: readonly (readonly [value: string, name: string])[] },
) {
  const { value, change, options } = given;
  return (
    <Field {...given}>
      {(about) => (
        <select {...about} value={value} onChange={({ target }) => change(target.value)}>
          {options.map(([option, name]) => (
            <option key={option} value={option}>
              {name}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

function Field(
  given: Pick<FieldGiven, 'at' | 'label' | 'help'> & {
    children: (about: {
      id: string;
      'aria-invalid': true | undefined;
      'aria-describedby': string | undefined;
    }) => ReactNode;
  },
) {
  const { at, label, help, children } = given;
  const id = useId();
  const fault = useForm().faults.get(at);
  const described = [help !== undefined && `${id}-help`, fault && `${id}-fault`].filter(Boolean).join(' ');
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({ id, 'aria-invalid': fault && true, 'aria-describedby': described || undefined })}
      {help !== undefined && (
        <p id={`${id}-help`} className="muted small">
          {help}
        </p>
      )}
      <FaultLine id={`${id}-fault`} fault={fault} />
    </div>
  );
}

export function FaultLine({ id, fault }: { id: string; fault: Fault | undefined }) {
  const say = useFaultWords();
  if (!fault) return null;
  return (
    <p id={id} className="fault small">
      {say[fault.kind](fault.detail)}
    </p>
  );
}

/**
 * A list whose rows are added and removed. `children` draws a row; `name` says which one is removed.
 * `isTall`: a row has many fields, and its name above them.
 */
export function Rows<T>(given: {
  rows: readonly T[];
  change: (rows: T[]) => void;
  empty: T;
  most: number;
  add: string;
  name: (row: T, index: number) => string;
  isTall?: boolean;
  children: (row: T, change: (next: T) => void, index: number) => ReactNode;
}) {
  const { rows, change, empty, most, add, name, isTall, children } = given;
  const say = useWords().business;
  const list = useRef<HTMLDivElement>(null);
  /** Where the focus goes once the rows are drawn: into the row that was added, or beside the removed one. */
  const next = useRef<'added' | number | null>(null);
  /** A row's own state is forgotten when another row may take its place. */
  const [removals, setRemovals] = useState(0);
  useEffect(() => {
    const { children: shown = [] } = list.current ?? {};
    const at = next.current;
    if (at === 'added') shown[rows.length - 1]?.querySelector<HTMLElement>('input, textarea')?.focus();
    else if (at !== null) {
      const beside = rows.length === 0 ? list.current : shown[Math.min(at, rows.length - 1)];
      beside?.querySelector<HTMLElement>(':scope > button')?.focus();
    }
    next.current = null;
  });
  const remove = (index: number): void => {
    next.current = index;
    setRemovals(removals + 1);
    change(rows.filter((_, at) => at !== index));
  };
  return (
    <div className="form-rows" ref={list}>
      {rows.map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row has no other name
        <Row key={`${removals} ${index}`} title={isTall ? name(row, index) : null}>
          {children(row, (now) => change(rows.map((each, at) => (at === index ? now : each))), index)}
          <button
            type="button"
            className="plain"
            aria-label={say.remove(name(row, index))}
            onClick={() => remove(index)}
          >
            ×
          </button>
        </Row>
      ))}
      {rows.length < most && (
        <button
          type="button"
          className="quiet"
          onClick={() => {
            next.current = 'added';
            change([...rows, empty]);
          }}
        >
          {add}
        </button>
      )}
    </div>
  );
}

function Row({ title, children }: { title: string | null; children: ReactNode }) {
  const id = useId();
  if (title === null) return <div className="form-row">{children}</div>;
  return (
    <fieldset className="form-row tall" aria-labelledby={id}>
      <p id={id} className="row-title" dir="auto">
        {title}
      </p>
      {children}
    </fieldset>
  );
}
