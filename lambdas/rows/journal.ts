/** A call's journal as it was sent, and as it is read: with the turns that nobody sent. */
import type { CallId } from '../../shared/ids.ts';
import { type JournalEvent, readJournal, storedEvent, type WireEvent } from '../../shared/journal/events.ts';
import { queryAll, type Table } from '../table/dynamo.ts';
import { readTurns, type StoredTurn } from '../voice/turn-claims.ts';
import { eventSort, keys } from './keys.ts';

/** A call's events in `seq` order, unknown types included. */
export async function readEvents(table: Table, callId: CallId): Promise<WireEvent[]> {
  const rows = await queryAll(table, { partition: keys.call(callId).PK, from: eventSort(0), to: 'EVENT#~' });
  return rows.map((row) => storedEvent(row.event));
}

/**
 * The journal, and behind it the turns that were answered over HTTP and are not in it: the edge
 * that asked may have died before it wrote them down.
 */
export async function readWholeJournal(table: Table, callId: CallId): Promise<WireEvent[]> {
  const [events, turns] = await Promise.all([readEvents(table, callId), readTurns(table, callId)]);
  return withTurns(events, turns);
}

/** A turn of which the journal has any word of either side is the journal's. */
export function withTurns(events: readonly WireEvent[], turns: readonly StoredTurn[]): WireEvent[] {
  const told = new Set(
    events.filter(({ type }) => type === 'callerSaid' || type === 'agentSaid').map(({ turn }) => turn),
  );
  const missing = turns.filter(({ turn }) => !told.has(turn)).flatMap(({ answer }) => answer?.events ?? []);
  const next = Math.max(-1, ...events.map(({ seq }) => seq)) + 1;
  return [...events, ...missing.map((event, position) => ({ ...event, seq: next + position }))];
}

export async function readKnownJournal(table: Table, callId: CallId): Promise<JournalEvent[]> {
  return readJournal(await readWholeJournal(table, callId));
}
