/**
 * What staff whisper for this reply: a day is offered, and a fact is told before the reply's own words. Any
 * other whisper is beyond the engine, and changes nothing.
 */
import { type Facts, openingsOn } from '../say/facts.ts';
import { factAnswer } from '../say/information.ts';
import { linesOf } from '../say/lines.ts';
import { type Decision, type State, say } from '../state.ts';
import { understand } from '../understand/understand.ts';
import { newBooking } from './booking.ts';

/** A reply that calls a tool is left as it is: its result decides what is said. */
export function heed(decision: Decision, whisper: string, facts: Facts): Decision {
  if (decision.calls.length > 0) return decision;
  const { state } = decision;
  const lines = linesOf(state.language);
  const understood = understand(whisper, facts);
  const { date } = understood;
  if (date !== null && date >= facts.today && openingsOn(facts, date).length > 0)
    return say(state, lines.offerDay(lines.day(date, facts.today)), 'time', withDay(state, date));
  const fact = factAnswer(state, understood, facts);
  if (fact === null || decision.say.includes(fact)) return decision;
  const words = `${fact} ${decision.say}`;
  return { ...decision, say: words, state: { ...state, lastSaid: words } };
}

/** The state behind an offer that staff whispered; null when `said` is none. */
export function afterOffer(said: string, state: State, facts: Facts): State | null {
  const [begins = ''] = linesOf(state.language).offerDay('\n').split('\n');
  if (!said.startsWith(begins)) return null;
  const { date } = understand(said, facts);
  return date === null ? null : { ...state, ...withDay(state, date), question: 'time', lastSaid: said };
}

function withDay(state: State, date: string): Pick<State, 'booking'> {
  return { booking: { ...(state.booking ?? newBooking(state)), date, time: null, part: null } };
}
