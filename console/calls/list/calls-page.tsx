/** The list of calls, newest first: its filters, its rows by day, and the budget's line for admins. */
import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from 'wouter';
import type { Budget } from '../../../shared/contract/budget.ts';
import { useFormats, useSignedIn, useWords } from '../../ui/context.tsx';
import { rupees } from '../../ui/format.ts';
import { Icon } from '../../ui/frame/icons.tsx';
import { Older } from '../../ui/older.tsx';
import { Page } from '../../ui/page.tsx';
import { usePaged } from '../../ui/server/use-paged.ts';
import { Empty, Loading, Trouble } from '../../ui/states.tsx';
import { RefusedLink } from '../refused/refused-link.tsx';
import { CallRows } from './call-rows.tsx';
import {
  type CallFilters,
  callFiltersOf,
  callsList,
  isWrongPhone,
  mostShown,
  nextPath,
} from './calls-list.ts';
import { CsvButton } from './csv-button.tsx';
import { Filters } from './filters.tsx';
import { SavedBar } from './saved-bar.tsx';
import '../calls.css';

export default function CallsPage() {
  const words = useWords();
  const { session } = useSignedIn();
  const filters = callFiltersOf(useSearch());
  return (
    <Page title={words.calls.title} actions={<RefusedLink />}>
      {session.role === 'admin' && <BudgetLine />}
      <Filters filters={filters} />
      <SavedBar filters={filters} />
      {!isWrongPhone(filters) && <CallList filters={filters} />}
    </Page>
  );
}

function CallList({ filters }: { filters: CallFilters }) {
  const say = useWords().calls;
  const { api } = useSignedIn();
  const list = usePaged(callsList(api, filters, useFormats()));
  const { rows } = list;
  if (rows === null)
    return list.error ? <Trouble error={list.error} retry={list.retry} /> : <Loading rows={5} />;
  const isFiltered = Object.keys(filters).length > 0;
  const last = rows.length >= mostShown && list.hasOlder ? rows.at(-1) : undefined;
  return (
    <div aria-busy={list.isOld}>
      {rows.length > 0 && <CallRows calls={rows} />}
      {rows.length === 0 && list.hasOlder && <Empty>{say.searchOn}</Empty>}
      {rows.length === 0 && !list.hasOlder && <NoCalls isFiltered={isFiltered} />}
      {last ? (
        <Link className="button quiet" href={nextPath(filters, last)}>
          {say.older}
        </Link>
      ) : (
        <Older list={list} older={say.older} shown={say.shown} newOnes={say.newOnes} />
      )}
      {rows.length > 0 && <CsvButton filters={filters} />}
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
      <span>{say.budgetSpent(rupees(spent.inr), rupees(limitPerDay.inr))}</span>
      <svg className="share" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
        <rect className="all" width="100" height="6" />
        <rect className="used" width={share * 100} height="6" />
      </svg>
      <span className="muted">
        {[
          say.budgetLeft(rupees(remaining.inr)),
          ...(held.microInr > 0 ? [say.budgetHeld(rupees(held.inr))] : []),
          ...(limitPerMonth ? [say.budgetMonth(rupees(limitPerMonth.inr))] : []),
        ].join(' · ')}
      </span>
      {isSpent && <b>{say.budgetOver}</b>}
    </div>
  );
}
