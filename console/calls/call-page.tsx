/**
 * One call: facts, summary, recording, conversation, response times and cost. The recording and the
 * journal are fetched when staff open them, and the journal also where it has words that nobody heard.
 */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import type { Call } from '../../shared/contract/call.ts';
import { personRef } from '../people/people-list.ts';
import { CallerRequests } from '../requests/caller-requests.tsx';
import { useFormats, useSignedIn, useWords } from '../ui/context.tsx';
import { length } from '../ui/format.ts';
import { Icon } from '../ui/frame/icons.tsx';
import { Page } from '../ui/page.tsx';
import { isAbsent } from '../ui/server/api-error.ts';
import { Empty, Facts, Loading, Trouble } from '../ui/states.tsx';
import { useNow } from '../ui/use-now.ts';
import { CostTable } from './cost-table.tsx';
import { JournalList } from './journal/journal-list.tsx';
import { CallBadge } from './list/call-rows.tsx';
import { MarkCard } from './mark-card.tsx';
import { isRecordingExpected, Recording } from './recording.tsx';
import { Downloads } from './sound/downloads.tsx';
import { useListening } from './sound/use-listening.ts';
import { Transcript } from './transcript.tsx';
import { timingsOf } from './waterfall/timings.ts';
import { Waterfall } from './waterfall/waterfall.tsx';
import './call.css';

const refreshMs = 5000;

export default function CallPage({ callId }: { callId: string }) {
  const say = useWords().calls;
  const { api } = useSignedIn();
  const { phone } = useFormats();
  const { data, error, refetch } = useQuery({
    queryKey: ['call', callId],
    queryFn: ({ signal }) => api.ask('call', { callId }, signal),
    // A call that is live changes, and so does one whose recording is on its way.
    refetchInterval: ({ state }) => {
      const call = state.data?.call;
      return call && (call.status === 'active' || isRecordingExpected(call, Date.now())) ? refreshMs : false;
    },
  });
  const call = data?.call;
  const person = call ? personRef(call.from, call.callId) : null;
  const who = call ? (call.callerName ?? phone(call.from)) : say.oneCall;
  return (
    <Page
      title={who}
      heading={
        call && (
          <>
            <span dir="auto">{who}</span> <CallBadge call={call} />
          </>
        )
      }
      back={
        <>
          <Link href="/calls">
            <Icon name="back" />
            {say.back}
          </Link>
          {person !== null && <Link href={`/people/${person}`}>{say.sameCaller}</Link>}
        </>
      }
      actions={
        call?.status === 'active' ? (
          <Link className="button" href={`/live/${callId}`}>
            {say.watch}
          </Link>
        ) : (
          call && <CopyLink />
        )
      }
    >
      {call && <CallShown call={call} />}
      {!call && !error && <Loading rows={6} />}
      {error && isAbsent(error) && <Empty title={say.noCall}>{say.noCallWhy}</Empty>}
      {!call && error && !isAbsent(error) && <Trouble error={error} retry={refetch} />}
    </Page>
  );
}

function CallShown({ call }: { call: Call }) {
  const words = useWords();
  const say = words.calls;
  const { phone, dayTimeZone } = useFormats();
  const now = useNow(30_000);
  const listening = useListening(call);
  const person = personRef(call.from, call.callId);
  const { lines, current, hear } = listening;
  const isSilent = lines.length === 0;
  // Without a journal no line has a place in the recording.
  const hasPlaces = listening.sound === null || lines.some(({ from }) => from !== null);
  const sounding = call.recording &&
    hasPlaces && {
      current,
      hear: (index: number, chars: number) => {
        const line = lines[index];
        if (line) hear(line, chars);
      },
    };
  return (
    <>
      <Facts
        facts={[
          ...(call.callerName === undefined
            ? []
            : ([
                [
                  say.caller,
                  <span key="from" className="number">
                    {phone(call.from)}
                  </span>,
                ],
              ] as const)),
          [say.started, dayTimeZone(call.startedAt)],
          [say.length, length(call.seconds)],
          [say.ended, call.endReason === null ? say.notEnded : words.ends[call.endReason]],
          [
            say.dialled,
            <span key="to" className="number">
              {phone(call.to)}
            </span>,
          ],
          [say.carrier, words.carriers[call.carrier]],
          ...(call.settingsVersion === undefined
            ? []
            : [[words.versions.settings, <SettingsUsed key="settings" call={call} />] as const]),
          [say.cost, `₹${call.cost.total.inr}`],
        ]}
      />
      {call.summary !== null && (
        <section className="card">
          <h2>{say.summary}</h2>
          <p className="prose" dir="auto">
            {call.summary}
          </p>
        </section>
      )}
      {call.status !== 'active' && call.from !== '' && <MarkCard call={call} />}
      <section className="card">
        <h2>{say.recording}</h2>
        <Recording call={call} now={now} listening={listening} />
        {call.status !== 'active' && <Downloads call={call} listening={listening} />}
      </section>
      <div className="columns">
        <section className="card">
          <h2>{say.transcript}</h2>
          {isSilent ? (
            <p className="muted">{call.status === 'active' ? say.transcriptEmpty : silence(call, say)}</p>
          ) : (
            <>
              <p className="muted small">{say.transcriptNote}</p>
              <Transcript lines={lines} label={say.transcript} {...(sounding && { sounding })} />
            </>
          )}
        </section>
        <div>
          {person !== null && <CallerRequests phone={person} callId={call.callId} />}
          <section className="card">
            <h2>{say.times}</h2>
            <p className="muted small">{say.timesNote}</p>
            <Waterfall turns={call.turns.map(timingsOf)} />
          </section>
          <section className="card">
            <h2>{say.cost}</h2>
            <CostTable cost={call.cost} />
          </section>
        </div>
      </div>
      <Journal callId={call.callId} />
      <p className="muted small">
        {say.id} {call.callId}
      </p>
    </>
  );
}

/** An admin may read the version of the settings that the call was held with. */
function SettingsUsed({ call: { settingsVersion = 0, isTrial } }: { call: Call }) {
  const say = useWords().versions;
  const { session } = useSignedIn();
  const name = say.version(settingsVersion);
  return (
    <>
      {session.role === 'admin' ? <Link href={`/business/versions/${settingsVersion}`}>{name}</Link> : name}
      {isTrial && ` · ${say.trial}`}
    </>
  );
}

/** Nobody spoke: there never was a line, or there was one and it stayed silent. */
function silence(call: Call, say: { neverConnected: string; transcriptEmpty: string }): string {
  return call.turns.length === 0 ? say.neverConnected : say.transcriptEmpty;
}

function Journal({ callId }: { callId: string }) {
  const say = useWords().calls;
  const { api } = useSignedIn();
  const [isOpen, setIsOpen] = useState(false);
  const { data, error, refetch } = useQuery({
    queryKey: ['events', callId],
    queryFn: ({ signal }) => api.ask('callEvents', { callId }, signal),
    enabled: isOpen,
  });
  return (
    <details className="card" id="events" onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}>
      <summary>{say.journal}</summary>
      {data && <JournalList events={data.events} />}
      {!data && isOpen && (error ? <Trouble error={error} retry={refetch} /> : <Loading />)}
    </details>
  );
}

/** The address holds no token: a colleague opens it with a sign-in of their own. */
function CopyLink() {
  const say = useWords().calls;
  const [isCopied, setIsCopied] = useState(false);
  const copy = (): void => {
    navigator.clipboard.writeText(location.href).then(
      () => setIsCopied(true),
      () => setIsCopied(false),
    );
  };
  // Browsers have no clipboard for a page without https.
  if (!navigator.clipboard) return null;
  return (
    <button type="button" className="quiet" onClick={copy}>
      <Icon name={isCopied ? 'done' : 'link'} />
      <span role="status">{isCopied ? say.copied : say.copyLink}</span>
    </button>
  );
}
