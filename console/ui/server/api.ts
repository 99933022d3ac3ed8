/**
 * The console's requests to the API, by the contract's table, and to the edge. Answers are checked against
 * the contract. A failure is an `ApiError`.
 */
import { z } from 'zod';
import { type Endpoint, ErrorBody } from '../../../shared/contract/endpoint.ts';
import { type Answer, type EndpointName, endpoints, type Request } from '../../../shared/contract/index.ts';
import { toPhone } from '../../../shared/ids.ts';
import type { Session } from '../../sign-in/session.ts';
import { ApiError } from './api-error.ts';

/** One row of `GET /calls/live`, written by `edge/routes/staff/call-finder.ts`. */
const LiveCall = z.object({
  callId: z.string(),
  carrier: z.string(),
  from: z.string(),
  to: z.string(),
  startedAt: z.string(),
});
export type LiveCall = z.infer<typeof LiveCall>;

/** A number in any notation, or nothing. */
const GivenNumber = z
  .string()
  .trim()
  .refine((given) => given === '' || toPhone(given) !== null);
/** What a softphone's call is asked for; the form is checked by it as well. Empty: the edge's default. */
export const SoftphoneNumbers = z.object({ to: GivenNumber, from: GivenNumber });
export type SoftphoneNumbers = z.infer<typeof SoftphoneNumbers>;

const SoftphoneCall = z.object({ callId: z.string(), url: z.string(), refusal: z.string().optional() });
const Refreshed = z.object({ refreshed: z.number() });
const Accepted = z.object({ callId: z.string() });

/** A text to hear in a voice; without one, in the language's own. */
export interface VoiceSample {
  language: string;
  voice?: string;
  text: string;
}

/** Paths of the edge, which serves this page too. */
const edge = {
  liveCalls: async (session: Session, signal: AbortSignal): Promise<LiveCall[]> =>
    (await send('/calls/live', session, z.object({ calls: z.array(LiveCall) }), { signal })).calls,
  hangUp: (session: Session, callId: string): Promise<unknown> =>
    send(`/calls/${encodeURIComponent(callId)}/hangup`, session, Accepted, { method: 'POST' }),
  /** To the business's first destination. The agent announces it, and resumes the call if nobody answers. */
  transfer: (session: Session, callId: string): Promise<unknown> =>
    send(`/calls/${encodeURIComponent(callId)}/transfer`, session, Accepted, { method: 'POST' }),
  /** The edge reads the business's settings anew for the next call. */
  refreshSettings: (session: Session, business: string): Promise<unknown> =>
    send(`/businesses/${encodeURIComponent(business)}/refresh`, session, Refreshed, { method: 'POST' }),
  openSoftphone: (
    session: Session,
    { to, from }: SoftphoneNumbers,
  ): Promise<z.output<typeof SoftphoneCall>> =>
    send('/calls/softphone', session, SoftphoneCall, {
      method: 'POST',
      body: JSON.stringify({ ...(to && { to }), ...(from && { from }) }),
    }),
  /** A WAV file. */
  hearVoice: async (session: Session, sample: VoiceSample, signal: AbortSignal): Promise<Blob> =>
    (
      await answerOf('/calls/voice-sample', session, {
        method: 'POST',
        body: JSON.stringify(sample),
        signal,
      })
    ).blob(),
};

/**
 * A session's requests. `signal` is for what is only read: a change is saved even when staff leave the page.
 */
export function createApi(session: Session) {
  return {
    /** A request of the contract: parameters, query and body in one object. */
    ask: <N extends EndpointName>(name: N, given: Request<N>, signal?: AbortSignal): Promise<Answer<N>> =>
      askApi(session, name, given, signal),
    liveCalls: (signal: AbortSignal) => edge.liveCalls(session, signal),
    hangUp: (callId: string) => edge.hangUp(session, callId),
    transfer: (callId: string) => edge.transfer(session, callId),
    refreshSettings: (business: string) => edge.refreshSettings(session, business),
    openSoftphone: (numbers: SoftphoneNumbers) => edge.openSoftphone(session, numbers),
    hearVoice: (sample: VoiceSample, signal: AbortSignal) => edge.hearVoice(session, sample, signal),
  };
}
export type Api = ReturnType<typeof createApi>;

async function askApi<N extends EndpointName>(
  session: Session,
  name: N,
  given: Request<N>,
  signal: AbortSignal | undefined,
): Promise<Answer<N>> {
  const endpoint: Endpoint = endpoints[name];
  const fields = new Map(Object.entries(given as object).filter(([, value]) => value !== undefined));
  const path = endpoint.path.replace(/\{(\w+)\}/g, (_, parameter: string) => {
    const value = String(fields.get(parameter) ?? '');
    fields.delete(parameter);
    return encodeURIComponent(value);
  });
  const rest = Object.fromEntries(fields);
  const query = endpoint.request || fields.size === 0 ? '' : `?${new URLSearchParams(rest)}`;
  const init = {
    method: endpoint.method,
    ...(endpoint.request && { body: JSON.stringify(rest) }),
    ...(signal && { signal }),
  };
  // The row of the contract has both the name and the schema. The compiler can't follow that.
  return (await send(`${session.api}${path}${query}`, session, endpoint.response, init)) as Answer<N>;
}

/** API Gateway gives up after 30 s as well. */
const timeoutMs = 30_000;

async function send<S extends z.ZodType>(
  url: string,
  session: Session,
  schema: S,
  init: RequestInit,
): Promise<z.output<S>> {
  const answer = await answerOf(url, session, init);
  const body: unknown = answer.status === 204 ? undefined : await answer.json().catch(() => null);
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw new ApiError('version');
  return parsed.data;
}

/** A success. */
async function answerOf(url: string, session: Session, init: RequestInit): Promise<Response> {
  await session.ready();
  const headers: Record<string, string> = { authorization: `Bearer ${session.token}` };
  if (init.body) headers['content-type'] = 'application/json';
  const late = AbortSignal.timeout(timeoutMs);
  const signal = init.signal ? AbortSignal.any([init.signal, late]) : late;
  let answer: Response;
  try {
    answer = await fetch(url, { ...init, headers, signal });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new ApiError(late.aborted ? 'late' : 'offline', new URL(url, location.href).host);
  }
  if (!answer.ok) throw refusal(answer.status, await answer.json().catch(() => null));
  return answer;
}

function refusal(status: number, body: unknown): ApiError {
  const { data } = ErrorBody.safeParse(body);
  const issues = (data?.error.issues ?? []).map(({ path, message }) => `${path} ${message}`);
  const message = data ? [data.error.message, ...issues].join('; ') : '';
  if (status === 401 || (status === 403 && /token/.test(message))) return new ApiError('signedOut');
  if (status === 404) return new ApiError('absent', message);
  if (status >= 500 || status === 429) return new ApiError('busy', message || String(status));
  return new ApiError('refused', message || String(status));
}
