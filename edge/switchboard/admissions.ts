/**
 * Which rings a switchboard admits, which calls are live, and which object holds a call. The same for one
 * dialled number and for the whole deployment: rules over rows (`live-rows.ts`, `ring-rows.ts`,
 * `ended-rows.ts`). Times are ms since the epoch, and an argument.
 */
import type { BusinessLimits } from '../../shared/contract/business.ts';
import { isWithheld, toPhone } from '../../shared/ids.ts';
import type { Admission, AdmissionLimits, Arrival } from '../call/bindings.ts';
import { createEndedRows } from './ended-rows.ts';
import { createLiveRows, type LiveCall } from './live-rows.ts';
import { createRingRows } from './ring-rows.ts';

/** The limits that a business set itself, over all of its numbers. */
export interface OwnLimits {
  businessId: string;
  limits: BusinessLimits;
}

/** What older versions stored in one value. */
export interface EarlierState {
  live: (LiveCall & {
    until: number;
    backUntil?: number | undefined;
    talkUntil?: number | undefined;
    businessId?: string | undefined;
  })[];
  rings: { from: string; at: number; businessId?: string | undefined }[];
  ended: { callId: string; objectName: string; at: number }[];
}

const minuteMs = 60_000;

/**
 * No more live calls, whatever the limits say and callers who talk to a person included. A row has some
 * 400 bytes, so these are 40 MB of the 10 GB that an object may store. An object's limit of requests a second
 * is reached before.
 */
export const mostLiveCalls = 100_000;

/**
 * The most calls from the softphone of one person, so that nobody takes all places of a number by them. The
 * console's words name both (`console/softphone/words`).
 */
export const mostOfPerson = { atOnce: 2, aMinute: 10 } as const;

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

export function createAdmissions(sql: SqlStorage) {
  const live = createLiveRows(sql);
  const rings = createRingRows(sql);
  const ended = createEndedRows(sql);

  function ageOut(now: number): void {
    live.ageOut(now);
    rings.ageOut(now);
  }

  /** Null: there is a place, among the calls of a business or among all. `caller`: see `countedCaller`. */
  function exceeded(
    caller: string | null,
    limits: AdmissionLimits,
    businessId: string | null,
  ): 'rate' | 'concurrency' | null {
    if (caller !== null && rings.count(caller, businessId) >= limits.callsPerMinutePerNumber) return 'rate';
    return live.places(businessId) >= limits.concurrentCalls ? 'concurrency' : null;
  }

  function exceededByPerson(person: string | undefined): 'rate' | 'concurrency' | null {
    if (person === undefined) return null;
    if (live.ofPerson(person) >= mostOfPerson.atOnce) return 'concurrency';
    return rings.count(whoOf(person, ''), null) >= mostOfPerson.aMinute ? 'rate' : null;
  }

  function isFull(limits: AdmissionLimits, now: number): boolean {
    ageOut(now);
    return live.places(null) >= limits.concurrentCalls;
  }

  return {
    ageOut,
    /**
     * A repeated ring of the same call is admitted again and counted once; not after its end. `own`: the
     * business's limits, which hold among the calls to its numbers.
     */
    admit(call: Arrival, limits: AdmissionLimits, now: number, own: OwnLimits | null = null): Admission {
      const { callId, objectName, person } = call;
      ageOut(now);
      if (live.objectOf(callId) !== null) return { ok: true };
      if (ended.has(callId, now)) return { ok: false, reason: 'over' };
      const ofPerson = exceededByPerson(person);
      if (ofPerson !== null) return { ok: false, reason: ofPerson, ofPerson: true };
      const from = toPhone(call.from) ?? call.from;
      const caller = countedCaller(person, from);
      const reason =
        (live.count() >= mostLiveCalls ? 'concurrency' : exceeded(caller, limits, null)) ??
        (own && exceeded(caller, lowered(limits, own.limits), own.businessId));
      if (reason !== null) return { ok: false, reason };
      const businessId = own?.businessId ?? null;
      live.add({
        callId,
        objectName,
        from,
        since: now,
        until: now + limits.longestSeconds * 1000 + 2 * minuteMs,
        businessId,
        person: person ?? null,
        backUntil: null,
        talkUntil: null,
      });
      rings.add({ who: whoOf(person, from), at: now, callId, businessId });
      return { ok: true };
    },
    leave(callId: string, now: number): void {
      const call = live.remove(callId);
      if (call) ended.add(callId, call.objectName, now);
    },
    /** The call was admitted and led to nothing, or its place is known to be free: it can't be `over`. */
    release(callId: string): void {
      live.remove(callId);
    },
    /** Takes an admission back as if it had never been: another switchboard refused the ring. */
    unadmitted(callId: string): void {
      const call = live.remove(callId);
      if (call) rings.remove({ who: whoOf(call.person ?? undefined, call.from), at: call.since, callId });
    },
    withPerson: live.withPerson,
    expectBack: live.expectBack,
    /** A caller who has a place is expected back over the static media URL. */
    isExpecting: live.isExpecting,
    /**
     * Whether a stream of an unknown call must be refused. Not while a caller is expected back, who has a
     * place already; a stranger who comes instead is refused once the stream has said who it is.
     */
    isFull: (limits: AdmissionLimits, now: number): boolean => !live.isExpecting(now) && isFull(limits, now),
    isLive: (callId: string): boolean => live.objectOf(callId) !== null,
    /** The object that holds a live or recent call; null for an unknown call. */
    objectOf: (callId: string): string | null => live.objectOf(callId) ?? ended.objectOf(callId),
    places: live.places,
    list: live.list,
    /**
     * When the next caller's number has no use any more and `ageOut` removes it: a minute after the ring, and
     * for a live call when its end is no longer expected. Null: no number is kept.
     */
    numbersUntil(): number | null {
      const due = [live.nextDue(), rings.nextDue()].filter((time) => time !== null);
      return due.length === 0 ? null : Math.min(...due);
    },
    /** There must be no rows yet. */
    takeOver(earlier: EarlierState): void {
      for (const call of earlier.live) {
        const { backUntil = null, talkUntil = null, businessId = null } = call;
        live.add({ ...call, person: null, backUntil, talkUntil, businessId });
      }
      // An earlier ring has no call. Two of a caller may be of the same millisecond.
      for (const [n, { from, at, businessId = null }] of earlier.rings.entries())
        rings.add({ who: from, at, callId: `earlier ${n}`, businessId });
      for (const { callId, objectName, at } of earlier.ended) ended.add(callId, objectName, at);
    },
  };
}
export type Admissions = ReturnType<typeof createAdmissions>;

/** Whose ring it was: of staff the person's, whichever caller's number she gave. No number has a blank. */
function whoOf(person: string | undefined, from: string): string {
  return person === undefined ? from : `staff ${person}`;
}

/**
 * Null for whoever has no limit of calls a minute as a caller: staff have one of their own, and callers
 * without a number can't be told from each other, so that one would shut out all others.
 */
function countedCaller(person: string | undefined, from: string): string | null {
  return person !== undefined || isWithheld(from) ? null : from;
}
