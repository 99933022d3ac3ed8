/**
 * The time that the prompts of a call tell the model. It stands before the conversation, so each change of
 * it keeps the whole conversation out of the prompt cache of the provider: it goes on in steps.
 */
import { type LocalTime, localTime } from '../local-time.ts';
import { isOpenAt, type PromptBusiness } from './prompt.ts';

/** Longer than most calls. An agent that is asked for the hour is wrong by less than this. */
const stepMs = 5 * 60_000;

/**
 * `startedAt` and `now`: ms since the epoch. Where the day or "open now" has changed since the last step, it
 * is the present minute.
 */
export function promptTime(
  business: Pick<PromptBusiness, 'hours' | 'holidays'> & { timeZone: string },
  startedAt: number,
  now: number,
): LocalTime {
  const { hours, holidays, timeZone } = business;
  const stepped = localTime(now - ((now - startedAt) % stepMs), timeZone);
  const present = localTime(now, timeZone);
  const isSame =
    stepped.date === present.date &&
    isOpenAt(hours, stepped, holidays) === isOpenAt(hours, present, holidays);
  return isSame ? stepped : present;
}
