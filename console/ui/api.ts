/**
 * The console's questions to the API and to the edge, answers checked against the contract. A
 * failure is a sentence for a person.
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
 * `message` is shown as it is. `isSignedOut`: the token is worth nothing any more. `isAbsent`:
 * there is no such thing (yet). `isRefusal`: the same question gets the same answer.
 */
export class AskError extends Error {
  readonly isSignedOut: boolean;
  readonly isAbsent: boolean;
  readonly isRefusal: boolean;
  constructor(message: string, { isSignedOut = false, isAbsent = false, isRefusal = false } = {}) {
    super(message);
    this.name = 'AskError';
    this.isSignedOut = isSignedOut;
    this.isAbsent = isAbsent;
    this.isRefusal = isRefusal;
  }
}

/** `edge/routes/call-finder.ts`. */
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

export interface CallsAsked {
  status: CallStatus | null;
  phone: string | null;
  /** The bounds of the call's start, ISO 8601. */
  since: string | null;
  until: string | null;
  cursor: string | null;
}

export async function listCalls(
  session: Session,
  asked: CallsAsked,
  signal: AbortSignal,
): Promise<{ calls: CallRow[]; cursor?: string | undefined }> {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(asked)) if (value) search.set(name, value);
  return ask(`${session.api}/api/calls?${search}`, session, endpoints.listCalls.response, { signal });
}

export async function readCall(session: Session, callId: string, signal: AbortSignal): Promise<Call> {
  const url = `${session.api}/api/calls/${encodeURIComponent(callId)}`;
  return (await ask(url, session, endpoints.call.response, { signal })).call;
}

/** What happened in a call, in order. */
export async function readEvents(
  session: Session,
  callId: string,
  signal: AbortSignal,
): Promise<WireEvent[]> {
  const url = `${session.api}/api/calls/${encodeURIComponent(callId)}/events`;
  return (await ask(url, session, endpoints.callEvents.response, { signal })).events;
}

/** A link that plays for a quarter of an hour. */
export async function recordingLink(session: Session, callId: string, signal: AbortSignal): Promise<string> {
  const url = `${session.api}/api/recordings/${encodeURIComponent(callId)}`;
  return (await ask(url, session, endpoints.recording.response, { signal })).url;
}

/**
 * Newest first. A page may be empty though older ones are not: the state is looked at after the
 * page was cut.
 */
export async function listRequests(
  session: Session,
  asked: { state: CallerRequest['state'] | null; cursor: string | null },
  signal: AbortSignal,
): Promise<{ requests: StaffRequest[]; cursor?: string | undefined }> {
  const search = new URLSearchParams({ business: session.business });
  for (const [name, value] of Object.entries(asked)) if (value) search.set(name, value);
  return ask(`${session.api}/api/requests?${search}`, session, endpoints.listRequests.response, { signal });
}

/**
 * Takes no signal: what was decided is decided, also when the page is left meanwhile. Repeating it
 * is harmless.
 */
export async function changeRequest(
  session: Session,
  requestId: string,
  state: CallerRequest['state'],
): Promise<StaffRequest> {
  const url = `${session.api}/api/requests/${encodeURIComponent(requestId)}`;
  const init = { method: 'PUT', body: JSON.stringify({ state }) };
  return (await ask(url, session, endpoints.changeRequest.response, init)).request;
}

/**
 * What a caller has open, from any call, newest first; nothing for somebody whom the business
 * doesn't know.
 */
export async function openRequestsOf(
  session: Session,
  phone: string,
  signal: AbortSignal,
): Promise<CallerRequest[]> {
  const url = `${session.api}/api/customers/${encodeURIComponent(phone)}`;
  try {
    return (await ask(url, session, endpoints.customerOfStaff.response, { signal })).customer.openRequests;
  } catch (error) {
    if (error instanceof AskError && error.isAbsent) return [];
    throw error;
  }
}

/** For admins only. */
export async function readBudget(session: Session, signal: AbortSignal): Promise<Budget> {
  const url = `${session.api}/api/businesses/${encodeURIComponent(session.business)}/budget`;
  return (await ask(url, session, endpoints.budget.response, { signal })).budget;
}

export async function listLive(session: Session, signal: AbortSignal): Promise<LiveCall[]> {
  return (await ask('/calls/live', session, z.object({ calls: z.array(LiveCall) }), { signal })).calls;
}

export async function hangUp(session: Session, callId: string): Promise<void> {
  await ask(`/calls/${encodeURIComponent(callId)}/hangup`, session, z.object({ callId: z.string() }), {
    method: 'POST',
  });
}

/** To the first person that the business has named; the agent says so, and comes back when nobody answers. */
export async function handOver(session: Session, callId: string): Promise<void> {
  await ask(`/calls/${encodeURIComponent(callId)}/transfer`, session, z.object({ callId: z.string() }), {
    method: 'POST',
  });
}

export async function openSoftphone(
  session: Session,
  asked: { to?: string; from?: string },
): Promise<SoftphoneCall> {
  return ask('/calls/softphone', session, SoftphoneCall, { method: 'POST', body: JSON.stringify(asked) });
}

/** API Gateway itself gives up after 30 s. */
const longestMs = 30_000;

async function ask<S extends z.ZodType>(
  url: string,
  session: Session,
  answers: S,
  init: RequestInit,
): Promise<z.output<S>> {
  await session.ready();
  const headers: Record<string, string> = { authorization: `Bearer ${session.token}` };
  if (init.body) headers['content-type'] = 'application/json';
  let answer: Response;
  const late = AbortSignal.timeout(longestMs);
  try {
    answer = await fetch(url, {
      ...init,
      headers,
      signal: init.signal ? AbortSignal.any([init.signal, late]) : late,
    });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    const { host } = new URL(url, location.href);
    throw new AskError(
      late.aborted ? `No answer from ${host} within ${longestMs / 1000} s.` : `No connection to ${host}.`,
    );
  }
  const body: unknown = await answer.json().catch(() => null);
  if (!answer.ok) throw refusal(answer.status, body);
  const parsed = answers.safeParse(body);
  if (!parsed.success)
    throw new AskError(
      'The answer could not be understood: this page and the server are of different versions.',
    );
  return parsed.data;
}

function refusal(status: number, body: unknown): AskError {
  const told = ErrorBody.safeParse(body);
  const issues = told.success
    ? (told.data.error.issues ?? []).map(({ path, message }) => `${path} ${message}`)
    : [];
  const message = told.success ? [told.data.error.message, ...issues].join('; ') : `status ${status}`;
  const isToken = status === 401 || (status === 403 && /token/.test(message));
  if (isToken) return new AskError('You are no longer signed in. Sign in again.', { isSignedOut: true });
  if (status === 404)
    return new AskError(told.success ? `Not found: ${message}.` : 'Not found.', { isAbsent: true });
  if (status >= 500 || status === 429) return new AskError(`The server can't answer now (${message}).`);
  return new AskError(`Refused: ${message}.`, { isRefusal: true });
}
