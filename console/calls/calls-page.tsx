/** The list of calls, newest first: its filters, its rows by day, and the budget's line for admins. */
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { Link, useSearch } from 'wouter';
import type { Budget } from '../../shared/contract/budget.ts';
import { callStatuses } from '../../shared/contract/call.ts';
import { navigate, pathWith } from '../ui/address.ts';
import { useSignedIn, useWords } from '../ui/context.tsx';
import { Icon } from '../ui/frame/icons.tsx';
import { Older } from '../ui/older.tsx';
import { Page } from '../ui/page.tsx';
import { usePaged } from '../ui/server/use-paged.ts';
import { Empty, Loading, Trouble } from '../ui/states.tsx';
import { CallRows } from './call-rows.tsx';
import { type CallFilters, callFiltersOf, callsList, isWrongPhone } from './calls-list.ts';
import { RefusedLink } from './refused/refused-link.tsx';
import './calls.css';

export default function CallsPage() {
  const words = useWords();
  const { session } = useSignedIn();
  const filters = callFiltersOf(useSearch());
  return (
    <Page title={words.calls.title} actions={<RefusedLink />}>
      {session.role === 'admin' && <BudgetLine />}
      <Filters filters={filters} />
      {!isWrongPhone(filters) && <CallList filters={filters} />}
    </Page>
  );
}

function CallList({ filters }: { filters: CallFilters }) {
  const say = useWords().calls;
  const { api } = useSignedIn();
  const list = usePaged(callsList(api, filters));
  const { rows } = list;
  if (rows === null)
    return list.error ? <Trouble error={list.error} retry={list.retry} /> : <Loading rows={5} />;
  const isFiltered = Object.values(filters).some((filter) => filter !== undefined);
  return (
    <div aria-busy={list.isOld}>
      {rows.length > 0 && <CallRows calls={rows} />}
      {rows.length === 0 && list.hasOlder && <Empty>{say.searchOn}</Empty>}
      {rows.length === 0 && !list.hasOlder && <NoCalls isFiltered={isFiltered} />}
      <Older list={list} older={say.older} shown={say.shown} newOnes={say.newOnes} />
    </div>
  );
}

function NoCalls({ isFiltered }: { isFiltered: boolean }) {
  const say = useWords().calls;
  return (
    <Empty title={isFiltered ? say.noMatchTitle : say.emptyTitle} icon={<Icon name="calls" />}>
      <p>{isFiltered ? say.noMatch : say.empty}</p>
      {isFiltered ? (
        <Link href="/calls">{say.clear}</Link>
      ) : (
        <Link href="/softphone" className="button">
          {say.callAgent}
        </Link>
      )}
    </Empty>
  );
}

function Filters({ filters }: { filters: CallFilters }) {
  const words = useWords();
  const say = words.calls;
  const id = useId();
  const [isOpen, setIsOpen] = useState(false);
  const isWrong = isWrongPhone(filters);
  const given = Object.values(filters).filter((filter) => filter !== undefined).length;
  const form = useRef<HTMLFormElement>(null);
  const { phone = '', status = '', day = '' } = filters;
  // The address changes by the browser's buttons too. The fields stay, and the focus in them.
  useEffect(() => {
    for (const [name, value] of Object.entries({ phone, status, day })) {
      const field = form.current?.elements.namedItem(name);
      if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) field.value = value;
    }
  }, [phone, status, day]);
  const apply = (event?: FormEvent<HTMLFormElement>): void => {
    event?.preventDefault();
    const fields = new FormData(form.current ?? undefined);
    navigate(pathWith('/calls', Object.fromEntries(fields) as Record<string, string>), { replace: true });
  };
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
        <div>
          <label htmlFor={`${id}-phone`}>{say.phone}</label>
          <input
            id={`${id}-phone`}
            name="phone"
            type="tel"
            placeholder="98000 00001"
            aria-invalid={isWrong}
            aria-describedby={isWrong ? `${id}-wrong` : undefined}
          />
        </div>
        <div>
          <label htmlFor={`${id}-status`}>{say.status}</label>
          <select id={`${id}-status`} name="status" onChange={() => apply()}>
            <option value="">{say.anyStatus}</option>
            {callStatuses.map((status) => (
              <option key={status} value={status}>
                {words.statuses[status]}
              </option>
            ))}
          </select>
        </div>
        <div>
          <label htmlFor={`${id}-day`}>{say.day}</label>
          <input id={`${id}-day`} name="day" type="date" />
        </div>
        <button type="submit" className="quiet">
          {say.show}
        </button>
        {given > 0 && <Link href="/calls">{say.clear}</Link>}
        {isWrong && (
          <p id={`${id}-wrong`} className="trouble" role="alert">
            {say.wrongPhone}
          </p>
        )}
      </form>
    </>
  );
}

/** The API gives the budget to admins only. */
function BudgetLine() {
  const { api, session } = useSignedIn();
  const { data, error, refetch } = useQuery({
    queryKey: ['budget', session.business],
    queryFn: ({ signal }) => api.ask('budget', { id: session.business }, signal),
    refetchInterval: 60_000,
  });
  if (error && !data) return <Trouble error={error} retry={refetch} />;
  return data ? <BudgetShown budget={data.budget} /> : <div className="budget" aria-hidden="true" />;
}

/** What may be spent and what is left: the smaller of the day's and the month's rest. */
function BudgetShown({ budget }: { budget: Budget }) {
  const say = useWords().calls;
  const { limitPerDay, limitPerMonth, spent, held, remaining } = budget;
  const isSpent = remaining.microInr <= 0;
  const share = limitPerDay.microInr > 0 ? Math.min(1, spent.microInr / limitPerDay.microInr) : 1;
  return (
    <div className={`budget ${isSpent ? 'spent' : ''}`}>
      <b>{say.budget}</b>
      <span>{say.budgetSpent(spent.inr, limitPerDay.inr)}</span>
      <svg className="share" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
        <rect className="all" width="100" height="6" rx="3" />
        <rect className="used" width={share * 100} height="6" rx="3" />
      </svg>
      <span className="muted">
        {[
          say.budgetLeft(remaining.inr),
          ...(held.microInr > 0 ? [say.budgetHeld(held.inr)] : []),
          ...(limitPerMonth ? [say.budgetMonth(limitPerMonth.inr)] : []),
        ].join(' · ')}
      </span>
      {isSpent && <b>{say.budgetOver}</b>}
    </div>
  );
}
