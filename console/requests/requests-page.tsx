/** Callers' requests: open ones first, each with buttons for the decisions that staff may make. */
import { useId, useState } from 'react';
import { useSearch } from 'wouter';
import { RequestState, type StaffRequest } from '../../shared/contract/request.ts';
import { navigate, pathWith } from '../ui/address.ts';
import { useSignedIn, useWords } from '../ui/context.tsx';
import { Icon } from '../ui/frame/icons.tsx';
import { Older } from '../ui/older.tsx';
import { Page } from '../ui/page.tsx';
import { usePaged } from '../ui/server/use-paged.ts';
import { Empty, Loading, Trouble } from '../ui/states.tsx';
import { Toasts } from '../ui/toasts.tsx';
import { RequestRow } from './request-row.tsx';
import type { RequestState as State } from './request-words.ts';
import { requestsList, stateOf, withDecided } from './requests-list.ts';
import './requests.css';

export default function RequestsPage() {
  const say = useWords().requests;
  const state = stateOf(useSearch());
  return (
    <Page title={say.title}>
      <p className="muted intro">{say.intro}</p>
      <StateChoice state={state} />
      <Toasts>
        <RequestList key={state} state={state} />
      </Toasts>
    </Page>
  );
}

function StateChoice({ state }: { state: State | null }) {
  const say = useWords().requests;
  const name = useId();
  const options = [
    ...RequestState.options.map((each) => [each, say.states[each]]),
    ['all', say.all],
  ] as const;
  return (
    <fieldset className="segments">
      <legend className="hidden">{say.state}</legend>
      {options.map(([option = '', label]) => (
        <label key={option}>
          <input
            type="radio"
            name={name}
            value={option}
            checked={option === (state ?? 'all')}
            onChange={() => navigate(pathWith('/requests', { state: option }), { replace: true })}
          />
          <span>{label}</span>
        </label>
      ))}
    </fieldset>
  );
}

function RequestList({ state }: { state: State | null }) {
  const say = useWords().requests;
  const { api, session } = useSignedIn();
  const list = usePaged(requestsList(api, session.business, state));
  // What was decided here stays in its place until the page is left, so that it can be undone.
  const [decided, setDecided] = useState<ReadonlyMap<string, StaffRequest>>(new Map());
  if (list.rows === null)
    return list.error ? <Trouble error={list.error} retry={list.retry} /> : <Loading rows={4} />;
  const rows = withDecided(list.rows, decided);
  return (
    <>
      {rows.length > 0 && (
        <ol className="rows requests">
          {rows.map((request) => (
            <RequestRow
              key={request.requestId}
              request={request}
              saved={(next) => setDecided((before) => new Map(before).set(next.requestId, next))}
            />
          ))}
        </ol>
      )}
      {rows.length === 0 && list.hasOlder && <Empty>{say.searchOn}</Empty>}
      {rows.length === 0 && !list.hasOlder && <NoRequests state={state} />}
      <Older list={list} older={say.older} shown={say.shown} newOnes={say.newOnes} />
    </>
  );
}

function NoRequests({ state }: { state: State | null }) {
  const say = useWords().requests;
  if (state === 'open')
    return (
      <Empty title={say.emptyTitle} icon={<Icon name="done" />}>
        <p>{say.emptyOpen}</p>
      </Empty>
    );
  return (
    <Empty {...(state === null && { title: say.emptyAllTitle })} icon={<Icon name="requests" />}>
      <p>{state === null ? say.emptyAll : say.emptyState(say.states[state])}</p>
    </Empty>
  );
}
