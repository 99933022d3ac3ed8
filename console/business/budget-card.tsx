/** What the business may spend in a day and in a month, in rupees, and what is left of it. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import type { Budget } from '../../shared/contract/budget.ts';
import { Ask, type Question } from '../ui/ask.tsx';
import { useSignedIn, useWords } from '../ui/context.tsx';
import { Facts, Loading, sentenceOf, Trouble } from '../ui/states.tsx';
import { useToast } from '../ui/toasts.tsx';
import { useMoney } from './money.ts';
import { rupeesOf, toMicroInr } from './rupees.ts';
import { useFaultWords } from './words/use-fault-words.ts';

/** `unsaved`: told whether there are changes. */
export function BudgetCard({ unsaved }: { unsaved: (is: boolean) => void }) {
  const say = useWords().business;
  const { api, session } = useSignedIn();
  const { data, error, refetch } = useQuery({
    queryKey: ['budget', session.business],
    queryFn: ({ signal }) => api.ask('budget', { id: session.business }, signal),
  });
  return (
    <section className="card" id="section-budget">
      <h2>{say.budget}</h2>
      <p className="muted">{say.budgetHelp}</p>
      {data ? (
        <BudgetForm
          key={`${data.budget.limitPerDay.microInr} ${data.budget.limitPerMonth?.microInr}`}
          budget={data.budget}
          unsaved={unsaved}
        />
      ) : error ? (
        <Trouble error={error} retry={refetch} />
      ) : (
        <Loading rows={2} />
      )}
    </section>
  );
}

/** In micro-rupees: of a day, and of a month; null: none. */
type Limits = readonly [day: number, month: number | null];
/** A rupee. The API asks about less as well. */
const leastUsual = 1_000_000;

function monthOf({ limitPerMonth }: Budget): string {
  return limitPerMonth ? rupeesOf(limitPerMonth.microInr) : '';
}

function BudgetForm({ budget, unsaved }: { budget: Budget; unsaved: (is: boolean) => void }) {
  const words = useWords();
  const say = words.business;
  const money = useMoney();
  const [day, setDay] = useState(rupeesOf(budget.limitPerDay.microInr));
  const [month, setMonth] = useState(monthOf(budget));
  const isDirty = toMicroInr(day) !== budget.limitPerDay.microInr || month !== monthOf(budget);
  useEffect(() => unsaved(isDirty), [unsaved, isDirty]);
  const [wasChecked, setWasChecked] = useState(false);
  const [question, setQuestion] = useState<Question | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const save = useSaveBudget();
  const limits = [toMicroInr(day), month.trim() === '' ? null : toMicroInr(month)] as const;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setWasChecked(true);
    if (limits.some(Number.isNaN)) {
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
      return;
    }
    const smallest = Math.min(...limits.map((limit) => limit ?? leastUsual));
    const isSmall = smallest < leastUsual;
    const act = (): void => save.mutate({ limits, isSmall });
    if (!isSmall) return act();
    setQuestion({
      title: say.littleTitle,
      what: say.littleWhat(`₹ ${rupeesOf(smallest)}`),
      yes: say.littleYes,
      act,
    });
  };
  return (
    <form ref={form} onSubmit={submit} noValidate aria-label={say.budget}>
      <Facts
        facts={[
          [say.left, money(budget.remaining.microInr)],
          [say.spent, money(budget.spent.microInr)],
          [say.held, money(budget.held.microInr)],
        ]}
      />
      <div className="pair">
        <Amount
          label={say.perDay}
          value={day}
          change={setDay}
          isWrong={wasChecked && Number.isNaN(limits[0])}
        />
        <Amount
          label={say.perMonth}
          help={say.perMonthHelp}
          value={month}
          change={setMonth}
          isWrong={wasChecked && Number.isNaN(limits[1] ?? 0)}
        />
      </div>
      {save.error && (
        <p className="trouble" role="alert">
          {say.notSaved(sentenceOf(save.error, words))}
        </p>
      )}
      <button type="submit" className="quiet" aria-disabled={save.isPending}>
        {save.isPending ? say.saving : say.saveBudget}
      </button>
      <Ask question={question} done={() => setQuestion(null)} />
    </form>
  );
}

function Amount(given: {
  label: string;
  help?: string;
  value: string;
  change: (value: string) => void;
  isWrong: boolean;
}) {
  const { label, help, value, change, isWrong } = given;
  const faults = useFaultWords();
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        inputMode="decimal"
        autoComplete="off"
        value={value}
        aria-invalid={isWrong || undefined}
        aria-describedby={`${id}-about`}
        onChange={({ target }) => change(target.value)}
      />
      <p id={`${id}-about`} className={isWrong ? 'fault small' : 'muted small'}>
        {isWrong ? faults.money('') : help}
      </p>
    </div>
  );
}

/** Repeating it is harmless. */
function useSaveBudget() {
  const say = useWords().business;
  const { api, session } = useSignedIn();
  const queries = useQueryClient();
  const toast = useToast();
  return useMutation({
    /** `isSmall`: the person was asked and means it, so the API is told not to question it. */
    mutationFn: ({ limits: [day, month], isSmall }: { limits: Limits; isSmall: boolean }) =>
      api.ask('putBudget', {
        id: session.business,
        limitPerDay: { microInr: day },
        ...(month === null ? {} : { limitPerMonth: { microInr: month } }),
        ...(isSmall ? { confirmed: true as const } : {}),
      }),
    onSuccess: (answer) => {
      queries.setQueryData(['budget', session.business], answer);
      toast(say.budgetSaved, null);
    },
  });
}
