/** The list of live calls, refreshed every few seconds. */
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { CarrierName } from '../../shared/ids.ts';
import { useFormats, useSignedIn, useWords } from '../ui/context.tsx';
import { length } from '../ui/format.ts';
import { Icon } from '../ui/frame/icons.tsx';
import { Page } from '../ui/page.tsx';
import type { LiveCall } from '../ui/server/api.ts';
import { Empty, Loading, Trouble } from '../ui/states.tsx';
import { useNow } from '../ui/use-now.ts';
import './live.css';

const refreshMs = 3000;

export default function LivePage() {
  const say = useWords().live;
  const { api } = useSignedIn();
  const { data, error, refetch } = useQuery({
    queryKey: ['live'],
    queryFn: ({ signal }) => api.liveCalls(signal),
    refetchInterval: refreshMs,
  });
  return (
    <Page title={say.title}>
      <p role="status" className="hidden">
        {data && say.count(data.length)}
      </p>
      {error && <Trouble error={error} retry={refetch} />}
      {!data && !error && <Loading />}
      {data && data.length > 0 && <LiveRows calls={data} />}
      {data && data.length === 0 && (
        <Empty title={say.emptyTitle} icon={<Icon name="live" />}>
          <p>{say.empty}</p>
          <Link href="/softphone" className="button">
            {say.callAgent}
          </Link>
        </Empty>
      )}
    </Page>
  );
}

function LiveRows({ calls }: { calls: readonly LiveCall[] }) {
  const words = useWords();
  const { phone } = useFormats();
  const now = useNow(1000);
  return (
    <ol className="rows">
      {calls.map(({ callId, from, to, carrier, startedAt, callerName }) => {
        const named = CarrierName.safeParse(carrier);
        return (
          <li key={callId}>
            <Link className="row live-row" href={`/live/${callId}`}>
              <span className="pulse" aria-hidden="true" />
              <b className="who" dir="auto">
                {callerName ?? phone(from)}
              </b>
              <span className="muted">
                {callerName !== undefined && `${phone(from)} · `}
                {words.live.onNumber(phone(to))} · {named.success ? words.carriers[named.data] : carrier}
              </span>
              <span className="number">{length(Math.max(0, now - Date.parse(startedAt)) / 1000)}</span>
            </Link>
          </li>
        );
      })}
    </ol>
  );
}
