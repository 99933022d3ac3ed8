/**
 * A switchboard's state and decisions as plain data: which calls are live, who rang how often, which
 * object holds a call. The same for one dialled number and for the whole deployment. Pure; times are ms since
 * the epoch, and an argument.
 */
import type { BusinessLimits } from '../../shared/contract/business.ts';
import { isWithheld, toPhone } from '../../shared/ids.ts';
import type { Admission, AdmissionLimits } from '../call/bindings.ts';

/** The limits that a business set itself, over all of its numbers. */
export interface OwnLimits {
  businessId: string;
  limits: BusinessLimits;
}

/** A call that asks for a place. */
export interface Arrival {
  callId: string;
  objectName: string;
  from: string;
}

export interface LiveCall {
  callId: string;
  /** The object that holds the call. It is not the call id for a static media URL. */
  objectName: string;
  from: string;
  since: number;
  /** When the call is forgotten if its end is never reported. */
  until: number;
  /** Until then its caller may come back over the static media URL. */
  backUntil?: number;
  /**
   * The caller talks to a person and takes no agent's place. The call is known until then, because its
   * end is still to be reported.
   */
  talkUntil?: number;
  /** Whose number was dialled, where it was known then. Absent in what older versions stored. */
  businessId?: string;
}

export interface SwitchboardState {
  live: LiveCall[];
  /** Admitted rings of the last minute. */
  rings: { from: string; at: number; businessId?: string }[];
  /**
   * Calls that ended in the last hours. Carriers still send requests for them, and ring again where a
   * flow leads back to us.
   */
  ended: { callId: string; objectName: string; at: number }[];
}

const minuteMs = 60_000;
/** The longest call of a carrier: 4 hours. */
const endedKeptMs = 4 * 3_600_000;
/**
 * The state is one stored value, which may have 2 MB. An id that somebody made up for the purpose takes 270
 * bytes; live calls beyond the limit are refused, the oldest of the others are forgotten.
 */
const most = { live: 2000, rings: 2000, ended: 4000 };
export const mostLiveCalls = most.live;

export const emptySwitchboard: SwitchboardState = { live: [], rings: [], ended: [] };

/**
 * A business may set lower limits than the edge's, never higher. `own` is null until its settings
 * are read.
 */
export function lowered(limits: AdmissionLimits, own: BusinessLimits | null): AdmissionLimits {
  return {
    ...limits,
    concurrentCalls: Math.min(limits.concurrentCalls, own?.maxConcurrentCalls ?? Number.POSITIVE_INFINITY),
    callsPerMinutePerNumber: Math.min(
      limits.callsPerMinutePerNumber,
      own?.callsPerMinutePerNumber ?? Number.POSITIVE_INFINITY,
    ),
  };
}

/**
 * A repeated ring of the same call is admitted again and counted once; not after its end. `own`: the
 * business's limits, which hold among the calls to its numbers.
 */
export function admit(
  state: SwitchboardState,
  call: Arrival,
  limits: AdmissionLimits,
  now: number,
  own: OwnLimits | null = null,
): { state: SwitchboardState; admission: Admission } {
  const aged = ageOut(state, now);
  if (aged.live.some((live) => live.callId === call.callId)) return { state: aged, admission: { ok: true } };
  if (aged.ended.some((ended) => ended.callId === call.callId))
    return { state: aged, admission: { ok: false, reason: 'over' } };
  const from = toPhone(call.from) ?? call.from;
  const reason =
    exceeded(aged, from, limits) ??
    (own && exceeded(ofBusiness(aged, own), from, lowered(limits, own.limits)));
  if (reason !== null) return { state: aged, admission: { ok: false, reason } };
  const business = own ? { businessId: own.businessId } : {};
  const until = now + limits.longestSeconds * 1000 + 2 * minuteMs;
  const entry: LiveCall = { ...call, from, since: now, until, ...business };
  return {
    state: {
      ...aged,
      live: [...aged.live, entry],
      rings: [...aged.rings.slice(1 - most.rings), { from, at: now, ...business }],
    },
    admission: { ok: true },
  };
}

/**
 * Null: there is a place. Callers without a number have no limit of calls a minute: they can't be told from
 * each other, and one would shut out all others.
 */
function exceeded(
  state: SwitchboardState,
  from: string,
  limits: AdmissionLimits,
): 'rate' | 'concurrency' | null {
  const rings = state.rings.filter((ring) => ring.from === from).length;
  if (!isWithheld(from) && rings >= limits.callsPerMinutePerNumber) return 'rate';
  if (placesTaken(state) >= limits.concurrentCalls || state.live.length >= most.live) return 'concurrency';
  return null;
}

function ofBusiness({ live, rings, ended }: SwitchboardState, { businessId }: OwnLimits): SwitchboardState {
  return {
    live: live.filter((call) => call.businessId === businessId),
    rings: rings.filter((ring) => ring.businessId === businessId),
    ended,
  };
}

/** The call was admitted and led to nothing, or its place is known to be free: it can't be `over`. */
export function release(state: SwitchboardState, callId: string, now: number): SwitchboardState {
  const aged = ageOut(state, now);
  return { ...aged, live: aged.live.filter((call) => call.callId !== callId) };
}

/** Takes an admission back as if it had never been: another switchboard refused the ring. */
export function unadmitted(state: SwitchboardState, callId: string, now: number): SwitchboardState {
  const call = state.live.find((live) => live.callId === callId);
  const released = release(state, callId, now);
  const ring = released.rings.findLastIndex(({ from, at }) => from === call?.from && at === call.since);
  return ring < 0 ? released : { ...released, rings: released.rings.toSpliced(ring, 1) };
}

/** Longer than a carrier takes from its question to the next stream, with one handshake that failed. */
const backMs = 30_000;

/** The flow was told to lead this call's caller back to the static media URL. */
export function expectBack(state: SwitchboardState, callId: string, now: number): SwitchboardState {
  const live = state.live.map((call) =>
    call.callId === callId ? { ...call, backUntil: now + backMs } : call,
  );
  return { ...state, live };
}

/**
 * Whether a stream of an unknown call must be refused. Not while a caller is expected back, who has a
 * place already; a stranger who comes instead is refused once the stream has said who it is.
 */
export function isFull(state: SwitchboardState, limits: AdmissionLimits, now: number): boolean {
  return !isExpecting(state, now) && placesTaken(ageOut(state, now)) >= limits.concurrentCalls;
}

/** A caller who has a place is expected back over the static media URL. */
export function isExpecting(state: SwitchboardState, now: number): boolean {
  return ageOut(state, now).live.some(({ backUntil }) => backUntil !== undefined && backUntil > now);
}

function placesTaken({ live }: SwitchboardState): number {
  return live.filter(({ talkUntil }) => talkUntil === undefined).length;
}

/**
 * The caller of a live call talks to a person now, or is back with the agent, whose longest call begins
 * anew. A caller who is back is not refused, although the limits may be reached meanwhile.
 */
export function withPerson(
  state: SwitchboardState,
  callId: string,
  is: boolean,
  now: number,
): SwitchboardState {
  const live = state.live.map((call): LiveCall => {
    if (call.callId !== callId) return call;
    if (is) return { ...call, talkUntil: now + endedKeptMs + 2 * minuteMs };
    const { talkUntil: _, ...back } = call;
    return { ...back, until: now + (call.until - call.since) };
  });
  return { ...state, live };
}

export function leave(state: SwitchboardState, callId: string, now: number): SwitchboardState {
  const call = state.live.find((live) => live.callId === callId);
  const aged = ageOut(state, now);
  if (!call) return aged;
  const { objectName } = call;
  return {
    ...aged,
    live: aged.live.filter((live) => live.callId !== callId),
    ended: [...aged.ended.slice(1 - most.ended), { callId, objectName, at: now }],
  };
}

/** The object that holds a live or recent call; null for an unknown call. */
export function objectOf(state: SwitchboardState, callId: string): string | null {
  return [...state.live, ...state.ended].find((call) => call.callId === callId)?.objectName ?? null;
}

/**
 * When the next caller's number has no use any more and `ageOut` removes it: a minute after the ring, and
 * for a live call when its end is no longer expected. Null: no number is kept.
 */
export function numbersUntil({ live, rings }: SwitchboardState): number | null {
  const due = [
    ...live.map((call) => Math.max(call.until, call.talkUntil ?? 0)),
    ...rings.map((ring) => ring.at + minuteMs),
  ];
  return due.length === 0 ? null : Math.min(...due);
}

/** What was noted in the future was noted before the clock was set back: it does not last longer for it. */
export function ageOut(state: SwitchboardState, now: number): SwitchboardState {
  return {
    live: state.live
      .map((call) => broughtBack(call, now))
      .filter((call) => Math.max(call.until, call.talkUntil ?? 0) > now),
    rings: state.rings.filter((ring) => Math.abs(now - ring.at) < minuteMs),
    ended: state.ended.filter((call) => now - call.at < endedKeptMs),
  };
}

function broughtBack(call: LiveCall, now: number): LiveCall {
  const ahead = call.since - now;
  return ahead < minuteMs ? call : { ...call, since: now, until: call.until - ahead };
}
