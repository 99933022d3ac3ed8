/** Answers to questions about facts: hours, prices, address, and other information of the business. */

import { type Decision, type State, say } from '../state.ts';
import type { Understood } from '../understand/understand.ts';
import { isAdvice, isUnknownTopic, isUnpriced } from '../understand/unknown-topics.ts';
import { type Facts, lineOr } from './facts.ts';
import { linesOf } from './lines.ts';
import { hoursAnswer } from './opening-hours.ts';

const wishes = /^(?:book|check|cancel|move|message|callback|person)$/;
/** Polite words that may surround a question: "thanks, and what about a root canal?" */
const courteous = /^(?:services|thanks|hello|howAreYou|help|wait)$/;

/** The answer; `null` when the sentence is no question about a fact. */
export function factAnswer(state: State, understood: Understood, facts: Facts): string | null {
  const lines = linesOf(state.language);
  const { intent, has, item } = understood;
  if (isUnpriced(understood)) return lines.priceNotKnown;
  if (item === null && has.has('price') && isUnknownTopic(understood)) return lines.notKnown;
  if (isAdvice(understood) && !wishes.test(intent ?? '')) return lines.noAdvice;
  if (has.has('price') || (item !== null && (intent === null || courteous.test(intent)))) {
    const price = facts.prices.find((each) => each.item === item);
    if (price) return lines.price(price.item, price.rupees);
    return facts.prices.length === 0 ? lines.noPrices : lines.prices(facts.prices.slice(0, 3));
  }
  if (intent === 'hours') return hoursAnswer(understood, state.language, facts);
  if (intent === 'address')
    return facts.address === null ? lines.noAddress : lineOr(facts, 'address', lines.address(facts.address));
  if (intent === 'services')
    return facts.prices.length === 0 ? lines.noPrices : lines.prices(facts.prices.slice(0, 3));
  return intent === null ? understood.fact : null;
}

/** "I don't know that": a question about something that is not in the business's facts. */
export function unknownTopic(state: State, understood: Understood): Decision | null {
  return isUnknownTopic(understood) ? say(state, linesOf(state.language).notKnown, 'offerMessage') : null;
}

/** Outside of a booking: the answer, then an offer of more help. */
export function information(state: State, understood: Understood, facts: Facts): Decision | null {
  const isFollowUp =
    state.isAboutHours && understood.intent === null && understood.date !== null && understood.time === null;
  const question: Understood = isFollowUp ? { ...understood, intent: 'hours' } : understood;
  const answer = factAnswer(state, question, facts);
  if (answer === null) return null;
  const isAboutHours = question.intent === 'hours';
  if (answer.endsWith('?'))
    return say(state, answer, answer === linesOf(state.language).noAdvice ? 'offerBooking' : 'offerMessage');
  return say(state, `${answer} ${linesOf(state.language).anythingElse}`, 'anythingElse', { isAboutHours });
}
