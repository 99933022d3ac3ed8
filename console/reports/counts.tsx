/** Lists of a report: names with how many calls each, and questions that the agent could not answer. */

import { Link } from 'wouter';
import type { Counts, Details } from '../../shared/contract/report.ts';
import { useFormats, useSignedIn, useSpoken, useWords } from '../ui/context.tsx';
import { rupees } from '../ui/format.ts';
import { localeOf } from '../ui/words/language.ts';
import { useReportWords } from './words/use-report-words.ts';

export function CountList(given: {
  title: string;
  note?: string;
  counts: Counts;
  nameOf: (name: string) => string;
}) {
  const { title, note, counts, nameOf } = given;
  return (
    <Bars
      title={title}
      {...(note && { note })}
      rows={counts.map(({ name, calls }) => ({ name: nameOf(name), size: calls, shown: String(calls) }))}
    />
  );
}

export function CostList({ costs }: { costs: Details['costs'] }) {
  const words = useWords();
  return (
    <Bars
      title={useReportWords().costByLine}
      rows={costs.map(({ item, microInr, inr }) => ({
        name: words.calls.items[item] ?? item,
        size: microInr,
        shown: `₹${rupees(inr)}`,
      }))}
    />
  );
}

function Bars(given: {
  title: string;
  note?: string;
  rows: readonly { name: string; size: number; shown: string }[];
}) {
  const say = useReportWords();
  const { title, note, rows } = given;
  const most = Math.max(1, ...rows.map(({ size }) => size));
  return (
    <section className="card">
      <h2>{title}</h2>
      {note && <p className="muted small">{note}</p>}
      {rows.length === 0 && <p className="muted">{say.none}</p>}
      <ul className="bars">
        {rows.map(({ name, size, shown }) => (
          <li key={name}>
            <span dir="auto">{name}</span>
            <b className="number">{shown}</b>
            <svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
              <rect width={(100 * size) / most} height="4" />
            </svg>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function Unanswered({ unanswered }: { unanswered: Details['unanswered'] }) {
  const words = useWords();
  const say = useReportWords();
  const { session } = useSignedIn();
  const { dayTime, zoneName } = useFormats();
  const { calls, newest } = unanswered;
  return (
    <section className="card wide">
      <h2>{say.unanswered}</h2>
      <p className="muted small">
        {calls > newest.length && say.newestOf(newest.length, calls)}{' '}
        {session.role === 'admin' ? <Link href="/business">{say.unansweredNote}</Link> : say.unansweredNote}{' '}
        {words.zone(zoneName)}
      </p>
      {newest.length === 0 && <p className="muted">{say.none}</p>}
      <ul className="questions">
        {newest.map(({ callId, at, why, question }) => (
          <li key={callId}>
            <Link href={`/calls/${callId}`}>{dayTime(at)}</Link>
            <span dir="auto">{question === '' ? say.erased : `“${question}”`}</span>
            <span className="tag">{say.whys[why]}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** How the calls spread over the week, by hours. The darker, the more. */
export function BusyHours({ hours }: { hours: Details['hours'] }) {
  const { language, words } = useSpoken();
  const say = useReportWords();
  const { zoneName } = useFormats();
  const most = Math.max(1, ...hours.flat());
  const dayName = new Intl.DateTimeFormat(localeOf(language), { weekday: 'short', timeZone: 'UTC' });
  return (
    <section className="card wide">
      <h2>{say.busy}</h2>
      <p className="muted small">
        {say.busyNote} {words.zone(zoneName)}
      </p>
      <table className="heat">
        <thead>
          <tr>
            <td />
            {Array.from({ length: 24 }, (_, hour) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the hours of a day
              <th key={hour} scope="col">
                <span className={hour % 3 === 0 ? '' : 'hidden'}>{hour}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {hours.map((day, at) => {
            // 5 January 1970 was a Monday.
            const name = dayName.format(new Date(Date.UTC(1970, 0, 5 + at)));
            return (
              <tr key={name}>
                <th scope="row">{name}</th>
                {day.map((calls, hour) => (
                  <td
                    // biome-ignore lint/suspicious/noArrayIndexKey: the hours of a day
                    key={hour}
                    className={`level${calls === 0 ? 0 : Math.ceil((5 * calls) / most)}`}
                    title={`${name} ${hour}:00 · ${calls}`}
                  >
                    <span className="hidden">{calls}</span>
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
