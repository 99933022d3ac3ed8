/** Reads stored calls from the API. Missing fields are accepted: a command prints what there is. */
import { z } from 'zod';
import { toPhone } from '../../shared/ids.ts';
import { readJournal } from '../../shared/journal/events.ts';
import { faultBehindEnd, type Trouble, troublesOf } from '../../shared/journal/for-staff/troubles.ts';
import { reasonOf } from '../phone/trunk.ts';

const Money = z.looseObject({ microInr: z.number(), inr: z.string() });
const ms = z.number().nullish();

export const StoredTurn = z.looseObject({
  turn: z.number(),
  sttMs: ms,
  firstTokenMs: ms,
  voiceMs: ms,
  leadMs: ms,
  replyMs: ms,
  responseMs: ms,
  interrupted: z.boolean().nullish(),
});
export type StoredTurn = z.infer<typeof StoredTurn>;

export const StoredCall = z.looseObject({
  callId: z.string(),
  carrier: z.string().nullish(),
  from: z.string().nullish(),
  to: z.string().nullish(),
  status: z.string().nullish(),
  endReason: z.string().nullish(),
  outcome: z.string().nullish(),
  startedAt: z.string().nullish(),
  seconds: z.number().nullish(),
  turns: z.array(StoredTurn).nullish(),
  transcript: z
    .array(
      z.looseObject({
        turn: z.number().nullish(),
        who: z.string(),
        text: z.string(),
        interrupted: z.boolean().nullish(),
      }),
    )
    .nullish(),
  summary: z.string().nullish(),
  cost: z
    .looseObject({ lines: z.array(Money.extend({ item: z.string() })).nullish(), total: Money.nullish() })
    .nullish(),
  recording: z.looseObject({ key: z.string(), seconds: z.number().nullish() }).nullish(),
});
export type StoredCall = z.infer<typeof StoredCall>;

export interface StaffApi {
  api: string;
  staffToken: string;
}

/** One call, or a sentence that says why there is none. */
export async function readCall({ api, staffToken }: StaffApi, callId: string): Promise<StoredCall | string> {
  const answer = await get(`${api}/api/calls/${encodeURIComponent(callId)}`, staffToken);
  if (typeof answer === 'string') return answer;
  const body = z.object({ call: StoredCall }).safeParse(answer);
  return body.success ? body.data.call : `the API's answer is not a call: ${z.prettifyError(body.error)}`;
}

/**
 * Polls until the call is no longer active, for `withinMs` at most, then returns what there is. A
 * call that the API does not know is polled for `unknownMs` only: a refused call is never stored.
 */
export async function readFinishedCall(
  staff: StaffApi,
  callId: string,
  withinMs = 15_000,
  unknownMs = 4000,
): Promise<StoredCall | string> {
  const startedMs = performance.now();
  for (;;) {
    const call = await readCall(staff, callId);
    const isKnown = typeof call !== 'string';
    const isSettled = isKnown && call.status !== 'active';
    if (isSettled || performance.now() - startedMs >= (isKnown ? withinMs : Math.min(withinMs, unknownMs)))
      return call;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

/** One page of calls, newest first, or a sentence that says why there is none. `query`: the API's own. */
export async function listCalls(
  { api, staffToken }: StaffApi,
  query: Readonly<Record<string, string>> = {},
): Promise<{ calls: StoredCall[]; cursor?: string | undefined } | string> {
  const answer = await get(`${api}/api/calls?${new URLSearchParams(query)}`, staffToken);
  if (typeof answer === 'string') return answer;
  const body = z.object({ calls: z.array(StoredCall), cursor: z.string().optional() }).safeParse(answer);
  return body.success ? body.data : `the API's answer is not a list of calls: ${z.prettifyError(body.error)}`;
}

/** The name of a caller whom the business knows; '' for anybody else. */
export async function readName({ api, staffToken }: StaffApi, phone: string): Promise<string> {
  if (toPhone(phone) === null) return '';
  const answer = await get(`${api}/api/customers/${encodeURIComponent(phone)}`, staffToken);
  return z.object({ customer: z.object({ name: z.string() }) }).safeParse(answer).data?.customer.name ?? '';
}

/** A call's journal, unchecked, or a sentence that says why there is none. */
export async function readEvents({ api, staffToken }: StaffApi, callId: string): Promise<unknown[] | string> {
  const answer = await get(`${api}/api/calls/${encodeURIComponent(callId)}/events`, staffToken);
  if (typeof answer === 'string') return answer;
  const body = z.object({ events: z.array(z.unknown()) }).safeParse(answer);
  return body.success
    ? body.data.events
    : `the API's answer is not a journal: ${z.prettifyError(body.error)}`;
}

/** What went wrong in a call, and the fault that ended it or had it transferred; null: no fault did. */
export interface CallTroubles {
  troubles: readonly Trouble[];
  behindEnd: string | null;
}

/** From the call's journal; what can't be read of it is no trouble of the call. */
export async function readTroubles(staff: StaffApi, callId: string): Promise<CallTroubles> {
  const events = await readEvents(staff, callId);
  const journal = typeof events === 'string' ? [] : readJournal(events);
  return { troubles: troublesOf(journal), behindEnd: faultBehindEnd(journal) };
}

/** A link to the stored recording, or `null`. */
export async function recordingUrl({ api, staffToken }: StaffApi, callId: string): Promise<string | null> {
  const answer = await get(`${api}/api/recordings/${encodeURIComponent(callId)}`, staffToken);
  return z.object({ url: z.string() }).safeParse(answer).data?.url ?? null;
}

/** The JSON of the answer, or a sentence that says what went wrong. */
async function get(url: string, token: string): Promise<unknown> {
  try {
    const response = await fetch(url, {
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(5000),
    });
    if (response.ok) return await response.json();
    return `${new URL(url).pathname} answered ${response.status}${response.status === 404 ? ': not found' : ''}`;
  } catch (error) {
    return `${new URL(url).pathname}: ${reasonOf(error)}`;
  }
}
