/** The carrier's billing pulse: a call that lasts a second into a new one pays for all of it. */
import type { CarrierName } from './ids.ts';
import { type RateCard, rateCard } from './pricing.ts';

/**
 * The longest length up to `maxSeconds` at which a call may end without standing at the beginning
 * of a new pulse: not within `guardSeconds` before or behind the pulse's edge. Before it, because
 * the carrier counts from its answer, some seconds before the media socket's start from which we
 * count. A length too short for that stays as it is, and so does that of a carrier without pulses.
 */
export function endBeforePulse(
  maxSeconds: number,
  carrier: CarrierName,
  guardSeconds: number,
  card: RateCard = rateCard,
): number {
  const pulseMs = card.rates.find(
    ({ item, provider }) => item === 'carrier' && provider === carrier,
  )?.pulseMs;
  if (pulseMs === undefined || guardSeconds === 0) return maxSeconds;
  const pulse = pulseMs / 1000;
  // Seconds behind the beginning of the zone around the nearest edge before it.
  const into = (maxSeconds + guardSeconds) % pulse;
  if (into >= 2 * guardSeconds) return maxSeconds;
  const ends = maxSeconds - into;
  return ends > 0 ? ends : maxSeconds;
}
