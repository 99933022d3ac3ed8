/** The answer to a carrier's flow when the stream has ended. */
import type { EndReason, JournalEvent } from '../../../shared/journal/events.ts';
import { isAnnounced, whisperOf } from '../../../shared/journal/for-staff/hand-over.ts';
import { mayKeepRecording } from '../../../shared/journal/recording-notice.ts';
import type { CallContext } from '../preparation.ts';
import type { Away, Settlement } from './store.ts';

export interface AfterStream {
  known: boolean;
  /** Null while the call is not over. */
  ended: EndReason | null;
  /** The carrier knew of the end before this request: the call goes on there although it is over. */
  isPast: boolean;
  /** The destination to dial now. */
  transfer: { name: string; number: string } | null;
  /** The caller heard that a person is called. */
  isAnnounced: boolean;
  /** The words that the person hears before being connected: who calls, and why. Without digits. */
  whisper: string;
  whisperLanguage: string;
  /** The conversation can continue: its stream was lost, or the transfer was not answered. */
  mayResume: boolean;
  /** A media stream has started at least once. */
  hasStreamed: boolean;
  /** The call continues without a stream. */
  byTurns: boolean;
  language: string;
  /** The caller allows a recording, by what was said and the business's own notice. */
  mayRecord: boolean;
  /** The business's number and the caller's, as the ring had them. */
  to: string;
  from: string;
}

/** The answer for a call that was never prepared. */
export const unknownCall: AfterStream = {
  known: false,
  ended: null,
  isPast: false,
  transfer: null,
  isAnnounced: false,
  whisper: '',
  whisperLanguage: 'en-IN',
  mayResume: false,
  hasStreamed: false,
  byTurns: false,
  language: 'en-IN',
  mayRecord: false,
  to: '',
  from: '',
};

/** The answer for a call that was over and delivered: nothing else is known of it. */
export const overCall: AfterStream = { ...unknownCall, ended: 'caller', isPast: true };

/** Longer than a carrier takes to repeat a request. */
export const lastWordsMs = 10_000;

function endOf(events: readonly JournalEvent[]): (JournalEvent & { type: 'callEnded' }) | undefined {
  return events.findLast((event) => event.type === 'callEnded');
}

/** The call ended because its caller left. */
export function hasCallerLeft(events: readonly JournalEvent[]): boolean {
  const reason = endOf(events)?.reason;
  return reason === 'caller' || reason === 'transfer';
}

/** A carrier may still repeat the request that it sent last. */
export function hasJustEnded(events: readonly JournalEvent[], now: number): boolean {
  const ended = endOf(events);
  return ended !== undefined && now <= ended.at + lastWordsMs;
}

export interface StreamFacts {
  context: CallContext;
  events: readonly JournalEvent[];
  settled: Settlement | null;
  away: Away | null;
  isTalking: boolean;
  isPast: boolean;
  byTurns: boolean;
  /** The language being spoken; null without a session in memory. */
  language: string | null;
}

export function afterStreamOf({
  context,
  events,
  settled,
  away,
  isTalking,
  isPast,
  byTurns,
  language,
}: StreamFacts): AfterStream {
  // A delivered call has left the storage. Its events are still in memory.
  const ended = settled?.reason ?? events.findLast((event) => event.type === 'callEnded')?.reason ?? null;
  const { customer, ring } = context;
  const whisper = whisperOf({ name: customer?.name ?? null, phone: ring.from }, events);
  return {
    known: true,
    ended,
    isPast,
    transfer: away && !away.isBack ? away.transfer : null,
    isAnnounced: isAnnounced(events),
    // A request that is sent again after the end learns no name.
    whisper: ended === null ? whisper.text : '',
    whisperLanguage: whisper.language,
    mayResume: ended === null && !byTurns && !isTalking && (away === null || away.isBack),
    hasStreamed: events.some((event) => event.type === 'mediaStarted'),
    byTurns,
    language: language ?? context.language,
    mayRecord: mayKeepRecording(events),
    to: context.ring.to,
    from: context.ring.from,
  };
}
