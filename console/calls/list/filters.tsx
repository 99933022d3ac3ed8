/** The filters of the list: the usual ones in sight, the others folded. */
import { type FormEvent, type InputHTMLAttributes, useEffect, useId, useRef, useState } from 'react';
import { Link } from 'wouter';
import { CallOutcome, callStatuses } from '../../../shared/contract/call.ts';
import { navigate } from '../../ui/address.ts';
import { useWords } from '../../ui/context.tsx';
import { Icon } from '../../ui/frame/icons.tsx';
import { type CallFilters, callFiltersOf, callsPath, isWrongPhone } from './calls-list.ts';

/** Those that are in the fold. */
const folded = ['name', 'since', 'until', 'min', 'max', 'fault', 'marked'] as const;
/** A choice of the one list of states and outcomes: `transferred` is in both. */
const ofOutcome = 'outcome:';

export function Filters({ filters }: { filters: CallFilters }) {
  const say = useWords().calls;
  const id = useId();
  const [isOpen, setIsOpen] = useState(false);
  const isWrong = isWrongPhone(filters);
  const given = Object.keys(filters).filter((name) => name !== 'before').length;
  const form = useRef<HTMLFormElement>(null);
  const { status = '', outcome, before: _, ...fields } = filters;
  const shown = JSON.stringify({ ...fields, came: outcome ? `${ofOutcome}${outcome}` : status });
  // The address changes by the browser's buttons too. The fields stay, and the focus in them.
  useEffect(() => {
    const values: Record<string, unknown> = JSON.parse(shown);
    for (const field of form.current?.elements ?? []) {
      if (field instanceof HTMLInputElement && field.type === 'checkbox')
        field.checked = values[field.name] === '1';
      else if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement)
        field.value = String(values[field.name] ?? '');
    }
  }, [shown]);
  const apply = (event?: FormEvent<HTMLFormElement>): void => {
    event?.preventDefault();
    const values = new Map(
      [...new FormData(form.current ?? undefined)].map(([name, value]) => [name, String(value)]),
    );
    const came = values.get('came') ?? '';
    if (came.startsWith(ofOutcome)) values.set('outcome', came.slice(ofOutcome.length));
    else values.set('status', came);
    // What is no filter is left out. A number that is none stays, and is said to be none.
    navigate(callsPath(callFiltersOf(`${new URLSearchParams([...values])}`)), { replace: true });
  };
  const field = (name: string, label: string, more: InputHTMLAttributes<HTMLInputElement> = {}) => (
    <div>
      <label htmlFor={`${id}-${name}`}>{label}</label>
      <input id={`${id}-${name}`} name={name} autoComplete="off" {...more} />
    </div>
  );
  const check = (name: string, label: string) => (
    <label className="check">
      <input type="checkbox" name={name} value="1" onChange={() => apply()} /> {label}
    </label>
  );
  return (
    <>
      <button
        type="button"
        className="quiet fold"
        aria-expanded={isOpen || isWrong}
        aria-controls={id}
        onClick={() => setIsOpen(!isOpen)}
      >
        <Icon name="filter" />
        {say.filters}
        {given > 0 && <span className="count">{given}</span>}
      </button>
      <form id={id} className="filters" onSubmit={apply} ref={form}>
        {field('words', say.words, { maxLength: 200, type: 'search' })}
        {field('phone', say.phone, {
          type: 'tel',
          placeholder: '98000 00001',
          'aria-invalid': isWrong,
          'aria-describedby': isWrong ? `${id}-wrong` : undefined,
        })}
        <CameOf id={`${id}-came`} apply={apply} />
        <button type="submit" className="quiet">
          {say.show}
        </button>
        {given > 0 && <Link href="/calls">{say.clear}</Link>}
        {isWrong && (
          <p id={`${id}-wrong`} className="trouble" role="alert">
            {say.wrongPhone}
          </p>
        )}
        <details className="more" open={folded.some((name) => filters[name] !== undefined) || undefined}>
          <summary>{say.moreFilters}</summary>
          <div className="filters">
            {field('name', say.name, { maxLength: 120 })}
            {field('since', say.since, { type: 'date' })}
            {field('until', say.until, { type: 'date' })}
            {field('min', say.min, { type: 'number', min: 0, max: 1440, step: 'any' })}
            {field('max', say.max, { type: 'number', min: 0, max: 1440, step: 'any' })}
            {check('fault', say.fault)}
            {check('marked', say.marked)}
          </div>
        </details>
      </form>
    </>
  );
}

function CameOf({ id, apply }: { id: string; apply: () => void }) {
  const words = useWords();
  const say = words.calls;
  return (
    <div>
      <label htmlFor={id}>{say.status}</label>
      <select id={id} name="came" onChange={() => apply()}>
        <option value="">{say.anyStatus}</option>
        <optgroup label={say.states}>
          {callStatuses.map((status) => (
            <option key={status} value={status}>
              {words.statuses[status]}
            </option>
          ))}
        </optgroup>
        <optgroup label={say.outcomes}>
          {CallOutcome.options.map((outcome) => (
            <option key={outcome} value={`${ofOutcome}${outcome}`}>
              {words.outcomes[outcome]}
            </option>
          ))}
        </optgroup>
      </select>
    </div>
  );
}
