/** Calls as rows, a heading for each day. A whole row is the link to its call. */
import { Link } from 'wouter';
import type { CallRow } from '../../../shared/contract/call.ts';
import { useFormats, useWords } from '../../ui/context.tsx';
import { length } from '../../ui/format.ts';
import { useNow } from '../../ui/use-now.ts';

export function CallRows({ calls }: { calls: readonly CallRow[] }) {
  const words = useWords();
  const { dayName, zoneName } = useFormats();
  const now = useNow(60_000);
  const days = Map.groupBy(calls, ({ startedAt }) => dayName(startedAt, now));
  return (
    <div className="days">
      {[...days].map(([day, ofDay], index) => (
        <section key={day} className="day" aria-label={day}>
          <h2>
            {day}
            {index === 0 && <span className="zone">{words.zone(zoneName)}</span>}
          </h2>
          <ol className="rows">
            {ofDay.map((call) => (
              <li key={call.callId}>
                <Row call={call} />
              </li>
            ))}
          </ol>
        </section>
      ))}
    </div>
  );
}

function Row({ call }: { call: CallRow }) {
  const words = useWords();
  const { phone, time } = useFormats();
  const isLive = call.status === 'active';
  return (
    <Link className="row call-row" href={`/calls/${call.callId}`}>
      <span className="when">{time(call.startedAt)}</span>
      <b className="who" dir="auto">
        {call.callerName ?? phone(call.from)}
        {call.isTrial && <span className="muted small"> {words.versions.trial}</span>}
      </b>
      <span className="what" dir="auto">
        {call.summary ?? <span className="muted">{isLive ? words.calls.live : words.calls.noSummary}</span>}
      </span>
      <span className="meta">
        {!isLive && (
          <>
            <span>{length(call.seconds)}</span>
            <span>₹{call.cost.total.inr}</span>
          </>
        )}
      </span>
      <span className="badges">
        {call.mark && <span className="badge failed">{words.calls.mark.badge}</span>}
        <CallBadge call={call} />
      </span>
    </Link>
  );
}

/** What came of the call. Its state while it is live, where it failed, and where nothing else is known. */
export function CallBadge({ call: { status, outcome } }: { call: Pick<CallRow, 'status' | 'outcome'> }) {
  const words = useWords();
  if (!outcome || status === 'active' || status === 'failed')
    return <span className={`badge ${status}`}>{words.statuses[status]}</span>;
  return <span className={`badge ${outcome}`}>{words.outcomes[outcome]}</span>;
}
