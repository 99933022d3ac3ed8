/** All businesses, for operators: the one that is chosen is what the other pages are about. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { Link } from 'wouter';
import type { BusinessRow } from '../../shared/contract/business.ts';
import { toPhone } from '../../shared/ids.ts';
import { navigate } from '../ui/address.ts';
import { useFormats, useSignedIn, useWords } from '../ui/context.tsx';
import { Icon } from '../ui/frame/icons.tsx';
import { Page } from '../ui/page.tsx';
import type { Api } from '../ui/server/api.ts';
import { Empty, Loading, Trouble } from '../ui/states.tsx';
import './founding.css';

export default function BusinessesPage() {
  const say = useWords().founding;
  const { operatorApi } = useSignedIn();
  if (operatorApi === null)
    return (
      <Page title={say.businesses}>
        <Empty title={say.operatorsOnly} icon={<Icon name="business" />} />
      </Page>
    );
  const found = (
    <Link href="/business/new" className="button">
      {say.title}
    </Link>
  );
  return (
    <Page title={say.businesses} actions={found}>
      <Businesses api={operatorApi} />
    </Page>
  );
}

function Businesses({ api }: { api: Api }) {
  const words = useWords();
  const say = words.founding;
  const [number, setNumber] = useState<string | undefined>();
  const list = useInfiniteQuery({
    queryKey: ['businesses', number],
    queryFn: ({ pageParam: cursor, signal }) => api.ask('listBusinesses', { number, cursor }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ cursor }) => cursor,
  });
  const rows = list.data?.pages.flatMap(({ businesses }) => businesses);
  return (
    <>
      <Finder find={setNumber} />
      {list.error && <Trouble error={list.error} retry={list.refetch} />}
      {!rows && !list.error && <Loading />}
      {rows && rows.length > 0 && (
        <ol className="rows">
          {rows.map((row) => (
            <li key={row.businessId}>
              <Row row={row} />
            </li>
          ))}
        </ol>
      )}
      {rows?.length === 0 && (
        <Empty title={number === undefined ? say.none : say.noneFound} icon={<Icon name="business" />} />
      )}
      {list.hasNextPage && (
        <button type="button" className="quiet" onClick={() => void list.fetchNextPage()}>
          {say.more}
        </button>
      )}
      <p className="muted small">{say.older}</p>
    </>
  );
}

/** `undefined`: all of them. */
function Finder({ find }: { find: (number: string | undefined) => void }) {
  const say = useWords().founding;
  const id = useId();
  const [isWrong, setIsWrong] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const given = String(new FormData(event.currentTarget).get('number') ?? '').trim();
    const number = given === '' ? undefined : (toPhone(given) ?? null);
    setIsWrong(number === null);
    if (number !== null) find(number);
  };
  return (
    <form className="filters" onSubmit={submit} noValidate>
      <div>
        <label htmlFor={id}>{say.find}</label>
        <input
          id={id}
          name="number"
          type="search"
          inputMode="tel"
          aria-invalid={isWrong || undefined}
          aria-describedby={isWrong ? `${id}-wrong` : undefined}
        />
      </div>
      <button type="submit" className="quiet">
        {say.findIt}
      </button>
      {isWrong && (
        <p id={`${id}-wrong`} className="trouble" role="alert">
          {say.wrongNumber}
        </p>
      )}
    </form>
  );
}

function Row({ row: { businessId, name, numbers, foundedAt } }: { row: BusinessRow }) {
  const say = useWords().founding;
  const { phone, dayOf, wanted } = useFormats();
  const { session, choose } = useSignedIn();
  const isChosen = businessId === session.business;
  return (
    <button
      type="button"
      className="row business-row"
      aria-current={isChosen || undefined}
      onClick={() => void choose(businessId).then(() => navigate('/'))}
    >
      <b>{name}</b>
      <span className="muted number">{numbers.map(phone).join(', ')}</span>
      <span className="muted small">
        {isChosen
          ? say.chosen
          : foundedAt === undefined
            ? businessId
            : say.founded(wanted(dayOf(Date.parse(foundedAt)), ''))}
      </span>
    </button>
  );
}
