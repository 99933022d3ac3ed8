/** One live call as it happens, with the buttons that transfer it or end it. */
import { useMutation } from '@tanstack/react-query';
import { type RefObject, useId, useMemo, useRef, useState } from 'react';
import { Link } from 'wouter';
import { JournalList } from '../calls/journal/journal-list.tsx';
import { Ask, type Question } from '../ui/ask.tsx';
import { useBusinessAbout } from '../ui/business-about.ts';
import { useFormats, useSignedIn, useWords } from '../ui/context.tsx';
import { length } from '../ui/format.ts';
import { Icon } from '../ui/frame/icons.tsx';
import { Page } from '../ui/page.tsx';
import { Facts, Trouble } from '../ui/states.tsx';
import { useNow } from '../ui/use-now.ts';
import { Conversation } from './conversation.tsx';
import { LiveStaff } from './live-staff.tsx';
import { costSoFar, type LiveView, liveView } from './live-view.ts';
import { useFollow } from './use-follow.ts';
import { useWatch, type Watched } from './use-watch.ts';
import './live.css';

export default function LiveCallPage({ callId }: { callId: string }) {
  const { live: say, calls } = useWords();
  const { phone } = useFormats();
  const watched = useWatch(callId);
  const view = useMemo(() => liveView(watched.soFar), [watched.soFar]);
  const journal = useFollow<HTMLOListElement>(watched.soFar);
  const isOver = watched.state === 'over' || watched.state === 'notLive';
  const isResting = isOver || view.isTransferred;
  return (
    <Page
      title={say.callTitle}
      heading={view.from === '' ? say.callTitle : (view.customerName ?? phone(view.from))}
      back={
        <Link href="/live">
          <Icon name="back" />
          {say.back}
        </Link>
      }
      actions={<Actions callId={callId} view={view} isResting={isResting} />}
    >
      <State callId={callId} watched={watched} isTransferred={view.isTransferred} />
      {watched.soFar.length > 0 && <LiveFacts view={view} watched={watched} />}
      <div className="live-parts">
        {!isOver && <LiveStaff callId={callId} view={view} isResting={isResting} />}
        <div className="columns">
          <Conversation view={view} />
        </div>
      </div>
      <section className="card">
        <h2>{say.journal}</h2>
        <JournalList events={watched.soFar} scroller={journal} />
      </section>
      <p className="muted small">
        {calls.id} {callId}
      </p>
    </Page>
  );
}

function State(given: { callId: string; watched: Watched; isTransferred: boolean }) {
  const say = useWords().live;
  const { callId, watched, isTransferred } = given;
  if (watched.error !== null) return <Trouble error={watched.error} />;
  const { state } = watched;
  const isOver = state === 'over' || state === 'notLive';
  return (
    <p role="status" className={`state ${state}`}>
      {state === 'connected' && <span className="pulse" aria-hidden="true" />}
      {state === 'connected' && isTransferred ? say.withPerson : say[state]}{' '}
      {isOver && <Link href={`/calls/${callId}`}>{say.stored}</Link>}
    </p>
  );
}

/** `isResting`: the agent is not on the line, so there is nothing to end or to transfer. */
function Actions({ callId, view, isResting }: { callId: string; view: LiveView; isResting: boolean }) {
  const say = useWords().live;
  const { api } = useSignedIn();
  const people = useBusinessAbout()?.transferDestinations;
  const chosen = useRef<HTMLSelectElement>(null);
  const [question, setQuestion] = useState<Question | null>(null);
  const end = useMutation({ mutationFn: () => api.hangUp(callId) });
  const transfer = useMutation({ mutationFn: (to?: string) => api.transfer(callId, to) });
  const error = end.error ?? transfer.error;
  const ask = (asked: Question): void => {
    end.reset();
    transfer.reset();
    setQuestion(asked);
  };
  return (
    <>
      <button
        type="button"
        className="quiet"
        id="transfer"
        disabled={isResting || view.isEnding || view.isMoving || transfer.isPending || people?.length === 0}
        title={people?.length === 0 ? say.nobody : undefined}
        onClick={() =>
          ask({
            title: say.transferTitle,
            what: say.transferWhat,
            yes: say.transfer,
            act: () => transfer.mutate(chosen.current?.value ?? people?.[0]),
            ...(people && people.length > 0 && { more: <People names={people} chosen={chosen} /> }),
          })
        }
      >
        {say.transfer}
      </button>
      <button
        type="button"
        className="danger"
        id="hang-up"
        disabled={isResting || view.isEnding || end.isPending}
        onClick={() =>
          ask({
            title: say.endTitle,
            what: say.endWhat,
            yes: say.end,
            no: say.endNot,
            act: () => end.mutate(),
          })
        }
      >
        <Icon name="hangUp" />
        {say.end}
      </button>
      <div className="outcome">
        {error && <Trouble error={error} />}
        <p role="status" className="muted">
          {!isResting && (view.isEnding || end.isSuccess) && say.ending}
          {!isResting && !view.isEnding && view.isMoving && say.transferring}
        </p>
      </div>
      <Ask question={question} done={() => setQuestion(null)} />
    </>
  );
}

function People({
  names,
  chosen,
}: {
  names: readonly string[];
  chosen: RefObject<HTMLSelectElement | null>;
}) {
  const id = useId();
  return (
    <p className="choice">
      <label htmlFor={id}>{useWords().live.toWhom}</label>
      <select id={id} ref={chosen}>
        {names.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </p>
  );
}

function LiveFacts({ view, watched }: { view: LiveView; watched: Watched }) {
  const words = useWords();
  const { phone } = useFormats();
  const now = useNow(1000) + watched.skewMs;
  const { from, to, customerName, talkingSince, endedAt, endReason } = view;
  const cost = costSoFar(view, watched.meter, now);
  // A slow clock must not give a negative length.
  const seconds = talkingSince === null ? null : Math.max(0, (endedAt ?? now) - talkingSince) / 1000;
  return (
    <Facts
      facts={[
        [
          words.calls.caller,
          <>
            {customerName !== null && `${customerName}, `}
            <span className="number">{phone(from)}</span>
          </>,
        ],
        [
          words.calls.dialled,
          <span key="to" className="number">
            {phone(to)}
          </span>,
        ],
        [words.calls.length, seconds === null ? words.live.ringing : length(seconds)],
        [words.calls.cost, cost === null ? words.live.ringing : `₹${cost}`],
        ...(endReason === null ? [] : [[words.calls.ended, words.ends[endReason]] as const]),
      ]}
    />
  );
}
