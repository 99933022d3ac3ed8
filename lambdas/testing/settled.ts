/** A call that is over, by its row alone. */
import type { CallId } from '../../shared/ids.ts';
import { keys } from '../rows/keys.ts';
import type { Table } from '../table/table.ts';

export async function settled(table: Table, callId: CallId): Promise<void> {
  await table.change({
    key: keys.call(callId),
    update: 'SET #status = :completed',
    condition: 'attribute_exists(PK)',
    names: { '#status': 'status' },
    values: { ':completed': 'completed' },
  });
}
