/**
 * What staff see of a live call, computed from its journal so far. It uses the same folds as a stored
 * call, and adds the words that are still being spoken. Pure.
 */
import { liveCostOf } from '../../shared/journal/cost.ts';
import { type JournalEvent, readJournal, type WireEvent } from '../../shared/journal/events.ts';
import { turnsOf } from '../../shared/journal/latency.ts';
import { recordingNoticeOf } from '../../shared/journal/recording-notice.ts';
import { transcriptOf } from '../../shared/journal/transcript.ts';
import { rateCard } from '../../shared/pricing.ts';
import { type Line, withWhispers } from '../calls/transcript-line.ts';
import type { Timings } from '../calls/waterfall/timings.ts';
import type { Meter } from './watch.ts';

export interface LiveView {
  from: string;
  to: string;
  customerName: string | null;
  /** ms since the epoch; null while it rings. */
  talkingSince: number | null;
  endedAt: number | null;
  endReason: Extract<JournalEvent, { type: 'callEnded' }>['reason'] | null;
  /** A person is being dialled or talks with the caller, and the agent is not on the line. */
  isTransferred: boolean;
  /** Staff ordered the call's end. */
  isEnding: boolean;
  /** Staff ordered a transfer, and the agent is about it. */
  isMoving: boolean;
  /** Why nobody may listen; null: staff may. The edge decides it. */
  unheard: 'ringing' | 'byTurns' | 'notAgreed' | 'noticeDue' | null;
  lines: Line[];
  turns: Timings[];
  events: readonly JournalEvent[];
}

const transferSteps: ReadonlySet<JournalEvent['type']> = new Set([
  'transferStarted',
  'transferEnded',
  'takenUp',
]);

export function liveView(wire: readonly WireEvent[]): LiveView {
  const events = readJournal(wire);
  const started = events.find((event) => event.type === 'callStarted');
  const ended = events.find((event) => event.type === 'callEnded');
  const open = ended ? [] : openLines(events);
  return {
    from: started?.from ?? '',
    to: started?.to ?? '',
    customerName: started?.customerName ?? null,
    // A call by turns has no media socket.
    talkingSince: events.find(({ type }) => type === 'mediaStarted' || type === 'agentSaid')?.at ?? null,
    endedAt: ended?.at ?? null,
    endReason: ended?.reason ?? null,
    isTransferred: events.findLast(({ type }) => transferSteps.has(type))?.type === 'transferStarted',
    isEnding: events.some(({ type }) => type === 'hangUpAsked'),
    isMoving: events.findLast(isOfMove)?.type === 'transferAsked',
    unheard: unheard(events),
    lines: [...withWhispers(transcriptOf(events), events), ...open],
    turns: turnsOf(events),
    events,
  };
}

/** The order, and what ends it: a call that is back, or nobody to dial. */
function isOfMove(event: JournalEvent): boolean {
  if (event.type === 'toolAnswered') return event.name === 'transfer_call' && event.action === null;
  return event.type === 'transferAsked' || event.type === 'takenUp';
}

function unheard(events: readonly JournalEvent[]): LiveView['unheard'] {
  if (events.some(({ type }) => type === 'turnsStarted')) return 'byTurns';
  if (!events.some(({ type }) => type === 'mediaStarted')) return 'ringing';
  const notice = recordingNoticeOf(events);
  if (!notice || notice.consent) return null;
  if (notice.consent === false || notice.policy === 'askFirst') return 'notAgreed';
  return notice.policy === 'spoken' && !notice.heard ? 'noticeDue' : null;
}

/** As the bill will count it. `meter`: what the call says of itself; null before it did. */
export function costSoFar({ events }: LiveView, meter: Meter | null, now: number): string | null {
  const started = events.find((event) => event.type === 'callStarted');
  return started ? liveCostOf(events, started.carrier, now, rateCard, meter).total.inr : null;
}

/** At most one line for the agent's current turn, then at most one for the caller's. */
function openLines(events: readonly JournalEvent[]): Line[] {
  let agent: Line[] = [];
  let caller: Line[] = [];
  for (const event of events) {
    if (event.type === 'clausePlaying') {
      const [open] = agent;
      agent = [
        {
          at: open?.at ?? event.startsAt,
          who: 'agent',
          text: open ? `${open.text} ${event.text}` : event.text,
          isOpen: true,
        },
      ];
    } else if (event.type === 'callerSpoke') {
      caller = [{ at: caller[0]?.at ?? event.at, who: 'caller', text: event.text, isOpen: true }];
    } else if (event.type === 'agentSaid') agent = [];
    else if (event.type === 'callerSaid') caller = [];
  }
  return [...agent, ...caller];
}
