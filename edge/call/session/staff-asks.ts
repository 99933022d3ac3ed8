/** What staff ask of a live call, with a media stream or by turns: to end it, or to move it to a person. */
import type { Business } from '../../../shared/contract/business.ts';
import type { Turns } from '../turns/turns.ts';
import type { Session } from './session.ts';

/** Who holds the call now. */
export interface Holding {
  business: Business | null;
  session: Pick<Session, 'tell' | 'state'> | null;
  turns: Pick<Turns, 'end' | 'moveTo'> | null;
  hasEnded: boolean;
  now: number;
}

export type Moved = 'moving' | 'unknown_destination' | 'not_live';

/**
 * `destination`: null = the business's first. A call by turns moves when its carrier comes with the
 * next turn.
 */
export function moveToPerson(call: Holding, destination: string | null): Moved {
  if (!isLive(call)) return 'not_live';
  if (destination !== null && !call.business?.transferDestinations.some(({ name }) => name === destination))
    return 'unknown_destination';
  if (call.turns) call.turns.moveTo(destination);
  else call.session?.tell({ type: 'transferAsked', at: call.now, by: 'staff', destination });
  return 'moving';
}

/** False when there is nothing to end. */
export function hangUp(call: Holding): boolean {
  if (!isLive(call)) return false;
  if (call.turns) call.turns.end('staff');
  else call.session?.tell({ type: 'hangUpAsked', at: call.now, by: 'staff' });
  return true;
}

function isLive({ session, turns, hasEnded }: Holding): boolean {
  return turns ? !hasEnded : session !== null && session.state().phase !== 'ended';
}
