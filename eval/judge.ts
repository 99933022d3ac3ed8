/**
 * Whether a goal was reached: judged by what the system did and stored, and by facts in what the
 * caller heard. Pure.
 */
import type { CallerRequest } from '../shared/contract/request.ts';
import { soundsLike } from './caller/sounds-like.ts';
import type { Appointment } from './calls/office.ts';
import { type FactsOfCall, timesSaid } from './facts.ts';
import { datesOf } from './goals/days.ts';
import type { Goal, Want } from './goals/goal.ts';

/** A call's outcome, by text or by phone. */
export interface Happened {
  /** The agent's replies as the caller heard them, the greeting first. */
  replies: string[];
  /** Languages the agent spoke, in order, the first at the greeting. */
  languages: string[];
  /** Names of the destinations to which the call was transferred. */
  transfers: string[];
  /** The agent hung up. */
  endedByAgent: boolean;
  /** All of this caller's requests after the call. */
  requests: CallerRequest[];
  /** The caller's earlier appointment and Priya Sharma's, as they were booked. */
  before: { own: Appointment | null; priyas: Appointment };
  /** Priya's stored data after the call. */
  priyas: CallerRequest | null;
  /** Why the call could not be made or followed. Null when it could. */
  trouble: string | null;
}

export interface JudgedBy {
  facts: FactsOfCall;
  /** Names and words that went through a recogniser need only sound alike. */
  byVoice: boolean;
}

/**
 * Why the goal was not reached: one short sentence for each want that does not hold. Empty when it
 * was reached.
 */
export function judge(goal: Goal, happened: Happened, by: JudgedBy): string[] {
  if (happened.trouble !== null) return [happened.trouble];
  // An agent that says and does nothing must not pass by avoiding what the goal forbids.
  if (happened.replies.slice(1).every((reply) => reply.trim() === ''))
    return ['the agent said nothing after its greeting'];
  return goal.wants.flatMap((want) => failure(want, happened, by) ?? []);
}

function failure(want: Want, happened: Happened, by: JudgedBy): string | null {
  const { replies, languages, transfers, requests, before } = happened;
  const ownRequestId = before.own?.requestId;
  const says = (fact: string) => timesSaid(fact, replies, by.facts);
  const made = requests.filter(({ requestId, state }) => requestId !== ownRequestId && state === 'open');
  const own = requests.find(({ requestId }) => requestId === ownRequestId);
  switch (want.what) {
    case 'said': {
      const missing = want.facts.filter((anyOf) => !anyOf.some((fact) => says(fact) > 0));
      return missing.length === 0
        ? null
        : `did not say ${missing.map((anyOf) => anyOf.join(' or ')).join(', ')}`;
    }
    case 'unsaid': {
      const said = want.facts.filter((fact) => says(fact) > 0);
      return said.length === 0 ? null : `said ${said.join(', ')}`;
    }
    case 'twice':
      return says(want.fact) >= 2 ? null : `said ${want.fact} ${says(want.fact)} times, not twice`;
    case 'request':
      return requestFailure(want, requests, by);
    case 'noRequest':
      return made.length === 0 ? null : `stored ${made.map(inWords).join(' and ')}`;
    case 'cancelled':
      return own?.state === 'cancelled' ? null : 'the appointment is not cancelled';
    case 'kept': {
      const [booked, now] =
        want.whose === 'appointment' ? [before.own, own] : [before.priyas, happened.priyas];
      if (now?.state !== 'open') return 'the appointment was cancelled';
      const { date, time } = now.fields;
      return date === booked?.date && time === booked?.time
        ? null
        : `the appointment was moved to ${date ?? '?'} ${time ?? '?'}`;
    }
    case 'transfer':
      return transfers.includes(want.destination) ? null : `not put through to ${want.destination}`;
    case 'noTransfer':
      return transfers.length === 0 ? null : `put through to ${transfers.join(', ')}`;
    case 'noTransferElsewhere': {
      const elsewhere = transfers.filter((name) => name !== 'front-desk');
      return elsewhere.length === 0 ? null : `put through to ${elsewhere.join(', ')}`;
    }
    case 'language':
      return languages.at(-1) === want.language ? null : `ended in ${languages.at(-1) ?? 'no language'}`;
    case 'spoke':
      return languages.includes(want.language) ? null : `never spoke ${want.language}`;
    case 'ended':
      return happened.endedByAgent ? null : 'the agent did not hang up';
  }
}

function requestFailure(
  want: Extract<Want, { what: 'request' }>,
  requests: readonly CallerRequest[],
  by: JudgedBy,
): string | null {
  const open = requests.filter(({ kind, state }) => kind === want.kind && state === 'open');
  const [first] = open;
  if (!first) return `no ${want.kind} was stored`;
  if (want.kind === 'appointment' && open.length > 1)
    return `${open.length} open appointments: ${open.map(inWords).join(' and ')}`;
  return open.some((request) => wrongField(want.fields, request, by) === null)
    ? null
    : wrongField(want.fields, first, by);
}

function wrongField(
  fields: Readonly<Record<string, string>>,
  request: CallerRequest,
  { facts, byVoice }: JudgedBy,
): string | null {
  for (const [field, wanted] of Object.entries(fields)) {
    const stored = String(request.fields[field === 'day' ? 'date' : field] ?? '');
    const isRight =
      field === 'day'
        ? datesOf(wanted, facts.today).includes(stored)
        : field === 'time'
          ? stored === wanted
          : wanted
              .split('|')
              .some((words) => contains(stored, words) || (byVoice && soundsLike(stored, words)));
    if (!isRight) return `stored ${field} ${stored === '' ? 'nothing' : stored}, not ${wanted}`;
  }
  return null;
}

function contains(stored: string, words: string): boolean {
  const plain = (text: string) =>
    text
      .normalize('NFC')
      .toLowerCase()
      .replace(/[\s-]+/g, ' ');
  return plain(stored).includes(plain(words));
}

/** For the table: what was stored, without the caller's name or words. */
function inWords({ kind, fields }: CallerRequest): string {
  return kind === 'appointment' ? `an appointment ${fields.date ?? '?'} ${fields.time ?? '?'}` : `a ${kind}`;
}
