/** Decides what the agent does about a sentence of the caller: the first rule that applies. */

import type { Facts } from '../say/facts.ts';
import { information, unknownTopic } from '../say/information.ts';
import { linesOf } from '../say/lines.ts';
import { questionIn } from '../say/questions.ts';
import { type Decision, type State, say } from '../state.ts';
import { type Understood, understand } from '../understand/understand.ts';
import { appointmentChosen, appointmentWanted } from './appointments.ts';
import { continueBooking, startBooking } from './booking.ts';
import { clausesIn } from './clauses.ts';
import {
  anotherLanguage,
  connect,
  emergency,
  farewell,
  foreignCount,
  personWanted,
  questionUnheard,
  repeatWanted,
  smallTalk,
} from './courtesy.ts';
import { freeWanted } from './free-times.ts';
import { callbackWanted, messageDictated, messageWanted } from './messages.ts';

type Rule = (state: State, understood: Understood, facts: Facts) => Decision | null;

/**
 * The order matters: a dictated message is not searched for wishes, and a booking that has begun
 * takes days and times first.
 */
const rules: readonly Rule[] = [
  questionUnheard,
  anotherLanguage,
  messageDictated,
  emergency,
  personWanted,
  farewell,
  repeatWanted,
  appointmentChosen,
  freeWanted,
  continueBooking,
  appointmentWanted,
  callbackWanted,
  messageWanted,
  startBooking,
  information,
  smallTalk,
  unknownTopic,
];

/**
 * `text`: the caller's words. The state of the result includes what was counted on the way (misses,
 * languages).
 */
export function decideSentence(before: State, text: string, facts: Facts): Decision {
  const state: State = { ...before, foreign: foreignCount(before, text, facts) };
  const understood = understand(text, facts);
  return severalThings(state, understood, facts) ?? applyRules(state, understood, facts);
}

function applyRules(state: State, understood: Understood, facts: Facts): Decision {
  for (const rule of rules) {
    const decision = rule(state, understood, facts);
    if (decision) return decision;
  }
  return notUnderstood(state, understood, facts);
}

/** A sentence with several wishes: the answers, then the decision about the rest. */
function severalThings(state: State, understood: Understood, facts: Facts): Decision | null {
  const clauses = clausesIn(state, understood, facts);
  if (clauses === null) return null;
  const answers = clauses.answers.join(' ');
  if (clauses.rest === '')
    return say(state, `${answers} ${linesOf(state.language).anythingElse}`, 'anythingElse');
  const next = applyRules(state, understand(clauses.rest, facts), facts);
  const words = `${answers} ${next.say}`.trim();
  return { ...next, say: words, state: { ...next.state, lastSaid: words } };
}

/**
 * The sentence was not understood. First: the question again or an offer. Second: a person is
 * offered. Third: transfer.
 */
function notUnderstood(state: State, understood: Understood, facts: Facts): Decision {
  const lines = linesOf(state.language);
  const misses = state.misses + 1;
  if (misses >= 3) return connect(state, understood.spoken.words, understood.spoken.text, facts);
  if (misses === 2) return say(state, lines.didNotGetAgain, 'offerPerson', { misses });
  const question =
    state.question === 'help' || state.question === 'anythingElse' ? null : questionIn(state.lastSaid);
  return say(
    state,
    question === null ? lines.didNotGet : `${lines.sorry} ${question}`,
    question === null ? 'help' : state.question,
    { misses },
  );
}
