/** Which days, and by what they are counted. The choice is in the address. */

import { useId } from 'react';
import { navigate, pathWith } from '../ui/address.ts';
import { type Period, periodKinds, steps } from './period.ts';
import { useReportWords } from './words/use-report-words.ts';

export function PeriodPicker({ period }: { period: Period }) {
  const say = useReportWords();
  const id = useId();
  const go = (change: Partial<Period>): void => {
    const { kind, from, to, by } = { ...period, ...change };
    const own = kind === 'own' ? { from, to } : {};
    navigate(pathWith('/reports', { period: kind, ...own, by }), { replace: true });
  };
  return (
    <form className="period" onSubmit={(event) => event.preventDefault()}>
      <fieldset className="segments">
        <legend className="hidden">{say.period}</legend>
        {periodKinds.map((kind) => (
          <label key={kind}>
            <input type="radio" name={id} checked={kind === period.kind} onChange={() => go({ kind })} />
            <span>{say.periods[kind]}</span>
          </label>
        ))}
      </fieldset>
      <div className="filters">
        {period.kind === 'own' &&
          (['from', 'to'] as const).map((end) => (
            <div key={end}>
              <label htmlFor={`${id}-${end}`}>{say[end]}</label>
              <input
                id={`${id}-${end}`}
                type="date"
                value={period[end]}
                min={end === 'to' ? period.from : undefined}
                max={end === 'from' ? period.to : undefined}
                onChange={(event) => event.target.value !== '' && go({ [end]: event.target.value })}
              />
            </div>
          ))}
        <div>
          <label htmlFor={`${id}-by`}>{say.by}</label>
          <select
            id={`${id}-by`}
            value={period.by}
            onChange={(event) => go({ by: stepOf(event.target.value) })}
          >
            {steps.map((step) => (
              <option key={step} value={step}>
                {say.steps[step]}
              </option>
            ))}
          </select>
        </div>
      </div>
    </form>
  );
}

function stepOf(value: string): Period['by'] {
  return steps.find((step) => step === value) ?? 'day';
}
