/**
 * One request with its buttons. A decision is shown at once and marked as not saved yet. If it can't be
 * saved, the request is shown as it was, with the reason.
 */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { StaffRequest } from '../../shared/contract/request.ts';
import { useFormats, useSignedIn, useWords } from '../ui/context.tsx';
import { knownNumber } from '../ui/format.ts';
import { sentenceOf } from '../ui/states.tsx';
import { useToast } from '../ui/toasts.tsx';
import { Care } from './care.tsx';
import { More } from './more-fields.tsx';
import { type RequestState, slotSentence, wordsOfRequest } from './request-words.ts';

export function RequestRow({
  request,
  saved,
}: {
  request: StaffRequest;
  saved: (next: StaffRequest) => void;
}) {
  const words = useWords();
  const formats = useFormats();
  const say = words.requests;
  const decide = useDecision(request, saved);
  const shown = wordsOfRequest(request, words, formats);
  const state = decide.isPending ? decide.variables.state : request.state;
  const name = [shown.kind, shown.name || shown.phone].join(', ');
  const isDecided = state !== 'open';
  return (
    <li className={`row request-row ${isDecided ? 'decided' : ''}`}>
      <div className="asked">
        <p className="kind">
          <span className={`tag ${request.kind}`}>{shown.kind}</span>
          {request.unconfirmed && <span className="tag callback">{say.unconfirmed}</span>}
          {request.callId === undefined ? (
            <span>{say.byHand(formats.dayTime(request.at))}</span>
          ) : (
            <Link
              href={`/calls/${request.callId}`}
              aria-label={`${say.toCall}: ${say.received(formats.dayTime(request.at))}`}
            >
              {formats.dayTime(request.at)}
            </Link>
          )}
        </p>
        {shown.what && (
          <p className="words" dir="auto">
            {shown.what}
          </p>
        )}
        <More words={shown} />
        <Care request={request} name={name} saved={saved} />
      </div>
      {shown.when && (
        <p className="wanted">
          <span className="muted small">{request.booked ? say.bookedFor : say.forWhen}</span>{' '}
          <b>{shown.when}</b>
        </p>
      )}
      <p className="caller">
        {shown.name && (
          <b dir="auto">
            {shown.name}
            <br />
          </b>
        )}
        <Dialled shown={shown.phone} />
        {shown.callBack && (
          <>
            <br />
            <span className="muted small">{say.callBack}</span> <Dialled shown={shown.callBack} />
          </>
        )}
      </p>
      <div className="decide">
        <span className={`badge ${state}`}>{say.states[state]}</span>
        {decisions[state].map(({ to, name: action }, index) => (
          <button
            // biome-ignore lint/suspicious/noArrayIndexKey: the pressed button becomes the next one, focused
            key={index}
            type="button"
            className="quiet"
            aria-label={say.named(say[action], name)}
            aria-disabled={decide.isPending}
            onClick={() => decide.isPending || decide.mutate({ state: to })}
          >
            {say[action]}
          </button>
        ))}
        {decide.isPending ? (
          <span className="muted small">{say.saving}</span>
        ) : (
          <DecidedBy request={request} />
        )}
        {decide.error && (
          <p className="trouble small" role="alert">
            {slotSentence(decide.error, words) ?? say.notSaved(sentenceOf(decide.error, words))}
          </p>
        )}
        {decide.error && slotSentence(decide.error, words) !== null && (
          <button
            type="button"
            className="quiet"
            onClick={() => decide.mutate({ state: 'open', anyway: true })}
          >
            {say.anyway}
          </button>
        )}
      </div>
    </li>
  );
}

/** The change is saved even when staff leave the page. Repeating it is harmless. */
function useDecision(request: StaffRequest, saved: (next: StaffRequest) => void) {
  const say = useWords().requests;
  const { api } = useSignedIn();
  const queries = useQueryClient();
  const toast = useToast();
  const decision = useMutation({
    mutationFn: (change: { state: RequestState; anyway?: boolean }) =>
      api.ask('changeRequest', { id: request.requestId, ...change }),
    // A list read before the decision was saved would show the request as undecided.
    onMutate: () => queries.cancelQueries({ queryKey: ['requests'] }),
    onSuccess: ({ request: next }) => {
      saved(next);
      const undo =
        next.state === 'open' ? null : { label: say.undo, act: () => decision.mutate({ state: 'open' }) };
      toast(say.saved(say.states[next.state]), undo);
    },
    onSettled: async () => {
      await queries.invalidateQueries({ queryKey: ['requests'] });
      await queries.invalidateQueries({ queryKey: ['calendar'] });
    },
  });
  return decision;
}

const decisions: Readonly<
  Record<RequestState, readonly { to: RequestState; name: 'done' | 'cancel' | 'reopen' }[]>
> = {
  open: [
    { to: 'done', name: 'done' },
    { to: 'cancelled', name: 'cancel' },
  ],
  done: [{ to: 'open', name: 'reopen' }],
  cancelled: [{ to: 'open', name: 'reopen' }],
};

/**
 * The person who last changed the state. A staff token holds an id and no name, so the id is in the
 * tooltip.
 */
function DecidedBy({ request: { decision } }: { request: StaffRequest }) {
  const say = useWords().requests;
  const { dayTime } = useFormats();
  if (!decision) return null;
  const when = dayTime(decision.at);
  return (
    <span className="muted small" title={decision.person}>
      {decision.by === 'caller' ? say.byCaller(when) : say.byStaff(when)}
    </span>
  );
}

/** A link that dials, because staff often read this page on a phone. */
function Dialled({ shown }: { shown: string }) {
  const say = useWords().requests;
  const number = knownNumber(shown);
  if (number === null) return <span className="number">{shown}</span>;
  return (
    <a className="number" href={`tel:${number}`} aria-label={say.call(shown)}>
      {shown}
    </a>
  );
}
