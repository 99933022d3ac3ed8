/** A call's journal and its turns by HTTP, as they are read. */
import * as z from 'zod';
import { VoiceAnswer } from '../../shared/contract/voice.ts';
import type { CallId } from '../../shared/ids.ts';
import { type JournalEvent, readJournal, storedEvent, type WireEvent } from '../../shared/journal/events.ts';
import { queryAll, type Table } from '../table/table.ts';
import { eventSort, keys } from './keys.ts';

/** A call's events in `seq` order, unknown types included. */
export async function readEvents(table: Table, callId: CallId): Promise<WireEvent[]> {
  const rows = await queryAll(table, { partition: keys.call(callId).PK, from: eventSort(0), to: 'EVENT#~' });
  return rows.map((row) => storedEvent(row.event));
}

/** A turn without an answer is being worked on; the claim on it ends at `claimedUntil` (epoch ms). */
export const StoredTurn = z.object({ turn: z.int(), claimedUntil: z.int(), answer: VoiceAnswer.optional() });
export type StoredTurn = z.infer<typeof StoredTurn>;

/** The turns of a call by turns, in order. */
export async function readTurns(table: Table, callId: CallId): Promise<StoredTurn[]> {
  const rows = await queryAll(table, { partition: keys.call(callId).PK, from: 'TURN#', to: 'TURN#~' });
  return rows.map((row) => StoredTurn.parse(row));
}

/**
 * The journal, followed by the turns that were answered over HTTP but are missing from it: the edge
 * may have failed before it delivered their events.
 */
export async function readWholeJournal(table: Table, callId: CallId): Promise<WireEvent[]> {
  const [events, turns] = await Promise.all([readEvents(table, callId), readTurns(table, callId)]);
  return withTurns(events, turns);
}

/**
 * Adds the turns of which the journal has no words, neither the caller's nor the agent's. Of a turn that
 * the call's end cut short the journal has the caller's words alone; what tools did in it is added.
 */
export function withTurns(events: readonly WireEvent[], turns: readonly StoredTurn[]): WireEvent[] {
  const known = new Set(
    events.filter(({ type }) => type === 'callerSaid' || type === 'agentSaid').map(({ turn }) => turn),
  );
  const tools = new Set(events.filter(({ type }) => toolTypes.has(type)).map(({ turn }) => turn));
  const missing = turns.flatMap(({ turn, answer }) => {
    const stored = (answer?.events ?? []).map((event) => storedEvent({ ...event, seq: 0 }));
    if (!known.has(turn)) return stored;
    return tools.has(turn) ? [] : stored.filter(({ type }) => toolTypes.has(type));
  });
  const next = Math.max(-1, ...events.map(({ seq }) => seq)) + 1;
  return [...events, ...missing.map((event, position) => ({ ...event, seq: next + position }))];
}

const toolTypes: ReadonlySet<string> = new Set(['toolCalled', 'toolAnswered']);

/** `readWholeJournal` without the types that this version does not know. */
export async function readKnownJournal(table: Table, callId: CallId): Promise<JournalEvent[]> {
  return readJournal(await readWholeJournal(table, callId));
}
