/**
 * The answer to a carrier's flow when the stream has ended, and the words that a person hears before
 * being connected with the caller.
 */

import * as z from 'zod';
import { isWithheld } from '../../../shared/ids.ts';
import type { EndReason, JournalEvent } from '../../../shared/journal/events.ts';
import { mayKeepRecording } from '../../../shared/journal/recording-notice.ts';
import { spoken } from '../../../shared/language/spoken/spoken.ts';
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
  /**
   * The words that the person hears before being connected: who calls, and why. English, without digits.
   */
  whisper: string;
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
  whisper: '',
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
  return {
    known: true,
    ended,
    isPast,
    transfer: away && !away.isBack ? away.transfer : null,
    // A request that is sent again after the end learns no name.
    whisper: ended === null ? whisperOf(context, events) : '',
    mayResume: ended === null && !byTurns && !isTalking && (away === null || away.isBack),
    hasStreamed: events.some((event) => event.type === 'mediaStarted'),
    byTurns,
    language: language ?? context.language,
    mayRecord: mayKeepRecording(events),
    to: context.ring.to,
    from: context.ring.from,
  };
}

const TransferArguments = z.object({ reason: z.string().catch('') });

/**
 * The most characters of the model's reason that are spoken. The person who picks up wants to talk, not
 * to listen.
 */
const longestReason = 160;

/** English words for a carrier's own voice. */
function whisperOf({ customer, ring }: CallContext, events: readonly JournalEvent[]): string {
  const who =
    customer?.name ??
    (isWithheld(ring.from) ? 'a caller who withholds the number' : `a caller from ${asDigits(ring.from)}`);
  const reason = reasonOf(events);
  return spoken(`A call from ${who}.${reason === '' ? '' : ` ${reason.slice(0, longestReason)}`}`, 'en-IN');
}

/** As people say it: a short code digit by digit, a toll-free number without its country code. */
function asDigits(phone: string): string {
  return phone.startsWith('+') ? phone.replace(/^\+91(?=1[468])/, '') : [...phone].join(' ');
}

/** The reason of the last transfer the model requested. */
function reasonOf(events: readonly JournalEvent[]): string {
  const transfer = events.findLast(
    (event) => event.type === 'toolAnswered' && event.action?.type === 'transfer',
  );
  if (transfer?.type !== 'toolAnswered') return '';
  // Arguments that led to a transfer were checked: they are a JSON object.
  return TransferArguments.parse(JSON.parse(transfer.arguments)).reason.trim();
}
