/** What a carrier's flow is answered when the stream has ended. */
import type { EndReason, JournalEvent } from '../../../shared/journal/events.ts';
import type { CallContext } from '../preparation.ts';
import type { Away, Settlement } from './store.ts';
import { whisperOf } from './whisper.ts';

export interface AfterStream {
  known: boolean;
  /** Null while the call is not over for us. */
  ended: EndReason | null;
  /** Whom to dial now. */
  transfer: { name: string; number: string } | null;
  /** What the human hears before being joined: who calls, and why; English, without digits. */
  whisper: string;
  /** The conversation can be taken up again: its stream was lost, or nobody answered the transfer. */
  mayResume: boolean;
  /** A media stream stood, at least once. */
  hasStreamed: boolean;
  /** The call goes on without a stream. */
  byTurns: boolean;
  language: string;
  /** The business's number and the caller's, as the ring had them. */
  to: string;
  from: string;
}

/** The answer where no such call was prepared. */
export const unknownCall: AfterStream = {
  known: false,
  ended: null,
  transfer: null,
  whisper: '',
  mayResume: false,
  hasStreamed: false,
  byTurns: false,
  language: 'en-IN',
  to: '',
  from: '',
};

export interface StreamFacts {
  context: CallContext;
  events: readonly JournalEvent[];
  settled: Settlement | null;
  away: Away | null;
  isTalking: boolean;
  byTurns: boolean;
  /** What the agent speaks now, where that is known. */
  language: string | null;
}

export function afterStreamOf({
  context,
  events,
  settled,
  away,
  isTalking,
  byTurns,
  language,
}: StreamFacts): AfterStream {
  // A settled call that was delivered already is out of storage, and still known here.
  const ended = settled?.reason ?? events.findLast((event) => event.type === 'callEnded')?.reason ?? null;
  return {
    known: true,
    ended,
    transfer: away && !away.isBack ? away.transfer : null,
    whisper: whisperOf(context, events),
    mayResume: ended === null && !byTurns && !isTalking && (away === null || away.isBack),
    hasStreamed: events.some((event) => event.type === 'mediaStarted'),
    byTurns,
    language: language ?? context.language,
    to: context.ring.to,
    from: context.ring.from,
  };
}
