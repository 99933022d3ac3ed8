/**
 * The journal's rows: one per event, written once; and what a call leaves behind besides: the
 * language its caller asked for.
 */
import type { CallId } from '../../shared/ids.ts';
import type { WireEvent } from '../../shared/journal/events.ts';
import { readJournal } from '../../shared/journal/events.ts';
import { languageChosen } from '../../shared/journal/history.ts';
import { personOf, type StoredCall } from '../rows/call.ts';
import { keepLanguage } from '../rows/customer.ts';
import { eventSort, keptDays, keys } from '../rows/keys.ts';
import { withoutWords } from '../rows/without-words.ts';
import { queryAll, type Table } from '../table/dynamo.ts';
import { assumedStart, contiguousThrough } from './rules.ts';

/**
 * Writes at a time: enough to hide the table's distance, few enough for its connections (the SDK
 * keeps 50).
 */
const parallel = 16;

/**
 * Keeps the events that are not there yet. The first of a (call, seq) stands: at-least-once from
 * the edge is exactly once here. Of a call whose caller was erased only the bare happening is kept,
 * whatever an outbox still held. The newest is written last: who reads a call's end finds all that
 * this delivery has before it.
 */
export async function appendEvents(
  table: Table,
  call: StoredCall,
  events: readonly WireEvent[],
): Promise<void> {
  const ttl = table.ttlIn(keptDays.call);
  const write = async (event: WireEvent): Promise<void> => {
    await table.create(keys.event(call.callId, event.seq), { seq: event.seq, event, ttl });
  };
  const kept = (call.erased ? events.map(withoutWords) : [...events]).sort(
    (one, other) => one.seq - other.seq,
  );
  await eachOf(kept.slice(0, -1), write);
  await eachOf(kept.slice(-1), write);
}

/**
 * The caller was erased while these were written: over each goes what `appendEvents` would have
 * kept a moment later.
 */
export async function takeWordsBack(
  table: Table,
  callId: CallId,
  events: readonly WireEvent[],
): Promise<void> {
  const ttl = table.ttlIn(keptDays.call);
  await eachOf(events.map(withoutWords), (event) =>
    table.put(keys.event(callId, event.seq), { seq: event.seq, event, ttl }),
  );
}

async function eachOf(
  events: readonly WireEvent[],
  write: (event: WireEvent) => Promise<void>,
): Promise<void> {
  const waiting = [...events];
  const writer = async () => {
    for (let event = waiting.shift(); event; event = waiting.shift()) await write(event);
  };
  await Promise.all(Array.from({ length: Math.min(parallel, events.length) }, writer));
}

/**
 * How far the journal is complete now. What was found last time is remembered with the call, so
 * only what came since is read; the mark only rises, whichever of two deliveries at once writes it
 * last.
 */
export async function advance(
  table: Table,
  call: StoredCall,
  startedSeq: number | undefined,
): Promise<number> {
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

/** The next call of this person is answered in the language that was chosen in this one. */
export async function rememberLanguage(
  table: Table,
  call: StoredCall,
  events: readonly WireEvent[],
): Promise<void> {
  const person = personOf(call);
  const chosen = readJournal(events).findLast((event) => languageChosen([event]) !== null);
  const language = chosen && languageChosen([chosen]);
  if (person !== null && chosen && language)
    await keepLanguage(table, call.businessId, person, language, chosen.at);
}
