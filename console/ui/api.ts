/**
 * The console's requests to the API and to the edge. Answers are checked against the contract. A
 * failure is an `ApiError` whose message can be shown to staff.
 */
import { z } from 'zod';
import type { Budget } from '../../shared/contract/budget.ts';
import type { Call, CallRow, CallStatus } from '../../shared/contract/call.ts';
import { ErrorBody } from '../../shared/contract/endpoint.ts';
import { endpoints } from '../../shared/contract/index.ts';
import type { CallerRequest, StaffRequest } from '../../shared/contract/request.ts';
import type { WireEvent } from '../../shared/journal/events.ts';
import type { Session } from '../sign-in/session.ts';

/**
 * `message` is shown as it is. `isSignedOut`: the token is no longer accepted. `isAbsent`: the thing
 * does not exist, or not yet. `isRefusal`: the same request would fail again.
 */
export class ApiError extends Error {
  readonly isSignedOut: boolean;
  readonly isAbsent: boolean;
  readonly isRefusal: boolean;
  constructor(message: string, { isSignedOut = false, isAbsent = false, isRefusal = false } = {}) {
    super(message);
    this.name = 'ApiError';
    this.isSignedOut = isSignedOut;
    this.isAbsent = isAbsent;
    this.isRefusal = isRefusal;
  }
}

/** One row of `GET /calls/live`, written by `edge/routes/staff/call-finder.ts`. */
const LiveCall = z.object({
  callId: z.string(),
  carrier: z.string(),
  from: z.string(),
  to: z.string(),
  startedAt: z.string(),
});
export type LiveCall = z.infer<typeof LiveCall>;

const SoftphoneCall = z.object({ callId: z.string(), url: z.string(), refusal: z.string().optional() });
export type SoftphoneCall = z.infer<typeof SoftphoneCall>;

export interface CallsQuery {
  status: CallStatus | null;
  phone: string | null;
  /** The bounds of the call's start, ISO 8601. */
  since: string | null;
  until: string | null;
  cursor: string | null;
}

export async function listCalls(
  session: Session,
  query: CallsQuery,
  signal: AbortSignal,
): Promise<{ calls: CallRow[]; cursor?: string | undefined }> {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value) search.set(name, value);
  return request(`${session.api}/api/calls?${search}`, session, endpoints.listCalls.response, { signal });
}

export async function readCall(session: Session, callId: string, signal: AbortSignal): Promise<Call> {
  const url = `${session.api}/api/calls/${encodeURIComponent(callId)}`;
  return (await request(url, session, endpoints.call.response, { signal })).call;
}

/** The call's journal, in order. */
export async function readEvents(
  session: Session,
  callId: string,
  signal: AbortSignal,
): Promise<WireEvent[]> {
  const url = `${session.api}/api/calls/${encodeURIComponent(callId)}/events`;
  return (await request(url, session, endpoints.callEvents.response, { signal })).events;
}

/** A link to the recording, valid for 15 minutes. */
export async function recordingLink(session: Session, callId: string, signal: AbortSignal): Promise<string> {
  const url = `${session.api}/api/recordings/${encodeURIComponent(callId)}`;
  return (await request(url, session, endpoints.recording.response, { signal })).url;
}

/**
 * Newest first. A page may be empty although older requests match: the API cuts the page before it
 * filters by state.
 */
export async function listRequests(
  session: Session,
  query: { state: CallerRequest['state'] | null; cursor: string | null },
  signal: AbortSignal,
): Promise<{ requests: StaffRequest[]; cursor?: string | undefined }> {
  const search = new URLSearchParams({ business: session.business });
  for (const [name, value] of Object.entries(query)) if (value) search.set(name, value);
  return request(`${session.api}/api/requests?${search}`, session, endpoints.listRequests.response, {
    signal,
  });
}

/** Takes no signal: the change is saved even when staff leave the page. Repeating it is harmless. */
export async function changeRequest(
  session: Session,
  requestId: string,
  state: CallerRequest['state'],
): Promise<StaffRequest> {
  const url = `${session.api}/api/requests/${encodeURIComponent(requestId)}`;
  const init = { method: 'PUT', body: JSON.stringify({ state }) };
  return (await request(url, session, endpoints.changeRequest.response, init)).request;
}

/** A caller's open requests from all calls, newest first. Empty for a caller unknown to the business. */
export async function openRequestsOf(
  session: Session,
  phone: string,
  signal: AbortSignal,
): Promise<CallerRequest[]> {
  const url = `${session.api}/api/customers/${encodeURIComponent(phone)}`;
  try {
    return (await request(url, session, endpoints.customerOfStaff.response, { signal })).customer
      .openRequests;
  } catch (error) {
    if (error instanceof ApiError && error.isAbsent) return [];
    throw error;
  }
}

/** For admins only. */
export async function readBudget(session: Session, signal: AbortSignal): Promise<Budget> {
  const url = `${session.api}/api/businesses/${encodeURIComponent(session.business)}/budget`;
  return (await request(url, session, endpoints.budget.response, { signal })).budget;
}

export async function listLive(session: Session, signal: AbortSignal): Promise<LiveCall[]> {
  return (await request('/calls/live', session, z.object({ calls: z.array(LiveCall) }), { signal })).calls;
}

export async function hangUp(session: Session, callId: string): Promise<void> {
  await request(`/calls/${encodeURIComponent(callId)}/hangup`, session, z.object({ callId: z.string() }), {
    method: 'POST',
  });
}

/**
 * Transfers to the business's first destination. The agent announces it, and resumes the call when the
 * transfer is not answered.
 */
export async function transferCall(session: Session, callId: string): Promise<void> {
  await request(`/calls/${encodeURIComponent(callId)}/transfer`, session, z.object({ callId: z.string() }), {
    method: 'POST',
  });
}

export async function openSoftphone(
  session: Session,
  numbers: { to?: string; from?: string },
): Promise<SoftphoneCall> {
  const init = { method: 'POST', body: JSON.stringify(numbers) };
  return request('/calls/softphone', session, SoftphoneCall, init);
}

/** API Gateway gives up after 30 s as well. */
const timeoutMs = 30_000;

async function request<S extends z.ZodType>(
  url: string,
  session: Session,
  schema: S,
  init: RequestInit,
): Promise<z.output<S>> {
  await session.ready();
  const headers: Record<string, string> = { authorization: `Bearer ${session.token}` };
  if (init.body) headers['content-type'] = 'application/json';
  let answer: Response;
  const late = AbortSignal.timeout(timeoutMs);
  try {
    answer = await fetch(url, {
      ...init,
      headers,
      signal: init.signal ? AbortSignal.any([init.signal, late]) : late,
    });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    const { host } = new URL(url, location.href);
    throw new ApiError(
      late.aborted ? `No answer from ${host} within ${timeoutMs / 1000} s.` : `No connection to ${host}.`,
    );
  }
  const body: unknown = await answer.json().catch(() => null);
  if (!answer.ok) throw refusal(answer.status, body);
  const parsed = schema.safeParse(body);
  if (!parsed.success)
    throw new ApiError(
      'The answer could not be read: this page and the server have different versions. Reload the page.',
    );
  return parsed.data;
}

function refusal(status: number, body: unknown): ApiError {
  const { data } = ErrorBody.safeParse(body);
  const issues = (data?.error.issues ?? []).map(({ path, message }) => `${path} ${message}`);
  const message = data ? [data.error.message, ...issues].join('; ') : `status ${status}`;
  const isToken = status === 401 || (status === 403 && /token/.test(message));
  if (isToken) return new ApiError('You are no longer signed in. Sign in again.', { isSignedOut: true });
  if (status === 404) return new ApiError(data ? `Not found: ${message}.` : 'Not found.', { isAbsent: true });
  if (status >= 500 || status === 429) return new ApiError(`The server can't answer now (${message}).`);
  return new ApiError(`Refused: ${message}.`, { isRefusal: true });
}
