/**
 * What staff order from outside: the end of the call with a goodbye, a transfer to a person, and a wish for
 * the agent's next reply.
 */
import type { TurnPolicy } from '../../../shared/turn-policy.ts';
import type { Effect, EventOf } from '../events.ts';
import type { State } from '../state.ts';
import { chain, ignored, type Step, step } from '../step.ts';
import { dropReply } from './moves.ts';
import { phrase, requestTransfer, say } from './saying.ts';
import { dropSpeculation } from './speculating.ts';

/**
 * `not_answered`: the agent is not on the line yet, or its process was lost. `with_person`: the caller was
 * transferred. `moving_already`: staff ordered it before, and it is under way. `ending`: the agent takes
 * leave.
 */
export type Moved =
  | 'moving'
  | 'moving_already'
  | 'unknown_destination'
  | 'not_live'
  | 'not_answered'
  | 'with_person'
  | 'ending';

/** Longer than a goodbye. It is cut after this, as where the carrier or the voice holds it up. */
const staffGoodbyeMs = 9_000;

export function staffEndsCall(state: State, event: EventOf<'hangUpAsked'>, policy: TurnPolicy): Step {
  if (event.atOnce)
    return chain(dropReply(state, event.at, policy), (next) =>
      step({ ...endedByStaff(next), phase: 'leaving' }, { type: 'closeMedia', code: 1000 }),
    );
  if (state.ending?.reason === 'staff') return ignored(state, 'hangUpAsked');
  // The agent's last words are on their way already. Not while parked: they would have to be said again.
  if (state.ending && !state.ending.transfer && state.phase !== 'parked')
    return step(endedByStaff(state), closesLineAfterGoodbye(state, event.at));
  return chain(dropReply(state, event.at, policy), (next) => takeLeave(next, event.at));
}

/** A transfer that is answered after this comes too late. */
function endedByStaff(state: State): State {
  return {
    ...state,
    ending: { reason: 'staff' },
    transferRequest: null,
    movedByStaff: false,
    nextPhrase: null,
  };
}

export function takeLeave(state: State, at: number): Step {
  return chain(say(endedByStaff(state), 'goodbye', phrase(state, 'goodbye')), (next) =>
    step(next, closesLineAfterGoodbye(next, at)),
  );
}

function closesLineAfterGoodbye({ call, mediaAt }: State, at: number): Effect {
  const limitMs = (mediaAt ?? at) + (call?.limits.maxSeconds ?? 600) * 1000;
  return { type: 'setTimer', name: 'deadline', at: Math.min(at + staffGoodbyeMs, limitMs) };
}

export function staffMovesCall(state: State, event: EventOf<'transferAsked'>, policy: TurnPolicy): Step {
  const ending = state.ending ?? state.nextPhrase?.ending;
  const isParked = state.phase === 'parked';
  if (ending && !ending.transfer && !isParked) return ignored(state, 'transferAsked');
  // The caller's own transfer is on its way: it becomes staff's, so the caller can't undo it any
  // more. Not while parked: the turn that parked it may still undo it. Nor where staff name another person.
  const isToThem = event.destination === null || ending?.transfer?.name === event.destination;
  if ((ending || state.transferRequest) && !isParked && isToThem)
    return step({ ...state, movedByStaff: true });
  const free: State = { ...state, ending: null, transferRequest: null, nextPhrase: null };
  return chain(dropReply(free, event.at, policy), (next) =>
    requestTransfer({ ...next, movedByStaff: true }, 'moved by staff', null, event.destination),
  );
}

/** `person`: the subject of a token; absent where nobody is known. */
export type Wish = Pick<EventOf<'whispered'>, 'text' | 'person'>;

/** A wish for the next reply that the model writes. A reply that was begun without it is no answer to it. */
export function staffWhisper(state: State, { text }: EventOf<'whispered'>): Step {
  return dropSpeculation({ ...state, whispers: [...(state.whispers ?? []), text] });
}

/** `moving_already`: the agent hands the call over, whoever asked for it. `too_many`: the last ones wait. */
export type Whispered = 'whispered' | Exclude<Moved, 'moving' | 'unknown_destination'> | 'too_many';

/** More wishes than one reply can follow. */
const mostWhispers = 5;

/** Whether a reply will follow that can heed a whisper. `ordered`: by staff, and not carried out yet. */
export function takesWhisper(
  state: State,
  ordered: 'end' | 'transfer' | null = null,
): Exclude<Whispered, 'not_live' | 'with_person'> {
  const { ending, nextPhrase, transferRequest } = state;
  const order = ordered ?? orderUnderWay(state);
  if (state.phase === 'waiting') return 'not_answered';
  if (order === 'end') return 'ending';
  // While parked, the words that parked a transfer may still undo it.
  const isLeaving = (ending ?? nextPhrase?.ending ?? transferRequest) !== null && state.phase !== 'parked';
  if (order || isLeaving) return 'moving_already';
  return (state.whispers?.length ?? 0) < mostWhispers ? 'whispered' : 'too_many';
}

/** What ends this conversation already: the agent's last words, or a transfer that staff ordered. */
export function orderUnderWay(state: State): 'end' | 'transfer' | null {
  const { phase, ending, nextPhrase, transferRequest, movedByStaff } = state;
  const coming = ending ?? nextPhrase?.ending ?? null;
  // While parked, the words that parked a goodbye may still undo it.
  if (phase === 'leaving' || (coming && !coming.transfer && phase !== 'parked')) return 'end';
  return movedByStaff && (coming?.transfer || transferRequest) ? 'transfer' : null;
}
