/**
 * The calendar of appointments: a week on a wide screen, a day on a phone. A free slot and an appointment are
 * buttons; both open the dialog in which an appointment is entered, moved or cancelled.
 */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useSearch } from 'wouter';
import { isDate, plusDays } from '../../../shared/slots/slots.ts';
import { navigate, pathWith } from '../../ui/address.ts';
import { useFormats, useSignedIn, useWords } from '../../ui/context.tsx';
import { Icon } from '../../ui/frame/icons.tsx';
import { Page } from '../../ui/page.tsx';
import { Empty, Loading, Trouble } from '../../ui/states.tsx';
import { Toasts } from '../../ui/toasts.tsx';
import { wordsOfRequest } from '../request-words.ts';
import { AppointmentDialog, type Chosen } from './appointment-dialog.tsx';
import { type Appointment, cellOf, type Day, mondayOf, timesOf } from './week.ts';
import './calendar.css';

export default function CalendarPage() {
  const say = useWords().calendar;
  const requests = useWords().requests;
  const { dayOf } = useFormats();
  const given = new URLSearchParams(useSearch()).get('day') ?? '';
  const day = isDate(given) ? given : dayOf(Date.now());
  return (
    <Page
      title={say.title}
      back={
        <Link href="/requests">
          <Icon name="back" />
          {requests.title}
        </Link>
      }
    >
      <Toasts>
        <Week day={day} />
      </Toasts>
    </Page>
  );
}

const refreshMs = 20_000;

/** `day`: the one that a phone shows. */
function Week({ day }: { day: string }) {
  const words = useWords();
  const say = words.calendar;
  const { wanted, weekday, zoneName } = useFormats();
  const { api, session } = useSignedIn();
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const from = mondayOf(day);
  const { data, error, refetch } = useQuery({
    queryKey: ['calendar', session.business, from],
    queryFn: ({ signal }) => api.ask('calendar', { business: session.business, from, days: 7 }, signal),
    refetchInterval: refreshMs,
    placeholderData: keepPreviousData,
  });
  const go = (days: number) => navigate(pathWith('/requests/calendar', { day: plusDays(day, days) }));
  if (!data) return error ? <Trouble error={error} retry={refetch} /> : <Loading rows={6} />;
  const times = timesOf(data.days);
  const clashes = data.days.flatMap((each) => each.clashes).length;
  return (
    <>
      <div className="actions calendar-tools">
        <button type="button" className="quiet" onClick={() => go(-7)} aria-label={say.weekBefore}>
          ‹
        </button>
        <b>
          {wanted(from, '')} – {wanted(plusDays(from, 6), '')}
        </b>
        <button type="button" className="quiet" onClick={() => go(7)} aria-label={say.weekAfter}>
          ›
        </button>
        <Link href="/requests/calendar" className="button quiet">
          {say.today}
        </Link>
        <button
          type="button"
          onClick={() => setChosen({ request: null, date: day < data.today ? data.today : day, time: '' })}
        >
          {say.add}
        </button>
      </div>
      <p className="muted small">
        {data.slots ? say.slots(data.slots.minutes, data.slots.atOnce) : say.noSlots} {words.zone(zoneName)}
      </p>
      {clashes > 0 && (
        <p className="trouble small" role="status">
          {say.clashes(clashes)}
        </p>
      )}
      <div className="day-choice">
        {data.days.map(({ date }) => (
          <Link
            key={date}
            href={pathWith('/requests/calendar', { day: date })}
            aria-current={date === day ? 'date' : undefined}
            aria-label={wanted(date, '')}
          >
            {weekday(date)}
            <br />
            {Number(date.slice(8))}
          </Link>
        ))}
      </div>
      {times.length === 0 ? (
        <Empty title={say.emptyTitle}>
          <p>{say.empty}</p>
        </Empty>
      ) : (
        <table className="calendar card">
          <caption className="hidden">{say.title}</caption>
          <thead>
            <tr>
              <th scope="col">
                <span className="hidden">{say.time}</span>
              </th>
              {data.days.map(({ date, openings }) => (
                <th key={date} scope="col" className={classOf(date, day, data.today)}>
                  {wanted(date, '')}
                  {openings.length === 0 && data.slots && <span className="muted small">{say.closed}</span>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {times.map((time) => (
              <tr key={time}>
                <th scope="row">{time === '' ? say.anyTime : wanted('', time)}</th>
                {data.days.map((each) => (
                  <td key={each.date} className={classOf(each.date, day, data.today)}>
                    <Slot day={each} time={time} choose={setChosen} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {chosen && <AppointmentDialog chosen={chosen} close={() => setChosen(null)} />}
    </>
  );
}

function classOf(date: string, shown: string, today: string): string {
  return [date === shown ? 'shown' : '', date === today ? 'today' : ''].join(' ').trim();
}

function Slot({ day, time, choose }: { day: Day; time: string; choose: (chosen: Chosen) => void }) {
  const say = useWords().calendar;
  const { wanted } = useFormats();
  const { date, clashes } = day;
  const { appointments, left } = cellOf(day, time);
  return (
    <>
      {appointments.map((request) => (
        <AppointmentButton
          key={request.requestId}
          request={request}
          isClash={clashes.includes(request.requestId)}
          choose={() => choose({ request, date, time })}
        />
      ))}
      {left !== null && left > 0 && (
        <button
          type="button"
          className="free"
          aria-label={say.addAt(wanted(date, time), left)}
          onClick={() => choose({ request: null, date, time })}
        >
          + <span className="muted">{say.left(left)}</span>
        </button>
      )}
    </>
  );
}

function AppointmentButton(given: { request: Appointment; isClash: boolean; choose: () => void }) {
  const { request, isClash, choose } = given;
  const words = useWords();
  const say = words.calendar;
  const { name, phone, what } = wordsOfRequest(request, words, useFormats());
  const marks = [
    ...(isClash ? [say.clash] : []),
    ...(request.booked ? [] : [say.wish]),
    ...(request.state === 'done' ? [words.requests.states.done] : []),
  ];
  return (
    <button
      type="button"
      className={`appointment ${isClash ? 'clash' : request.booked ? '' : 'wish'}`}
      onClick={choose}
    >
      <b dir="auto">{name || phone}</b>
      {what && <span dir="auto">{what}</span>}
      {marks.length > 0 && <span className="small">{marks.join(' · ')}</span>}
    </button>
  );
}
