/** Callers' requests: open ones first, each with buttons for the decisions that staff may make. */
import { useId, useState } from 'react';
import { Link, useSearch } from 'wouter';
import type { StaffRequest } from '../../shared/contract/request.ts';
import { navigate, pathWith } from '../ui/address.ts';
import { useFormats, useSignedIn, useWords } from '../ui/context.tsx';
import { Icon } from '../ui/frame/icons.tsx';
import { nameKey } from '../ui/frame/preferences.ts';
import { Older } from '../ui/older.tsx';
import { Page } from '../ui/page.tsx';
import { usePaged } from '../ui/server/use-paged.ts';
import { Empty, Loading, Trouble } from '../ui/states.tsx';
import { Toasts } from '../ui/toasts.tsx';
import { RequestRow } from './request-row.tsx';
import { requestsList, View, viewOf, withDecided } from './requests-list.ts';
import './requests.css';

export default function RequestsPage() {
  const words = useWords();
  const say = words.requests;
  const { zoneName } = useFormats();
  const view = viewOf(useSearch());
  const [me, setMe] = useState(keptName);
  return (
    <Page
      title={say.title}
      actions={
        <Link href="/requests/calendar" className="button quiet">
          {say.calendar}
        </Link>
      }
    >
      <p className="muted intro">
        {say.intro} {words.zone(zoneName)}
      </p>
      <ViewChoice view={view} />
      {view === 'mine' && (
        <MyName
          me={me}
          change={(name) => {
            keepName(name);
            setMe(name);
          }}
        />
      )}
      <Toasts>{(view !== 'mine' || me !== '') && <RequestList key={view} view={view} me={me} />}</Toasts>
    </Page>
  );
}

function ViewChoice({ view }: { view: View }) {
  const say = useWords().requests;
  const name = useId();
  return (
    <fieldset className="segments">
      <legend className="hidden">{say.state}</legend>
      {View.options.map((option) => (
        <label key={option}>
          <input
            type="radio"
            name={name}
            value={option}
            checked={option === view}
            onChange={() => navigate(pathWith('/requests', { state: option }), { replace: true })}
          />
          <span>{say.views[option]}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** A token of staff has no name in it, so the person says which one is theirs. This browser keeps it. */
function MyName({ me, change }: { me: string; change: (name: string) => void }) {
  const say = useWords().requests;
  const id = useId();
  const [name, setName] = useState(me);
  return (
    <form
      className="filters"
      onSubmit={(event) => {
        event.preventDefault();
        change(name.trim());
      }}
    >
      <div>
        <label htmlFor={id}>{say.myName}</label>
        <input
          id={id}
          list="request-assignees"
          maxLength={120}
          autoComplete="off"
          value={name}
          onChange={({ target }) => setName(target.value)}
        />
      </div>
      <button type="submit" className="quiet">
        {say.show}
      </button>
    </form>
  );
}

function keptName(): string {
  return localStorage.getItem(nameKey) ?? '';
}
function keepName(name: string): void {
  localStorage.setItem(nameKey, name);
}

function RequestList({ view, me }: { view: View; me: string }) {
  const say = useWords().requests;
  const { dayOf } = useFormats();
  const { api, session } = useSignedIn();
  const list = usePaged(requestsList(api, session.business, view, { me, today: dayOf(Date.now()) }));
  // What was changed here stays in its place until the page is left, so that it can be undone.
  const [changed, setChanged] = useState<ReadonlyMap<string, StaffRequest>>(new Map());
  if (list.rows === null)
    return list.error ? <Trouble error={list.error} retry={list.retry} /> : <Loading rows={4} />;
  const rows = withDecided(list.rows, changed);
  const names = new Set([me, ...rows.flatMap(({ assignee = '' }) => assignee)].filter((name) => name !== ''));
  return (
    <>
      <datalist id="request-assignees">
        {[...names].map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      {rows.length > 0 && (
        <ol className="rows requests">
          {rows.map((request) => (
            <RequestRow
              key={request.requestId}
              request={request}
              saved={(next) => setChanged((before) => new Map(before).set(next.requestId, next))}
            />
          ))}
        </ol>
      )}
      {rows.length === 0 && list.hasOlder && <Empty>{say.searchOn}</Empty>}
      {rows.length === 0 && !list.hasOlder && <NoRequests view={view} />}
      <Older list={list} older={say.older} shown={say.shown} newOnes={say.newOnes} />
    </>
  );
}

function NoRequests({ view }: { view: View }) {
  const say = useWords().requests;
  if (view === 'open')
    return (
      <Empty title={say.emptyTitle} icon={<Icon name="done" />}>
        <p>{say.emptyOpen}</p>
      </Empty>
    );
  return (
    <Empty {...(view === 'all' && { title: say.emptyAllTitle })} icon={<Icon name="requests" />}>
      <p>{view === 'all' ? say.emptyAll : say.emptyView(say.views[view])}</p>
    </Empty>
  );
}
