/**
 * Questions that a fact answers: hours, prices, address, whatever else the business tells. They
 * interrupt no booking.
 */

import { type Decision, type State, say } from '../state.ts';
import type { Understood } from '../understand/understand.ts';
import { isAdvice, isUnpriced, isUntold } from '../understand/unknown-topics.ts';
import type { Facts } from './facts.ts';
import { linesOf } from './lines.ts';
import { hoursAnswer } from './opening-hours.ts';

/** Politeness around a question: "thanks, and what about a root canal?" */
const wishes = /^(?:book|check|cancel|move|message|callback|person)$/;
const courteous = /^(?:services|thanks|hello|howAreYou|help|wait)$/;

/** The answer alone; null when the caller asked for no fact. */
export function factAnswer(state: State, understood: Understood, facts: Facts): string | null {
  const lines = linesOf(state.language);
  const { intent, has, item } = understood;
  if (isUnpriced(understood)) return lines.priceNotKnown;
  if (item === null && has.has('price') && isUntold(understood)) return lines.notKnown;
  if (isAdvice(understood) && !wishes.test(intent ?? '')) return lines.noAdvice;
  if (has.has('price') || (item !== null && (intent === null || courteous.test(intent)))) {
    const price = facts.prices.find((each) => each.item === item);
    if (price) return lines.price(price.item, price.rupees);
    return facts.prices.length === 0 ? lines.noPrices : lines.prices(facts.prices.slice(0, 3));
  }
  if (intent === 'hours') return hoursAnswer(understood, state.language, facts);
  if (intent === 'address') return facts.address === null ? lines.noAddress : lines.address(facts.address);
  if (intent === 'services')
    return facts.prices.length === 0 ? lines.noPrices : lines.prices(facts.prices.slice(0, 3));
  return intent === null ? understood.fact : null;
}

/** What callers ask and nobody told. */
export function untold(state: State, understood: Understood): Decision | null {
  return isUntold(understood) ? say(state, linesOf(state.language).notKnown, 'offerMessage') : null;
}

/** Outside of a booking: the answer, and an offer that keeps the talk going. */
export function information(state: State, understood: Understood, facts: Facts): Decision | null {
  const isFollowUp =
    state.isAboutHours && understood.intent === null && understood.date !== null && understood.time === null;
  const asked: Understood = isFollowUp ? { ...understood, intent: 'hours' } : understood;
  const answer = factAnswer(state, asked, facts);
  if (answer === null) return null;
  const isAboutHours = asked.intent === 'hours';
  if (answer.endsWith('?'))
    return say(state, answer, answer === linesOf(state.language).noAdvice ? 'offerBooking' : 'offerMessage');
  return say(state, `${answer} ${linesOf(state.language).anythingElse}`, 'anythingElse', { isAboutHours });
}
