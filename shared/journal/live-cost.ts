/**
 * What a call that is still on has cost so far: the same fold as the bill's, over the journal as
 * far as it is known.
 */
import type { Cost } from '../contract/budget.ts';
import type { CarrierName } from '../ids.ts';
import { type RateCard, rateCard } from '../pricing.ts';
import { costOf, defaultModels } from './cost.ts';
import type { JournalEvent } from './events.ts';
import { usageOf } from './usage.ts';

/**
 * An estimate from below: tokens and characters as far as they were told, recogniser and carrier by
 * the clock up to `nowMs`, the recogniser as the usual one until the bill names it. A call by turns
 * has no media socket: the carrier's clock runs from the first words, and nothing is recognised by
 * us. A call that merely rings costs nothing.
 */
export function liveCostOf(
  events: readonly JournalEvent[],
  carrier: CarrierName,
  nowMs: number,
  card: RateCard = rateCard,
): Cost {
  const media = events.find((event) => event.type === 'mediaStarted');
  const started = media ?? events.find((event) => event.type === 'agentSaid');
  const stopped = events.findLast((event) => event.type === 'mediaStopped' || event.type === 'callEnded');
  const until = stopped?.at ?? nowMs;
  const seconds = started ? Math.max(0, until - started.at) / 1000 : 0;
  const usage = usageOf(
    events,
    { ...defaultModels.stt, seconds: media ? seconds : 0 },
    defaultModels.llm.provider,
  );
  return costOf({ ...usage, seconds }, carrier, card);
}
