/** The journal's rows: one per event, written once. */
import type { CallId } from '../../shared/ids.ts';
import type { WireEvent } from '../../shared/journal/events.ts';
import type { StoredCall } from '../lib/call-store.ts';
import { queryAll, type Table } from '../lib/dynamo.ts';
import { eventSort, keys } from '../lib/table.ts';
import { assumedStart, contiguousThrough } from './rules.ts';

/** Writes at a time: enough to hide the table's distance, few enough for its connections (the SDK keeps 50). */
const parallel = 16;

/** Keeps the events that are not there yet. The first of a (call, seq) stands: at-least-once from the edge is exactly once here. */
export async function appendEvents(table: Table, callId: CallId, events: readonly WireEvent[]): Promise<void> {
  const waiting = [...events];
  const writer = async () => {
    for (let event = waiting.shift(); event; event = waiting.shift()) {
      await table.create(keys.event(callId, event.seq), { seq: event.seq, event });
    }
  };
  await Promise.all(Array.from({ length: Math.min(parallel, events.length) }, writer));
}

/**
 * How far the journal is complete now. What was found last time is remembered with the call, so only what came since is read; the mark only
 * rises, whichever of two deliveries at once writes it last.
 */
export async function advance(table: Table, call: StoredCall, startedSeq: number | undefined): Promise<number> {
  const known = call.journalFrom ?? startedSeq;
  const done = known === undefined ? undefined : call.acceptedThrough;
  const base = done === undefined ? known : done + 1;
  const range = { partition: keys.call(call.callId).PK, from: eventSort(base ?? 0), to: 'EVENT#~' };
  const seqs = (await queryAll(table, range)).map((row) => Number(row.seq));
  const through = contiguousThrough(base ?? assumedStart(seqs), seqs);
  if (known === undefined) return Math.max(through, -1);
  await table.change({
    key: keys.call(call.callId),
    update: 'SET journalFrom = :from, acceptedThrough = :through',
    condition: 'attribute_not_exists(acceptedThrough) OR acceptedThrough < :through',
    values: { ':from': known, ':through': through },
  });
  return through;
}
