/** The figures of the whole time, each with how it changed since the time before. */

import type { Tally } from '../../shared/contract/report.ts';
import { length, ms, rupees } from '../ui/format.ts';
import { useReportWords } from './words/use-report-words.ts';

export function Tiles({ total, before }: { total: Tally; before: Tally | undefined }) {
  const say = useReportWords();
  const tiles: readonly [name: string, shown: string, of: (tally: Tally) => number | null][] = [
    [say.calls, String(total.calls), ({ calls }) => calls],
    [say.answered, String(total.answered), ({ answered }) => answered],
    [say.transferred, String(total.transferred), ({ transferred }) => transferred],
    [say.refused, String(total.refused), ({ refused }) => refused],
    [say.abandoned, String(total.abandoned), ({ abandoned }) => abandoned],
    [say.faulty, String(total.faulty), ({ faulty }) => faulty],
    [say.length, length(total.lengthSeconds?.p50 ?? null), ({ lengthSeconds }) => lengthSeconds?.p50 ?? null],
    [
      say.longest,
      length(total.lengthSeconds?.p95 ?? null),
      ({ lengthSeconds }) => lengthSeconds?.p95 ?? null,
    ],
    [say.minutes, say.minutesOf(Math.round(total.seconds / 60)), ({ seconds }) => seconds],
    [say.response, ms(total.responseMs?.p50 ?? null), ({ responseMs }) => responseMs?.p50 ?? null],
    [say.slowest, ms(total.responseMs?.p95 ?? null), ({ responseMs }) => responseMs?.p95 ?? null],
    [say.cost, `₹${rupees(total.cost.inr)}`, ({ cost }) => cost.microInr],
  ];
  return (
    <>
      <dl className="tiles">
        {tiles.map(([name, shown, of]) => (
          <div key={name} className="card">
            <dt>{name}</dt>
            <dd>
              <b>{shown}</b>
              <Change now={of(total)} before={before === undefined ? undefined : of(before)} />
            </dd>
          </div>
        ))}
      </dl>
      <p className="muted small">{say.tilesNote}</p>
    </>
  );
}

/** Nothing before it is read; a change of the smallest numbers says nothing as a percentage. */
function Change({ now, before }: { now: number | null; before: number | null | undefined }) {
  const say = useReportWords();
  if (before === undefined) return <span className="muted small">&nbsp;</span>;
  if (now === null || before === null || before === 0)
    return <span className="muted small">{now === before ? say.same : say.noneBefore}</span>;
  const percent = Math.round((100 * (now - before)) / before);
  return (
    <span className="muted small">
      {percent === 0 ? say.same : percent > 0 ? say.more(percent) : say.less(-percent)}
    </span>
  );
}
