/** One sentence of the caller, decided: the first rule that knows what to do with it does. */

import type { Facts } from '../say/facts.ts';
import { information, untold } from '../say/information.ts';
import { linesOf } from '../say/lines.ts';
import { questionIn } from '../say/questions.ts';
import { type Decision, type State, say } from '../state.ts';
import { type Understood, understand } from '../understand/understand.ts';
import { appointmentAsked, appointmentChosen } from './appointments.ts';
import { continueBooking, startBooking } from './booking.ts';
import { clausesIn } from './clauses.ts';
import {
  anotherLanguage,
  connect,
  emergency,
  farewell,
  foreignCount,
  notHeard,
  personAsked,
  repeatAsked,
  smallTalk,
} from './courtesy.ts';
import { callbackAsked, messageAsked, messageDictated } from './messages.ts';

type Rule = (state: State, understood: Understood, facts: Facts) => Decision | null;

/**
 * Order is meaning: what is dictated is not searched for wishes, a booking under way takes days and
 * times first.
 */
const rules: readonly Rule[] = [
  notHeard,
  anotherLanguage,
  messageDictated,
  emergency,
  personAsked,
  farewell,
  repeatAsked,
  appointmentChosen,
  continueBooking,
  appointmentAsked,
  callbackAsked,
  messageAsked,
  startBooking,
  information,
  smallTalk,
  untold,
];

export function hear(before: State, text: string, facts: Facts): Decision {
  const state: State = { ...before, foreign: foreignCount(before, text, facts) };
  const understood = understand(text, facts);
  return severalThings(state, understood, facts) ?? decide(state, understood, facts);
}

function decide(state: State, understood: Understood, facts: Facts): Decision {
  for (const rule of rules) {
    const decision = rule(state, understood, facts);
    if (decision) return decision;
  }
  return didNotGet(state, understood, facts);
}

/** Questions are answered, and what else was said is decided by itself. */
function severalThings(state: State, understood: Understood, facts: Facts): Decision | null {
  const clauses = clausesIn(state, understood, facts);
  if (clauses === null) return null;
  const answers = clauses.answers.join(' ');
  if (clauses.rest === '')
    return say(state, `${answers} ${linesOf(state.language).anythingElse}`, 'anythingElse');
  const next = decide(state, understand(clauses.rest, facts), facts);
  const words = `${answers} ${next.say}`.trim();
  return { ...next, say: words, state: { ...next.state, lastSaid: words } };
}

/** Once with an offer or the question again, once with the offer of a person, then the person. */
function didNotGet(state: State, understood: Understood, facts: Facts): Decision {
  const lines = linesOf(state.language);
  const misses = state.misses + 1;
  if (misses >= 3) return connect(state, understood.heard.words, understood.heard.text, facts);
  if (misses === 2) return say(state, lines.didNotGetAgain, 'offerPerson', { misses });
  const question =
    state.asked === 'help' || state.asked === 'anythingElse' ? null : questionIn(state.lastSaid);
  return say(
    state,
    question === null ? lines.didNotGet : `${lines.sorry} ${question}`,
    question === null ? 'help' : state.asked,
    { misses },
  );
}
