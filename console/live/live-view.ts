/**
 * What staff see of a live call, computed from its journal so far. It uses the same folds as a stored
 * call, and adds the words that are still being spoken. Pure.
 */
import { type JournalEvent, readJournal, type WireEvent } from '../../shared/journal/events.ts';
import { turnsOf } from '../../shared/journal/latency.ts';
import { transcriptOf } from '../../shared/journal/transcript.ts';
import type { Line } from '../calls/transcript-line.ts';
import type { Timings } from '../calls/waterfall/timings.ts';

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
  lines: Line[];
  turns: Timings[];
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
    lines: [...transcriptOf(events), ...open],
    turns: turnsOf(events),
  };
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
