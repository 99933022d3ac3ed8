/** Free times of a business with slots: asked for by the caller, or offered in place of a taken one. */
import { z } from 'zod';
import type { Facts } from '../say/facts.ts';
import { linesOf } from '../say/lines.ts';
import { type Booking, call, type Decision, type State, say } from '../state.ts';
import type { Understood } from '../understand/understand.ts';
import { newBooking } from './booking.ts';

/** As the tools answer them: `{ "Tuesday 2026-11-24": ["10:00"] }`. */
const Free = z.object({ free: z.record(z.string(), z.array(z.string())) });

/** Nobody remembers more. */
const most = 3;
const cue = /^(?:free|available|vacant|khali|खाली|ख़ाली)$/u;

/** "What is free tomorrow?", or "what is free?" while a day is known. */
export function freeWanted(state: State, understood: Understood, facts: Facts): Decision | null {
  const date = understood.date ?? state.booking?.date ?? null;
  if (!facts.hasSlots || date === null || understood.time !== null) return null;
  if (!understood.spoken.words.some((word) => cue.test(word))) return null;
  const booking = { ...(state.booking ?? newBooking(state)), date, time: null };
  return call(state, '', [{ name: 'appointment_times', arguments: { date } }], { for: 'free', booking });
}

/** The answer to that. */
export function freeFound(state: State, booking: Booking, result: unknown, facts: Facts): Decision {
  return (
    offer(state, booking, result, facts) ?? say(state, linesOf(state.language).nothingFree, 'offerMessage')
  );
}

/** The answer to a booking that was refused; null where it was refused for another reason than its time. */
export function timeTaken(state: State, booking: Booking, result: unknown, facts: Facts): Decision | null {
  if (!Free.safeParse(result).success) return null;
  const lines = linesOf(state.language);
  const taken = lines.notFree(lines.time(booking.time ?? '00:00'));
  const next = offer(state, booking, result, facts) ?? say(state, lines.nothingFree, 'offerMessage');
  return { ...next, say: `${taken} ${next.say}`, state: { ...next.state, lastSaid: `${taken} ${next.say}` } };
}

/** Offers the times of the first free day, and asks for one of them. */
function offer(state: State, booking: Booking, result: unknown, facts: Facts): Decision | null {
  const found = Free.safeParse(result);
  const [first] = found.success ? Object.entries(found.data.free) : [];
  const date = /\d{4}-\d{2}-\d{2}/.exec(first?.[0] ?? '')?.[0];
  if (!first || date === undefined) return null;
  const lines = linesOf(state.language);
  const times = first[1].slice(0, most).map((time) => lines.time(time));
  return say(state, lines.freeTimes(lines.day(date, facts.today), times), 'time', {
    booking: { ...booking, date, time: null, part: null },
  });
}
