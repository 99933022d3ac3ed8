/** One person: what the business knows, the calls and requests, and the erasure for admins. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import type { CallRow } from '../../shared/contract/call.ts';
import { type ErasurePreview, PersonRef } from '../../shared/contract/people.ts';
import type { StaffRequest } from '../../shared/contract/request.ts';
import { CallRows } from '../calls/list/call-rows.tsx';
import { RequestRow } from '../requests/request-row.tsx';
import { withDecided } from '../requests/requests-list.ts';
import { useFormats, useSignedIn, useWords } from '../ui/context.tsx';
import { knownNumber } from '../ui/format.ts';
import { Icon } from '../ui/frame/icons.tsx';
import { Older } from '../ui/older.tsx';
import { Page } from '../ui/page.tsx';
import type { Api } from '../ui/server/api.ts';
import { isAbsent } from '../ui/server/api-error.ts';
import { type PagedList, usePaged } from '../ui/server/use-paged.ts';
import { Empty, Loading, Trouble } from '../ui/states.tsx';
import { Toasts } from '../ui/toasts.tsx';
import { EntryForm } from './entry-form.tsx';
import { Erasure, ErasureResult } from './erasure.tsx';
import '../calls/calls.css';
import '../requests/requests.css';
import './people.css';

export default function PersonPage({ person }: { person: string }) {
  const say = useWords().people;
  if (PersonRef.safeParse(person).success) return <PersonShown person={person} />;
  return (
    <Page title={say.onePerson}>
      <Empty title={say.noMatchTitle}>{say.nobody}</Empty>
    </Page>
  );
}

/** `person`: the number, or the id of one of the person's calls. */
function PersonShown({ person }: { person: string }) {
  const say = useWords().people;
  const { phone } = useFormats();
  const { api, session } = useSignedIn();
  const [erased, setErased] = useState<ErasurePreview | null>(null);
  const entry = useQuery({
    queryKey: ['person', person],
    queryFn: async ({ signal }) => {
      try {
        return (await api.ask('customerOfStaff', { phone: person }, signal)).customer;
      } catch (error) {
        // Somebody who called and was never entered.
        if (isAbsent(error)) return null;
        throw error;
      }
    },
    enabled: erased === null,
  });
  const calls = usePaged(callsOf(api, person));
  const number = entry.data?.phone ?? calls.rows?.[0]?.from ?? knownNumber(person);
  const name = entry.data?.name ?? null;
  const isNobody = entry.data === null && (calls.rows?.length === 0 || isAbsent(calls.error));
  const isRead = entry.data !== undefined && (calls.rows !== null || calls.error !== null);
  const title = name ?? (number === null ? say.onePerson : phone(number));
  return (
    <Page
      title={erased ? say.onePerson : title}
      back={
        <Link href="/people">
          <Icon name="back" />
          {say.back}
        </Link>
      }
      actions={
        !erased && knownNumber(number ?? '') !== null && number !== null ? (
          <a className="button" href={`tel:${number}`}>
            {say.call}
          </a>
        ) : undefined
      }
    >
      {erased && <ErasureResult erased={erased} />}
      {!erased && entry.error && <Trouble error={entry.error} retry={entry.refetch} />}
      {!erased && !isRead && !entry.error && <Loading rows={6} />}
      {!erased && isRead && isNobody && <Empty title={say.noMatchTitle}>{say.nobody}</Empty>}
      {!erased && isRead && !isNobody && (
        <>
          {name !== null && number !== null && <p className="number muted">{phone(number)}</p>}
          <EntryForm person={person} customer={entry.data ?? null} />
          <Toasts>
            <Requests person={person} />
          </Toasts>
          <section>
            <h2>{say.calls}</h2>
            {calls.rows && calls.rows.length > 0 && <CallRows calls={calls.rows} />}
            {calls.rows?.length === 0 && !calls.hasOlder && <p className="muted">{say.neverCalled}</p>}
            <Older list={calls} older={say.olderCalls} shown={say.callsShown} newOnes={say.callsShown} />
          </section>
          {session.role === 'admin' && <Erasure person={person} number={number} erased={setErased} />}
        </>
      )}
    </Page>
  );
}

function callsOf(api: Api, person: string): PagedList<CallRow> {
  return {
    key: ['calls', 'of', person],
    idOf: ({ callId }) => callId,
    atOf: ({ startedAt }) => startedAt,
    async read(cursor, signal) {
      const page = await api.ask('listCalls', { phone: person, ...(cursor !== null && { cursor }) }, signal);
      return { rows: page.calls, cursor: page.cursor ?? null };
    },
  };
}

function Requests({ person }: { person: string }) {
  const say = useWords().people;
  const { api } = useSignedIn();
  const list = usePaged<StaffRequest>({
    key: ['requests', 'by', person],
    idOf: ({ requestId }) => requestId,
    atOf: ({ at }) => at,
    async read(cursor, signal) {
      const page = await api.ask(
        'listRequests',
        { phone: person, ...(cursor !== null && { cursor }) },
        signal,
      );
      return { rows: page.requests, cursor: page.cursor ?? null };
    },
  });
  const [decided, setDecided] = useState<ReadonlyMap<string, StaffRequest>>(new Map());
  const rows = list.rows && withDecided(list.rows, decided);
  if (rows?.length === 0) return null;
  return (
    <section>
      <h2>{say.requests}</h2>
      {rows === null && !list.error && <Loading rows={2} />}
      <ol className="rows requests">
        {rows?.map((request) => (
          <RequestRow
            key={request.requestId}
            request={request}
            saved={(next) => setDecided((before) => new Map(before).set(next.requestId, next))}
          />
        ))}
      </ol>
      <Older list={list} older={say.olderRequests} shown={say.requestsShown} newOnes={say.requestsShown} />
    </section>
  );
}
