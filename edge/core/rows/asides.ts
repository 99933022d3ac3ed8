/**
 * An aside: a fixed clause said inside the model's own reply, at a clause boundary. The caller
 * hears it, the model does not remember it.
 */

import type { TurnPolicy } from '../../../shared/turn-policy.ts';
import type { EventOf } from '../events.ts';
import type { ReplyState, State } from '../state.ts';
import { type Step, step } from '../step.ts';
import { phrase, warningText } from './saying.ts';

/** Whether the model has said anything of its own yet. */
export function hasAnswer(reply: ReplyState): boolean {
  return reply.clauses.length > reply.asides.length;
}

/**
 * The model, or the tool it asked, is late: a short word fills the wait. Once a reply, never in two
 * replies in a row, and never when the answer is on its way.
 */
export function acknowledge(state: State): Step {
  const { reply, turn } = state;
  if (
    reply?.cause !== 'model' ||
    reply.begun ||
    reply.clauses.length > 0 ||
    state.acknowledgedTurn === turn - 1
  )
    return step(state);
  const text = phrase(state, (phrases, facts) => phrases.acknowledgement(facts));
  return step(
    { ...state, acknowledgedTurn: turn },
    { type: 'interject', turn, aside: 'acknowledgement', text },
  );
}

/**
 * The warning has waited for this reply's end for long enough: it is said at the next clause
 * boundary, while there is one.
 */
export function warnBetweenClauses(state: State, at: number, policy: TurnPolicy): Step {
  const { reply, turn } = state;
  if (!state.warningDue) return step(state);
  const later = { type: 'setTimer', name: 'warningLate', at: at + policy.warningRetryMs } as const;
  // A reply that is with the carrier as a whole is nearly over; the warning follows it.
  if (state.phase !== 'speaking' || reply?.cause !== 'model' || reply.sent) return step(state, later);
  return step(state, later, { type: 'interject', turn, aside: 'warning', text: warningText(state) });
}

/**
 * An aside found its place: all clauses behind it move up by one. (There is none when the voice had
 * been given the last clause already.)
 */
export function placed(state: State, { clause, text, aside }: EventOf<'clauseWritten'>): Step {
  const { reply } = state;
  if (!reply) return step(state);
  const clauses = reply.clauses.toSpliced(clause, 0, text);
  const asides = [...reply.asides.map((before) => (before >= clause ? before + 1 : before)), clause];
  return step({
    ...state,
    warningDue: state.warningDue && aside !== 'warning',
    reply: { ...reply, clauses, asides },
  });
}
