/**
 * A switchboard's state and decisions as plain data: which calls are live, who rang how often, which
 * object holds a call. Pure; times are ms since the epoch, and an argument.
 */
import type { BusinessLimits } from '../../shared/contract/business.ts';
import type { Admission, AdmissionLimits } from '../call/bindings.ts';

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
}

export interface SwitchboardState {
  live: LiveCall[];
  /** Rings in the last minute. */
  rings: { from: string; at: number }[];
  /**
   * Calls that ended in the last hours. Carriers still send requests for them, and ring again where a
   * flow leads back to us.
   */
  ended: { callId: string; objectName: string; at: number }[];
}

const minuteMs = 60_000;
/** The longest call of a carrier: 4 hours. */
const endedKeptMs = 4 * 3_600_000;
/** An entry takes about 150 bytes, and a stored value may have 2 MB. */
const mostEnded = 5000;

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

/** A repeated ring of the same call is admitted again and counted once; not after its end. */
export function admit(
  state: SwitchboardState,
  call: { callId: string; objectName: string; from: string },
  limits: AdmissionLimits,
  now: number,
): { state: SwitchboardState; admission: Admission } {
  const aged = ageOut(state, now);
  if (aged.live.some((live) => live.callId === call.callId)) return { state: aged, admission: { ok: true } };
  if (aged.ended.some((ended) => ended.callId === call.callId))
    return { state: aged, admission: { ok: false, reason: 'over' } };
  const rings = aged.rings.filter((ring) => ring.from === call.from).length;
  if (rings >= limits.callsPerMinutePerNumber)
    return { state: aged, admission: { ok: false, reason: 'rate' } };
  if (placesTaken(aged) >= limits.concurrentCalls)
    return { state: aged, admission: { ok: false, reason: 'concurrency' } };
  const entry: LiveCall = { ...call, since: now, until: now + limits.longestSeconds * 1000 + 2 * minuteMs };
  return {
    state: { ...aged, live: [...aged.live, entry], rings: [...aged.rings, { from: call.from, at: now }] },
    admission: { ok: true },
  };
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
  const aged = ageOut(state, now);
  if (aged.live.some(({ backUntil }) => backUntil !== undefined && backUntil > now)) return false;
  return placesTaken(aged) >= limits.concurrentCalls;
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
    ended: [...aged.ended.slice(1 - mostEnded), { callId, objectName, at: now }],
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

export function ageOut(state: SwitchboardState, now: number): SwitchboardState {
  return {
    live: state.live.filter((call) => Math.max(call.until, call.talkUntil ?? 0) > now),
    rings: state.rings.filter((ring) => now - ring.at < minuteMs),
    ended: state.ended.filter((call) => now - call.at < endedKeptMs),
  };
}
