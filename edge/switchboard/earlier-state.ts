/**
 * Older versions stored all calls of a switchboard in one value, `state`. It is moved into rows once, when
 * the object starts. An entry that does not fit is left out: its call takes no place, and ends as any other.
 */
import * as z from 'zod';
import { createLog } from '../../shared/io/log.ts';
import { createAdmissions, type EarlierState } from './admissions.ts';

const businessId = z.string().optional();
const LiveCall = z.object({
  callId: z.string(),
  objectName: z.string(),
  from: z.string(),
  since: z.number(),
  until: z.number(),
  backUntil: z.number().optional(),
  talkUntil: z.number().optional(),
  businessId,
});
const Ring = z.object({ from: z.string(), at: z.number(), businessId });
const EndedCall = z.object({ callId: z.string(), objectName: z.string(), at: z.number() });
const entries = z.array(z.unknown());
const Stored = z.object({ live: entries, rings: entries, ended: entries });

/**
 * Moves `state` into rows and deletes it, both or neither. Rows that are there already are older: a
 * deployment that was rolled back has written the value since.
 */
export function moveEarlierState(storage: DurableObjectStorage): void {
  const stored = storage.kv.get('state');
  if (stored === undefined) return;
  storage.transactionSync(() => {
    for (const table of ['live', 'rings', 'ended']) storage.sql.exec(`DROP TABLE IF EXISTS ${table}`);
    createAdmissions(storage.sql).takeOver(readable(stored));
    storage.kv.delete('state');
  });
}

function readable(stored: unknown): EarlierState {
  const { live = [], rings = [], ended = [] } = Stored.safeParse(stored).data ?? {};
  const state = {
    live: byId(live.flatMap((call) => LiveCall.safeParse(call).data ?? [])),
    rings: rings.flatMap((ring) => Ring.safeParse(ring).data ?? []),
    ended: ended.flatMap((call) => EndedCall.safeParse(call).data ?? []),
  };
  const left = live.length + rings.length + ended.length - entriesOf(state);
  createLog().info('the calls of an older version were moved into rows', { entries: entriesOf(state), left });
  return state;
}

/** One row a call. */
function byId(calls: EarlierState['live']): EarlierState['live'] {
  return [...new Map(calls.map((call) => [call.callId, call])).values()];
}

function entriesOf({ live, rings, ended }: EarlierState): number {
  return live.length + rings.length + ended.length;
}
