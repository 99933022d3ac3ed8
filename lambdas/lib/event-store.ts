/** A call's journal as it was sent. */
import type { CallId } from '../../shared/ids.ts';
import { WireEvent } from '../../shared/journal/events.ts';
import { queryAll, type Table } from './dynamo.ts';
import { eventSort, keys } from './table.ts';

/** A call's events in `seq` order, unknown types included. */
export async function readEvents(table: Table, callId: CallId): Promise<WireEvent[]> {
  const rows = await queryAll(table, { partition: keys.call(callId).PK, from: eventSort(0), to: 'EVENT#~' });
  return rows.map((row) => WireEvent.parse(row.event));
}
