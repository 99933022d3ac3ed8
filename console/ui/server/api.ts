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
  callerName: z.string().optional(),
});
export type LiveCall = z.infer<typeof LiveCall>;

/** `GET /health/details`, written by `edge/routes/staff/health.ts`. */
const Health = z.object({
  services: z.array(
    z.object({
      service: z.string(),
      providers: z.array(z.string()),
      now: z
        .object({
          ok: z.boolean(),
          ms: z.number(),
          kind: z.string().optional(),
          fault: z.string().optional(),
        })
        .nullable(),
      answered: z.number(),
      failed: z.number(),
      full: z.number(),
      failedOver: z.number(),
      lastFault: z.object({ at: z.string(), kind: z.string() }).nullable(),
      hours: z.array(z.object({ at: z.string(), answered: z.number(), failed: z.number() })),
    }),
  ),
  calls: z.number(),
  refused: z.record(z.string(), z.number()),
  late: z.object({ calls: z.number(), events: z.number(), since: z.string().nullable() }),
  limits: z.object({ live: z.number(), most: z.number(), isNearlyFull: z.boolean() }),
  businesses: z
    .array(
      z.object({
        businessId: z.string(),
        calls: z.number(),
        failed: z.number(),
        failedOver: z.number(),
        refused: z.number(),
        late: z.number(),
      }),
    )
    .optional(),
});
export type Health = z.infer<typeof Health>;

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
  health: (session: Session, signal: AbortSignal): Promise<Health> =>
    send('/health/details', session, Health, { signal }),
  hangUp: (session: Session, callId: string): Promise<unknown> =>
    send(`/calls/${encodeURIComponent(callId)}/hangup`, session, Accepted, { method: 'POST' }),
  /** `to`: a destination's name; the first without one. The agent resumes the call if nobody answers. */
  transfer: (session: Session, callId: string, to?: string): Promise<unknown> =>
    send(`/calls/${encodeURIComponent(callId)}/transfer`, session, Accepted, {
      method: 'POST',
      ...(to && { body: JSON.stringify({ destination: to }) }),
    }),
  whisper: (session: Session, callId: string, text: string): Promise<unknown> =>
    send(`/calls/${encodeURIComponent(callId)}/whisper`, session, Accepted, {
      method: 'POST',
      body: JSON.stringify({ text }),
    }),
  /** Fails with the reason where nobody may listen. */
  mayListen: (session: Session, callId: string): Promise<unknown> =>
    send(`/calls/${encodeURIComponent(callId)}/listen`, session, Accepted, {}),
  /** The edge reads the business's settings anew for the next call. */
  refreshSettings: (session: Session, business: string): Promise<unknown> =>
    send(`/businesses/${encodeURIComponent(business)}/refresh`, session, Refreshed, { method: 'POST' }),
  openSoftphone: (
    session: Session,
    { to, from, draft }: SoftphoneNumbers & { draft?: boolean },
  ): Promise<z.output<typeof SoftphoneCall>> =>
    send('/calls/softphone', session, SoftphoneCall, {
      method: 'POST',
      body: JSON.stringify({ ...(to && { to }), ...(from && { from }), ...(draft && { draft }) }),
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
    /** The answer of such a request as a table, where the contract has one. */
    table: <N extends EndpointName>(name: N, given: Request<N>): Promise<Blob> =>
      askTable(session, name, given),
    liveCalls: (signal: AbortSignal) => edge.liveCalls(session, signal),
    health: (signal: AbortSignal) => edge.health(session, signal),
    hangUp: (callId: string) => edge.hangUp(session, callId),
    transfer: (callId: string, to?: string) => edge.transfer(session, callId, to),
    whisper: (callId: string, text: string) => edge.whisper(session, callId, text),
    mayListen: (callId: string) => edge.mayListen(session, callId),
    refreshSettings: (business: string) => edge.refreshSettings(session, business),
    openSoftphone: (numbers: SoftphoneNumbers & { draft?: boolean }) => edge.openSoftphone(session, numbers),
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
  const { url, init } = requestOf(session, name, given);
  // The row of the contract has both the name and the schema. The compiler can't follow that.
  return (await send(url, session, endpoints[name].response, {
    ...init,
    ...(signal && { signal }),
  })) as Answer<N>;
}

async function askTable<N extends EndpointName>(session: Session, name: N, given: Request<N>): Promise<Blob> {
  const { url, init } = requestOf(session, name, given);
  return (await answerOf(url, session, { ...init, headers: { accept: 'text/csv' } })).blob();
}

function requestOf<N extends EndpointName>(
  session: Session,
  name: N,
  given: Request<N>,
): { url: string; init: RequestInit } {
  const endpoint: Endpoint = endpoints[name];
  const fields = new Map(Object.entries(given as object).filter(([, value]) => value !== undefined));
  const path = endpoint.path.replace(/\{(\w+)\}/g, (_, parameter: string) => {
    const value = String(fields.get(parameter) ?? '');
    fields.delete(parameter);
    return encodeURIComponent(value);
  });
  const rest = Object.fromEntries(fields);
  const query = endpoint.request || fields.size === 0 ? '' : `?${new URLSearchParams(rest)}`;
  const init = { method: endpoint.method, ...(endpoint.request && { body: JSON.stringify(rest) }) };
  return { url: `${session.api}${path}${query}`, init };
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
  const headers: Record<string, string> = {
    ...Object.fromEntries(new Headers(init.headers)),
    authorization: `Bearer ${session.token}`,
  };
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
  if (status >= 500 || status === 429)
    return new ApiError('busy', message || String(status), data?.error.code);
  return new ApiError('refused', message || String(status), data?.error.code);
}
