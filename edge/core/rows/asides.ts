/**
 * Asides: a phrase said inside the model's reply, between two clauses. The caller hears it, the model
 * does not remember it.
 */
import type { TurnPolicy } from '../../../shared/turn-policy.ts';
import type { EventOf } from '../events.ts';
import type { ReplyState, State } from '../state.ts';
import { type Step, step } from '../step.ts';
import { phrase, warningText } from './saying.ts';

/** Whether the reply has a clause that is no aside. */
export function hasAnswer(reply: ReplyState): boolean {
  return reply.clauses.length > reply.asides.length;
}

/**
 * The model or its tool is late: a short phrase fills the wait, again and again while the model thinks. Once
 * it has begun to write, only a line without a word is filled. A reply that follows one with such a phrase
 * gets it later.
 */
export function acknowledge(state: State, at: number, policy: TurnPolicy): Step {
  const { reply, turn } = state;
  if (reply?.cause !== 'model' || reply.written) return step(state);
  if ((reply.begun || hasAnswer(reply)) && !isAllSaid(reply, at)) return step(state);
  const again = { type: 'setTimer', name: 'acknowledge', at: at + policy.acknowledgeAgainMs } as const;
  if (state.acknowledgedTurn === turn - 1) return step({ ...state, acknowledgedTurn: turn - 2 }, again);
  const text = phrase(state, 'acknowledgement');
  return step(
    { ...state, acknowledgedTurn: turn },
    { type: 'interject', turn, aside: 'acknowledgement', text },
    again,
  );
}

/** Whether every clause that was written has sounded to its end. */
function isAllSaid({ clauses, ledger }: ReplyState, at: number): boolean {
  const said = new Set(
    ledger
      .filter(
        ({ fate, endsAt }) => fate === 'heard' || (fate === 'playing' && endsAt !== null && endsAt <= at),
      )
      .map(({ clause }) => clause),
  );
  return clauses.every((_, clause) => said.has(clause));
}

/** The carrier has all audio of a clause. If the model writes no other, the silence behind it is filled. */
export function acknowledgeBehind(state: State, mark: string, policy: TurnPolicy): Step {
  const { reply } = state;
  const stretch = reply?.ledger.find((each) => each.mark === mark);
  if (reply?.cause !== 'model' || reply.written || !stretch || stretch.endsAt === null) return step(state);
  // While there are only asides, the timer runs already.
  if (!reply.begun && !hasAnswer(reply)) return step(state);
  const behind = stretch.endsAt + policy.acknowledgeAfterMs;
  const again = stretch.startsAt + policy.acknowledgeAgainMs;
  const at = reply.asides.includes(stretch.clause) ? Math.max(behind, again) : behind;
  return step(state, { type: 'setTimer', name: 'acknowledge', at });
}

/** The warning has waited long enough for the end of the reply: it is said at the next clause boundary. */
export function warnBetweenClauses(state: State, at: number, policy: TurnPolicy): Step {
  const { reply, turn } = state;
  if (!state.warningDue) return step(state);
  const later = { type: 'setTimer', name: 'warningLate', at: at + policy.warningRetryMs } as const;
  // A reply that the carrier holds whole is nearly over. The warning follows it.
  if (state.phase !== 'speaking' || reply?.cause !== 'model' || reply.sent) return step(state, later);
  return step(state, later, { type: 'interject', turn, aside: 'warning', text: warningText(state) });
}

/**
 * The reply has inserted an aside as clause `clause`, and the clauses behind it move up by one. (None
 * is inserted when TTS already has the last clause.)
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
