/** Checks a stored journal before a replay: whether it is complete, and holds anything to decide. Pure. */
import { type JournalEvent, outcomeTypes, readJournal, WireEvent } from '../../shared/journal/events.ts';

export interface StoredJournal {
  journal: JournalEvent[];
  /** How many events were left out, by type: this version can't read them. */
  leftOut: Readonly<Record<string, number>>;
}

/**
 * `wire`: the events as `GET /api/calls/{callId}/events` returns them. A sentence when they can't
 * be replayed.
 */
export function storedJournal(wire: readonly unknown[]): StoredJournal | string {
  if (wire.length === 0) return 'the journal is empty: the events of a live call arrive ten seconds late';
  const nameless = wire.findIndex((event) => !WireEvent.safeParse(event).success);
  if (nameless >= 0)
    return `number ${nameless + 1} in the list is not an event: it needs seq, at (ISO 8601) and type`;
  const events = wire.map((event) => WireEvent.parse(event)).sort((a, b) => a.seq - b.seq);
  const holes = holesOf(events.map(({ seq }) => seq));
  if (holes !== null) return holes;
  const journal = readJournal(events);
  const readable = new Set(journal.map(({ seq }) => seq));
  const [start] = journal;
  if (start?.type !== 'callStarted' || start.seq !== events[0]?.seq) {
    return `the journal does not begin with a callStarted that this version can read, but with ${events[0]?.type}`;
  }
  // No call has an empty greeting: its words were erased.
  if (start.greeting === '')
    return 'its caller was erased: the events are still there, but not the words that were decided on';
  if (isUndecided(journal))
    return 'the call went by turns before such calls were decided by the table: there is nothing to decide again';
  const lost = journal.find(
    (event) => event.type === 'takenUp' && !(event.after >= start.seq && event.after < event.seq),
  );
  if (lost) return `event ${lost.seq} takes the call up after an event that does not come before it`;
  const leftOut: Record<string, number> = {};
  for (const { seq, type } of events) if (!readable.has(seq)) leftOut[type] = (leftOut[type] ?? 0) + 1;
  return { journal, leftOut };
}

/** A sentence about missing or repeated numbers, or `null`. `seqs` must be ascending. */
function holesOf(seqs: readonly number[]): string | null {
  const [first = 0] = seqs;
  if (first > 1) return `the journal has a hole: it begins at seq ${first}`;
  const twice = seqs.find((seq, at) => seq === seqs[at - 1]);
  if (twice !== undefined) return `the journal has two events of seq ${twice}`;
  const missing = seqs.flatMap((seq, at) => {
    const next = (seqs[at - 1] ?? seq - 1) + 1;
    return next === seq ? [] : [next === seq - 1 ? String(next) : `${next} to ${seq - 1}`];
  });
  return missing.length === 0
    ? null
    : `the journal has ${missing.length === 1 ? 'a hole' : 'holes'}: seq ${missing.join(', ')} missing`;
}

/**
 * True for a journal with words but without an opened line: until 2026-11-29 calls by turns were not
 * decided by the table. A call that died while it rang is not such a call.
 */
function isUndecided(journal: readonly JournalEvent[]): boolean {
  const opened: readonly JournalEvent['type'][] = ['mediaStarted', 'mediaStopped', 'takenUp', 'turnsStarted'];
  const hasLine = journal.some(({ type }) => opened.includes(type));
  return !hasLine && journal.some((event) => outcomeTypes.includes(event.type) && !isCrash(event));
}

function isCrash(event: JournalEvent): boolean {
  return event.type === 'callEnded' && event.reason === 'crash';
}
