/** Everybody who called, the last caller first, and the search for one by name or number. */
import { type FormEvent, useEffect, useId, useRef } from 'react';
import { Link, useSearch } from 'wouter';
import type { Person } from '../../shared/contract/people.ts';
import { navigate, pathWith } from '../ui/address.ts';
import { useFormats, useSignedIn, useWords } from '../ui/context.tsx';
import { Icon } from '../ui/frame/icons.tsx';
import { Older } from '../ui/older.tsx';
import { Page } from '../ui/page.tsx';
import { usePaged } from '../ui/server/use-paged.ts';
import { Empty, Loading, Trouble } from '../ui/states.tsx';
import { peopleList, personRef, searchOf } from './people-list.ts';
import './people.css';

export default function PeoplePage() {
  const words = useWords();
  const say = words.people;
  const { zoneName } = useFormats();
  const search = searchOf(useSearch());
  return (
    <Page title={say.title}>
      <p className="muted intro">
        {say.intro} {words.zone(zoneName)}
      </p>
      <Search search={search} />
      <List key={search} search={search} />
    </Page>
  );
}

function Search({ search }: { search: string }) {
  const say = useWords().people;
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (field.current) field.current.value = search;
  }, [search]);
  const apply = (event: FormEvent): void => {
    event.preventDefault();
    navigate(pathWith('/people', { search: field.current?.value }), { replace: true });
  };
  return (
    <form className="people-search" onSubmit={apply}>
      <div>
        <label htmlFor={id}>{say.search}</label>
        <input id={id} ref={field} type="search" maxLength={120} placeholder={say.example} />
      </div>
      <button type="submit" className="quiet">
        {say.find}
      </button>
      {search !== '' && <Link href="/people">{say.clear}</Link>}
    </form>
  );
}

function List({ search }: { search: string }) {
  const say = useWords().people;
  const { api } = useSignedIn();
  const list = usePaged(peopleList(api, search));
  const { rows } = list;
  if (rows === null)
    return list.error ? <Trouble error={list.error} retry={list.retry} /> : <Loading rows={5} />;
  return (
    <>
      {rows.length > 0 && (
        <ol className="rows">
          {rows.map((person) => (
            <li key={person.callId ?? `${person.phone} ${person.name}`}>
              <Row person={person} />
            </li>
          ))}
        </ol>
      )}
      {rows.length === 0 && list.hasOlder && <Empty>{say.searchOn}</Empty>}
      {rows.length === 0 && !list.hasOlder && (
        <Empty title={search === '' ? say.emptyTitle : say.noMatchTitle} icon={<Icon name="person" />}>
          <p>{search === '' ? say.empty : say.noMatch}</p>
        </Empty>
      )}
      <Older list={list} older={say.older} shown={say.shown} newOnes={say.newOnes} />
    </>
  );
}

function Row({ person }: { person: Person }) {
  const say = useWords().people;
  const { phone, dayTime } = useFormats();
  const ref = personRef(person.phone, person.callId);
  const shown = (
    <>
      <b className="who" dir="auto">
        {person.name ?? phone(person.phone)}
      </b>
      <span className="number muted">{person.name !== null && phone(person.phone)}</span>
      <span className="when muted">
        {person.lastCallAt === null ? say.neverCalled : dayTime(person.lastCallAt)}
      </span>
      {person.lastSummary !== null && (
        <span className="what" dir="auto">
          {person.lastSummary}
        </span>
      )}
    </>
  );
  // Somebody who never called has no call to be named by, where numbers are not shown whole.
  if (ref === null) return <div className="row person-row">{shown}</div>;
  return (
    <Link className="row person-row" href={`/people/${ref}`}>
      {shown}
    </Link>
  );
}
