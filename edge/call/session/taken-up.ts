/**
 * The state from which a session continues after its object was restarted, or when the caller is back
 * from a transfer.
 */
import type { JournalEvent } from '../../../shared/journal/events.ts';
import type { EventOf } from '../../core/events.ts';
import { conversationAfter } from '../../core/replay/decided-again.ts';
import { initialState } from '../../core/state.ts';
import type { Snapshot } from '../keeping/store.ts';

export interface TakenUp extends Pick<Snapshot, 'state' | 'lastSeq' | 'nextMark'> {
  why: EventOf<'takenUp'>['why'];
  /** The number of the next event, behind everything journaled. */
  nextSeq: number;
}

/** `events`: the stored journal. Null: no event was stored, and the call begins anew. */
export function takenUpFrom(
  snapshot: Snapshot | null,
  events: readonly JournalEvent[],
  why: TakenUp['why'],
): TakenUp | null {
  const last = events.at(-1);
  if (!last) return null;
  const nextSeq = last.seq + 1;
  // A field that the version before did not have gets its first value.
  if (snapshot)
    return {
      state: { ...initialState(), ...snapshot.state },
      lastSeq: snapshot.lastSeq,
      nextMark: snapshot.nextMark,
      nextSeq,
      why,
    };
  // Restarted before the first turn was settled. The journal alone is enough: marks belong to a
  // socket that is gone.
  return { state: conversationAfter(events), lastSeq: last.seq, nextMark: 0, nextSeq, why };
}
