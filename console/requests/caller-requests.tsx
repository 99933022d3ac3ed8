/** A caller's open requests from all calls, on a call's page. Nothing for a caller without any. */
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { useFormats, useSignedIn, useWords } from '../ui/context.tsx';
import { isAbsent } from '../ui/server/api-error.ts';
import { Trouble } from '../ui/states.tsx';
import { More } from './more-fields.tsx';
import { wordsOfRequest } from './request-words.ts';
import './requests.css';

/**
 * `phone`: the caller's number, or the id of a call that stands for it. `callId`: the call whose page it is.
 */
export function CallerRequests({ phone, callId }: { phone: string; callId: string }) {
  const words = useWords();
  const formats = useFormats();
  const say = words.requests;
  const { api } = useSignedIn();
  const { data, error, refetch } = useQuery({
    queryKey: ['requests', 'of', phone],
    queryFn: async ({ signal }) => {
      try {
        return (await api.ask('customerOfStaff', { phone }, signal)).customer.openRequests;
      } catch (thrown) {
        // Somebody whom the business does not know.
        if (isAbsent(thrown)) return [];
        throw thrown;
      }
    },
  });
  if (error) return <Trouble error={error} retry={refetch} />;
  if (!data || data.length === 0) return null;
  return (
    <section className="card">
      <h2>{say.ofCaller}</h2>
      <ul className="caller-requests">
        {data.map((request) => {
          const shown = wordsOfRequest(request, words, formats);
          return (
            <li key={request.requestId}>
              <span className={`tag ${request.kind}`}>{shown.kind}</span> <span dir="auto">{shown.what}</span>
              {shown.what && shown.when && ' · '}
              {shown.when && <b>{shown.when}</b>}
              <More words={shown} />
              <p className="small">
                {request.callId === callId ? (
                  <span className="muted">{say.inThisCall}</span>
                ) : request.callId === undefined ? (
                  <span className="muted">{say.byHand(formats.dayTime(request.at))}</span>
                ) : (
                  <Link href={`/calls/${request.callId}`}>{say.madeOn(formats.dayTime(request.at))}</Link>
                )}
              </p>
            </li>
          );
        })}
      </ul>
      <p className="small">
        <Link href="/requests">{say.allRequests}</Link>
      </p>
    </section>
  );
}
