/** Reports: what the calls of some days were, compared with the days before. */

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useSearch } from 'wouter';
import type { Report, Tally } from '../../shared/contract/report.ts';
import { useFormats, useSignedIn, useSpoken, useWords } from '../ui/context.tsx';
import { ms } from '../ui/format.ts';
import { Icon } from '../ui/frame/icons.tsx';
import { Page } from '../ui/page.tsx';
import { Empty, Loading, Trouble } from '../ui/states.tsx';
import { useNow } from '../ui/use-now.ts';
import { localeOf } from '../ui/words/language.ts';
import { Chart } from './chart.tsx';
import { BusyHours, CostList, CountList, Unanswered } from './counts.tsx';
import { csvOf } from './csv.ts';
import { type Period, periodBefore, periodOf, rowNames } from './period.ts';
import { PeriodPicker } from './period-picker.tsx';
import { Tiles } from './tiles.tsx';
import { useReportWords } from './words/use-report-words.ts';
import './reports.css';

const minuteMs = 60_000;

export default function ReportsPage() {
  const say = useReportWords();
  const now = useNow(minuteMs);
  const period = periodOf(useSearch(), useFormats().dayOf(now));
  const report = useReport(period, period.by);
  const before = useReport(periodBefore(period), 'day');
  const { data } = report;
  const isEmpty = data !== undefined && data.total.calls + data.total.refused === 0;
  return (
    <Page title={say.title} actions={data && !isEmpty && <Downloads report={data} period={period} />}>
      <PeriodPicker period={period} />
      {report.error && !data && <Trouble error={report.error} retry={report.refetch} />}
      {!report.error && !data && <Loading rows={6} />}
      {isEmpty && (
        <Empty title={say.emptyTitle} icon={<Icon name="calls" />}>
          <p>{say.empty}</p>
        </Empty>
      )}
      {data && !isEmpty && (
        <div aria-busy={report.isPlaceholderData}>
          <Tiles total={data.total} before={before.data?.total} />
          <Charts report={data} period={period} />
          <Lists report={data} />
        </div>
      )}
    </Page>
  );
}

function useReport({ from, to }: { from: string; to: string }, by: Period['by']) {
  const { api, session } = useSignedIn();
  const { dayBounds } = useFormats();
  const { since = '' } = dayBounds(from);
  const { until = '' } = dayBounds(to);
  return useQuery({
    queryKey: ['reports', session.business, since, until, by],
    queryFn: ({ signal }) => api.ask('reports', { business: session.business, since, until, by }, signal),
    refetchInterval: minuteMs,
    placeholderData: keepPreviousData,
  });
}

function Charts({ report, period }: { report: Report; period: Period }) {
  const say = useReportWords();
  const { language } = useSpoken();
  const rows = rowsOf(report, period);
  const month = period.by === 'month' ? ({ month: 'short', year: 'numeric' } as const) : null;
  const date = new Intl.DateTimeFormat(localeOf(language), {
    timeZone: 'UTC',
    ...(month ?? { day: 'numeric', month: 'short' }),
  });
  const places = rows.map(({ name }) => date.format(new Date(`${name}T00:00:00Z`)));
  const of = (read: (tally: Tally) => number | null) => rows.map(({ tally }) => (tally ? read(tally) : null));
  const count = (read: (tally: Tally) => number) => rows.map(({ tally }) => (tally ? read(tally) : 0));
  return (
    <div className="charts">
      <Chart
        title={say.calls}
        kind="bars"
        places={places}
        show={whole}
        series={[{ name: say.calls, colour: '--accent', values: count(({ calls }) => calls) }]}
      />
      <Chart
        title={say.lost}
        kind="lines"
        places={places}
        show={whole}
        series={[
          { name: say.refused, colour: '--danger', values: count(({ refused }) => refused) },
          { name: say.abandoned, colour: '--clause', values: count(({ abandoned }) => abandoned) },
          { name: say.faulty, colour: '--calm', values: count(({ faulty }) => faulty) },
        ]}
      />
      <Chart
        title={say.responseTitle}
        kind="lines"
        places={places}
        show={ms}
        series={[
          { name: say.response, colour: '--accent', values: of(({ responseMs }) => responseMs?.p50 ?? null) },
          { name: say.slowest, colour: '--clause', values: of(({ responseMs }) => responseMs?.p95 ?? null) },
        ]}
      />
      <Chart
        title={say.cost}
        kind="bars"
        places={places}
        show={(rupees) => `₹${rupees.toFixed(rupees > 0 && rupees < 10 ? 2 : 0)}`}
        series={[
          { name: say.cost, colour: '--voice', values: count(({ cost }) => cost.microInr / 1_000_000) },
        ]}
      />
    </div>
  );
}

function whole(value: number): string {
  return Number.isInteger(value) ? String(value) : '';
}

/** Every row of the time, also those without a call, which the API leaves out. */
function rowsOf({ days }: Report, period: Period): { name: string; tally: Tally | null }[] {
  const known = new Map(days.map((day) => [day.day, day]));
  return rowNames(period).map((name) => ({ name, tally: known.get(name) ?? null }));
}

function Lists({ report: { details } }: { report: Report }) {
  const words = useWords();
  const say = useReportWords();
  const { language } = useSpoken();
  if (!details) return null;
  const languages = new Intl.DisplayNames(localeOf(language), { type: 'language' });
  const named = (names: Readonly<Record<string, string>>) => (name: string) => names[name] ?? name;
  return (
    <>
      {details.uncounted > 0 && <p className="muted small">{say.uncounted(details.uncounted)}</p>}
      <div className="lists">
        <CountList title={say.outcomes} counts={details.outcomes} nameOf={named(words.outcomes)} />
        <CountList
          title={say.topics}
          note={say.topicsNote}
          counts={details.topics}
          nameOf={named(say.topicNames)}
        />
        <CountList title={say.requests} counts={details.requests} nameOf={named(words.requests.kinds)} />
        <CountList
          title={say.languages}
          counts={details.languages}
          nameOf={(tag) => languages.of(tag.slice(0, 2)) ?? tag}
        />
        <CostList costs={details.costs} />
        <CountList title={say.faults} counts={details.faults} nameOf={say.fault} />
        <CountList
          title={say.tools}
          counts={details.tools}
          nameOf={(name) => named(say.toolNames)(name).replaceAll('_', ' ')}
        />
        <BusyHours hours={details.hours} />
        <Unanswered unanswered={details.unanswered} />
      </div>
    </>
  );
}

/** The columns have the API's own names, so that two files of different languages fit together. */
const columns: readonly [name: string, of: (tally: Tally) => string | number][] = [
  ['calls', ({ calls }) => calls],
  ['answered', ({ answered }) => answered],
  ['transferred', ({ transferred }) => transferred],
  ['failed', ({ failed }) => failed],
  ['refused', ({ refused }) => refused],
  ['abandoned', ({ abandoned }) => abandoned],
  ['faulty', ({ faulty }) => faulty],
  ['seconds', ({ seconds }) => seconds],
  ['length_p50_seconds', ({ lengthSeconds }) => lengthSeconds?.p50 ?? ''],
  ['length_p95_seconds', ({ lengthSeconds }) => lengthSeconds?.p95 ?? ''],
  ['response_p50_ms', ({ responseMs }) => responseMs?.p50 ?? ''],
  ['response_p95_ms', ({ responseMs }) => responseMs?.p95 ?? ''],
  ['cost_inr', ({ cost }) => cost.inr],
  ['unrated_models', ({ unratedModels }) => unratedModels.join(' ')],
];

function Downloads({ report, period }: { report: Report; period: Period }) {
  const say = useReportWords();
  const download = (): void => {
    const rows = [...report.days.map((day) => [day.day, day] as const), ['total', report.total] as const];
    const text = csvOf([
      [period.by, ...columns.map(([name]) => name)],
      ...rows.map(([name, tally]) => [name, ...columns.map(([, of]) => of(tally))]),
    ]);
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
    link.download = `report-${period.from}-${period.to}.csv`;
    link.click();
    // The browser has taken the file over by the next turn of its loop.
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };
  return (
    <>
      <button type="button" className="quiet" onClick={download}>
        {say.csv}
      </button>
      <button type="button" className="quiet" onClick={() => print()}>
        {say.print}
      </button>
    </>
  );
}
