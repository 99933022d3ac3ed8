/** What went wrong in a call, in sentences for whoever runs the system: a fold over its journal. Pure. */
import { closeWords } from '../../close-code.ts';
import { type Fault, faultKinds } from '../../fault.ts';
import { faultSentence, faultWords } from '../../fault-words.ts';
import { isObject, jsonOf } from '../../json.ts';
import type { JournalEvent } from '../events.ts';
import { faultOf } from './fault-sources.ts';
import { faultReason } from './hand-over.ts';

export interface Trouble {
  /** ms since the epoch. */
  at: number;
  /** null: not of one turn. */
  turn: number | null;
  text: string;
}

/** In the order in which it happened. Nothing that the caller or the agent said is in it. */
export function troublesOf(events: readonly JournalEvent[]): Trouble[] {
  return events.flatMap((event, place) => {
    const text = textOf(event, events.slice(0, place));
    return text === null ? [] : [{ at: event.at, turn: 'turn' in event ? event.turn : null, text }];
  });
}

function textOf(event: JournalEvent, before: readonly JournalEvent[]): string | null {
  switch (event.type) {
    case 'replyFailed':
    case 'turnFailed':
    case 'faulted':
      return faultSentence(event.fault);
    case 'failedOver':
      return `${event.from} ${faultWords({ kind: kindOf(event.kind), message: '' })}, and ${event.to} took over`;
    case 'transferStarted':
      return isByFault(before) ? `the call was handed to ${event.name}, ${because(before)}` : null;
    case 'transferEnded':
      return event.outcome === 'talked' ? null : `the person was not reached (${outcomes[event.outcome]})`;
    case 'takenUp':
      return event.why === 'crash' ? "the call's process ended, and another went on with the call" : null;
    case 'mediaStopped':
      return event.by === 'lost' ? `the media socket broke: ${detailWords(event.detail)}` : null;
    case 'undelivered':
      return `the API does not take ${parts[event.part]}: ${event.why}`;
    default:
      return null;
  }
}

/**
 * Why the call ended as it did, where a fault is the reason; null for any other end, and for a call that is
 * not over.
 */
export function faultBehindEnd(events: readonly JournalEvent[]): string | null {
  const end = events.findLast((event) => event.type === 'callEnded');
  if (end?.reason === 'fault') return because(events);
  if (end?.reason === 'crash') return "because the call's process ended and its caller did not come back";
  if (end?.reason === 'transfer' && isByFault(events)) return because(events);
  return null;
}

/** Whether the last transfer was asked for because the call could not go on. */
function isByFault(events: readonly JournalEvent[]): boolean {
  const asked = events.findLast(
    (event) => event.type === 'toolAnswered' && event.action?.type === 'transfer',
  );
  const given = asked?.type === 'toolAnswered' ? jsonOf(asked.arguments) : null;
  return isObject(given) && given.reason === faultReason;
}

function because(events: readonly JournalEvent[]): string {
  const last = events.flatMap(faultOf).at(-1);
  return last ? `because ${faultSentence(last)}` : 'because of a fault that its journal does not name';
}

const outcomes = {
  busy: 'busy',
  noAnswer: 'no answer',
  failed: 'the carrier could not connect them',
} as const;
const parts = { event: 'an event of the journal', recording: 'the recording', bill: 'the bill' } as const;

/** An older or newer journal may have another kind. */
function kindOf(kind: string): Fault['kind'] {
  return faultKinds.find((each) => each === kind) ?? 'server';
}

/** `closed with 1006` in words. */
function detailWords(detail: string): string {
  const [, code] = /^closed with (\d{4})$/.exec(detail) ?? [];
  return code === undefined ? detail : closeWords(Number(code));
}
