/** How the services are that a call needs, now and in the last day; what is late; which limits are near. */
import { useQuery } from '@tanstack/react-query';
import type { Budget } from '../../shared/contract/budget.ts';
import { useFormats, useSignedIn, useWords } from '../ui/context.tsx';
import { rupees } from '../ui/format.ts';
import { Page } from '../ui/page.tsx';
import type { Health } from '../ui/server/api.ts';
import { Loading, Trouble } from '../ui/states.tsx';
import { useNow } from '../ui/use-now.ts';
import { barsOf, type Service, stateOf } from './service-state.ts';
import './health.css';

const refreshMs = 30_000;
/** From here on a limit is near. */
const nearly = 0.8;

export default function HealthPage() {
  const words = useWords();
  const say = words.health;
  const { zoneName } = useFormats();
  const { api, session } = useSignedIn();
  const isAllowed = session.role !== 'staff';
  const { data, error, refetch } = useQuery({
    queryKey: ['health'],
    queryFn: ({ signal }) => api.health(signal),
    refetchInterval: refreshMs,
    enabled: isAllowed,
  });
  return (
    <Page title={say.title}>
      <p className="muted intro">
        {isAllowed ? say.intro : say.admins} {isAllowed && words.zone(zoneName)}
      </p>
      {error && <Trouble error={error} retry={refetch} />}
      {isAllowed && !data && !error && <Loading rows={6} />}
      {data && <HealthShown health={data} />}
    </Page>
  );
}

function HealthShown({ health }: { health: Health }) {
  const say = useWords().health;
  const now = useNow(refreshMs);
  const { session } = useSignedIn();
  const down = health.services.filter((service) => stateOf(service, health.calls, now) === 'down').length;
  return (
    <>
      <p role="status" className={`verdict ${down > 0 ? 'down' : 'up'}`}>
        {down > 0 ? say.someDown(down) : say.allUp} {say.callsOfDay(health.calls)}
      </p>
      <ul className="services">
        {health.services.map((service) => (
          <ServiceCard key={service.service} service={service} calls={health.calls} now={now} />
        ))}
      </ul>
      <div className="columns">
        <Late late={health.late} />
        <section className="card">
          <h2>{say.limits}</h2>
          <Limit
            name={say.callsAtOnce(health.limits.live, health.limits.most)}
            share={health.limits.live / Math.max(1, health.limits.most)}
            isNear={health.limits.isNearlyFull}
          />
          {session.role === 'admin' && <BudgetLimit />}
          <Refused refused={health.refused} />
        </section>
      </div>
      {health.businesses && <Businesses businesses={health.businesses} />}
    </>
  );
}

function ServiceCard({ service, calls, now }: { service: Service; calls: number; now: number }) {
  const say = useWords().health;
  const { dayTime } = useFormats();
  const state = stateOf(service, calls, now);
  const name = say.services[service.service as keyof typeof say.services] ?? service.service;
  const total = service.answered + service.failed;
  const kind = (given: string) => say.kinds[given as keyof typeof say.kinds] ?? given;
  return (
    <li className="card service">
      <h2>
        {name} <span className={`badge state-${state}`}>{say.states[state]}</span>
      </h2>
      <p>
        {service.now && !service.now.ok && `${kind(service.now.kind ?? '')} `}
        {service.answered > 0
          ? say.ofDay(service.failed, total)
          : service.failed > 0
            ? say.failures(service.failed)
            : say.noFailure}{' '}
        {service.failedOver > 0 && say.failedOver(service.failedOver)}{' '}
        {service.full > 0 && say.full(service.full)}
      </p>
      {service.now?.fault && <p className="small fault">{service.now.fault}</p>}
      {service.lastFault && (
        <p className="small muted">
          {say.lastFault(dayTime(service.lastFault.at))} {kind(service.lastFault.kind)}
        </p>
      )}
      {service.hours.some(({ answered, failed }) => answered + failed > 0) && (
        <Chart service={service} name={name} />
      )}
      {service.providers.length > 0 && (
        <p className="small muted">{say.providers(service.providers.join(' → '))}</p>
      )}
    </li>
  );
}

/** A bar for each hour: how much was asked, and in another colour how much of it failed. */
function Chart({ service, name }: { service: Service; name: string }) {
  const say = useWords().health;
  const { time } = useFormats();
  const { hours } = service;
  const bars = barsOf(hours);
  const [first] = hours;
  return (
    <figure>
      <svg
        className="day-chart"
        viewBox={`0 0 ${bars.length * 10} 40`}
        preserveAspectRatio="none"
        role="img"
        aria-label={say.chart(name, hours.filter(({ failed }) => failed > 0).length)}
      >
        {bars.map(({ all, failed }, n) => (
          <g key={hours[n]?.at}>
            <rect className="all" x={n * 10 + 1} width="8" y={40 - all * 40} height={all * 40} />
            <rect className="failed" x={n * 10 + 1} width="8" y={40 - failed * 40} height={failed * 40} />
          </g>
        ))}
      </svg>
      <figcaption className="small muted">
        <span>{first && time(first.at)}</span>
        <span>{say.nowWord}</span>
      </figcaption>
    </figure>
  );
}

function Late({ late }: { late: Health['late'] }) {
  const say = useWords().health;
  const { dayTime } = useFormats();
  return (
    <section className="card">
      <h2>{say.late}</h2>
      <p>
        {late.since === null ? say.nothingLate : say.lateCalls(late.calls, late.events, dayTime(late.since))}
      </p>
      <p className="small muted">{say.lateHelp}</p>
    </section>
  );
}

function Limit({ name, share, isNear }: { name: string; share: number; isNear: boolean }) {
  const say = useWords().health;
  return (
    <div className={`limit ${isNear ? 'near' : ''}`}>
      <p>
        {name} {isNear && <b>{say.near}</b>}
      </p>
      <svg className="share" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
        <rect className="all" width="100" height="6" />
        <rect className="used" width={Math.min(1, share) * 100} height="6" />
      </svg>
    </div>
  );
}

function BudgetLimit() {
  const say = useWords().health;
  const { api, session } = useSignedIn();
  const { data, error, refetch } = useQuery({
    queryKey: ['budget', session.business],
    queryFn: ({ signal }) => api.ask('budget', { id: session.business }, signal),
    refetchInterval: 60_000,
  });
  if (error && !data) return <Trouble error={error} retry={refetch} />;
  if (!data) return null;
  const share = usedOf(data.budget);
  const { spent, limitPerDay, remaining } = data.budget;
  return (
    <Limit
      name={say.budget(rupees(spent.inr), rupees(limitPerDay.inr), rupees(remaining.inr))}
      share={share}
      isNear={share >= nearly}
    />
  );
}

/** The month's limit may be nearer than the day's: what is left says which. */
function usedOf({ limitPerDay, remaining }: Budget): number {
  return limitPerDay.microInr > 0 ? 1 - Math.max(0, remaining.microInr) / limitPerDay.microInr : 1;
}

function Refused({ refused }: { refused: Health['refused'] }) {
  const say = useWords().health;
  const reasons = Object.entries(refused).filter(([, count]) => count > 0);
  if (reasons.length === 0) return null;
  return (
    <>
      <h3>{say.refused}</h3>
      <ul>
        {reasons.map(([reason, count]) => (
          <li key={reason}>
            {say.reasons[reason as keyof typeof say.reasons] ?? reason}: {count}
          </li>
        ))}
      </ul>
    </>
  );
}

function Businesses({ businesses }: { businesses: NonNullable<Health['businesses']> }) {
  const say = useWords().health;
  if (businesses.length === 0) return null;
  return (
    <section className="card">
      <h2>{say.businesses}</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is scrolled by the keyboard too */}
      <div className="businesses" tabIndex={0}>
        <table>
          <thead>
            <tr>
              {say.columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {businesses.map(({ businessId, calls, failed, failedOver, refused, late }) => (
              <tr key={businessId}>
                <th scope="row">{businessId}</th>
                {[calls, failed, failedOver, refused, late].map((count, n) => (
                  <td key={say.columns[n + 1]} className="number">
                    {count}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
