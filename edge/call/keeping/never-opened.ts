/** The end of a call whose carrier was sent to the media socket, and sent again, and never came. */
import type { Fault } from '../../../shared/fault.ts';
import type { CallContext } from '../ring/preparation.ts';
import type { Session } from '../session/session.ts';
import { phraseFor } from '../turns/turns.ts';

const fault: Fault = {
  source: 'carrier',
  kind: 'network',
  retryable: false,
  message: 'the media socket was never opened',
};

/**
 * Ends the call; answers its last words, for the carrier's own voice. `session`: null where the
 * object was restarted meanwhile, and the alarm finishes the call.
 */
export function endNeverOpened(
  context: CallContext,
  session: Pick<Session, 'tell' | 'detached'> | null,
  now: number,
) {
  session?.tell({ type: 'faulted', at: now, fault });
  session?.detached(1006, false);
  return { text: phraseFor(context, context.language, 'apologyEnd'), language: context.language };
}
