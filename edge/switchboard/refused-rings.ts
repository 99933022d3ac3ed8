/**
 * Refused rings of a dialled number, collected for the API: one report for many rings, so that a flood does
 * not keep the API from the rings that are taken. In memory only, and for some seconds. What is collected
 * when the object is evicted is lost; a list of callers to call back is worth no write for each ring. Pure.
 */
import { type RefusedReason, type RefusedRings, refusedReasons } from '../../shared/contract/refused.ts';
import { isWithheld, toPhone } from '../../shared/ids.ts';

/** So long rings are collected. */
export const collectMs = 5_000;
/** The most that a report names. The rings of all others are counted. */
const mostCallers = 100;
/** Carriers repeat their request for a call: it counts once. */
const mostCalls = 1000;

export interface RefusedRing {
  readonly callId: string;
  readonly from: string;
  /** ms since the epoch. */
  readonly at: number;
  readonly reason: string;
}

type Report = Pick<RefusedRings, 'callers' | 'more'>;

export function createRefusedRings() {
  const callers = new Map<string, { reason: RefusedReason; at: number; rings: number }>();
  const calls = new Set<string>();
  let more = 0;

  return {
    /** False: such a ring is in no list, or was counted before. */
    add({ callId, from, at, reason: given }: RefusedRing): boolean {
      const reason = refusedReasons.find((each) => each === given);
      if (!reason || calls.has(callId)) return false;
      if (calls.size < mostCalls) calls.add(callId);
      const phone = from === 'anonymous' || isWithheld(from) ? 'anonymous' : toPhone(from);
      if (phone === null) return false;
      const known = callers.get(phone);
      if (known) callers.set(phone, { reason, at, rings: known.rings + 1 });
      else if (callers.size < mostCallers) callers.set(phone, { reason, at, rings: 1 });
      else more += 1;
      return true;
    },
    /** All that was collected, once. */
    take(): Report {
      const report = {
        callers: [...callers].map(([phone, { reason, at, rings }]) => ({
          phone,
          reason,
          rings,
          at: new Date(at).toISOString(),
        })),
        ...(more > 0 ? { more } : {}),
      };
      callers.clear();
      calls.clear();
      more = 0;
      return report;
    },
  };
}
