/**
 * When a recogniser's stream died: who is dialled next, and after which pause. A stream that was up and
 * listened has proved its provider, whether or not the caller said a word on it.
 */
import type { Fault } from '../../../shared/fault.ts';
import type { Clock } from '../../../shared/io/clock.ts';
import type { ProviderOrder } from './order.ts';

/** The pauses before the same provider is dialled again. */
const pausesMs = [0, 250, 1000, 2000] as const;
/**
 * The outage after which the same provider is not dialled again: with another one there is no reason to wait,
 * without one the caller waits up to 5 s for a word. Both are shorter than the audio that is kept.
 */
const patienceMs = { withOther: 2500, alone: 5000 };
/** A stream that sends nothing by itself has worked when it was up for so long. */
const provenMs = 5000;
/**
 * One that was up for so long may have: nobody spoke, or the fault came from outside. After this many in a
 * row that only greeted, a short one counts as failed.
 */
const shortMs = 2000;
const mostShort = { withOther: 2, alone: 4 };
/** More drops than this in so short a time, without one word, are no progress. */
const mostDrops = 20;
const dropsWithinMs = 30_000;

/** A key that was good in this call and is refused now is tried so often, if there is no other. */
const refusedTries = 2;

/** What is known of a stream when it died. Times of the clock. */
export interface StreamLife {
  dialledAt: number;
  /** Null: the socket never opened. */
  openedAt: number | null;
  /** The provider sent a message about the caller's audio. */
  hasListened: boolean;
  hadWords: boolean;
  /** Its words came late: it works, but another provider may be quicker. */
  lags: boolean;
}

export interface Redial {
  index: number;
  pauseMs: number;
}

export interface Redials {
  first(): Redial;
  /** Null when no provider is left. */
  after(fault: Fault, life: StreamLife): Redial | null;
}

export function createRedials(order: ProviderOrder, choices: number, clock: Clock): Redials {
  let { index } = order.first();
  let retries = 0;
  /** The present provider has taken this call before: at least its handshake. */
  let isProven = false;
  /** Streams in a row that were up for a short time and only greeted. */
  let short = 0;
  /** The choices that failed in this outage. */
  const tried = new Set<number>();
  let outageSince: number | null = null;
  let drops: number[] = [];

  function hasWorked({ openedAt, hasListened, hadWords }: StreamLife, fault: Fault, now: number): boolean {
    if (hadWords) drops = [];
    drops = [...drops.filter((at) => now - at < dropsWithinMs), now];
    if (openedAt === null || drops.length > mostDrops) return false;
    const upMs = now - openedAt;
    // Silence and nonsense prove nothing, however long the stream was up.
    const provesNothing = fault.kind === 'stall' || fault.kind === 'protocol';
    if (hasListened || (!provesNothing && upMs >= provenMs)) {
      short = 0;
      return true;
    }
    if (provesNothing || upMs < shortMs) return false;
    short += 1;
    return short <= (choices > 1 ? mostShort.withOther : mostShort.alone);
  }

  /** The pause before the same provider is dialled again; null when it is not worth it. */
  function pauseFor(fault: Fault, worked: boolean, outageMs: number): number | null {
    const pauseMs = pausesMs[retries];
    const hasOther = choices > 1;
    if (pauseMs === undefined || outageMs >= (hasOther ? patienceMs.withOther : patienceMs.alone))
      return null;
    // What worked a moment ago is dialled once more, whatever the reason it gave.
    if (worked) return pauseMs;
    // It was given the audio and said nothing: another one may understand it.
    if (fault.kind === 'stall' && hasOther) return null;
    if (fault.retryable) return pauseMs;
    if (isProven && !hasOther && retries < refusedTries) return pauseMs;
    const longestMs = pausesMs[pausesMs.length - 1] ?? 0;
    const waitMs = Math.max(pauseMs, fault.retryAfterMs ?? 0);
    return fault.kind === 'rate' && !hasOther && waitMs <= longestMs ? waitMs : null;
  }

  return {
    first: () => ({ index, pauseMs: 0 }),
    after(fault, life) {
      const now = clock.now();
      const worked = hasWorked(life, fault, now);
      if (worked) {
        outageSince = null;
        retries = 0;
        tried.clear();
      }
      isProven ||= life.openedAt !== null;
      // A handshake that fails late was an outage from its beginning.
      outageSince ??= life.openedAt === null ? life.dialledAt : now;
      const pauseMs = life.lags && choices > 1 ? null : pauseFor(fault, worked, now - outageSince);
      if (pauseMs !== null) {
        retries += 1;
        return { index, pauseMs };
      }
      tried.add(index);
      const other = order.other(index, fault, tried);
      if (other === null) return null;
      index = other;
      retries = 0;
      short = 0;
      isProven = false;
      return { index, pauseMs: 0 };
    },
  };
}
