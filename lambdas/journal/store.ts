/**
 * The journal's rows, one per event, and what else a call leaves behind: the language that its
 * caller chose.
 */
import { readJournal, type WireEvent } from '../../shared/journal/events.ts';
import { languageChosen } from '../../shared/journal/history.ts';
import { callDaysOf, personOf, type StoredCall } from '../rows/call.ts';
import { withoutWords } from '../rows/erased/without-words.ts';
import { eventSort, keys } from '../rows/keys.ts';
import { keepLanguage } from '../rows/people/customer.ts';
import { type Key, queryAll, type Table } from '../table/table.ts';

/** Writes at a time: enough to hide the latency of the table, below the 50 connections that the SDK opens. */
const parallel = 16;

/**
 * Stores the events that are new. The first of a (call, seq) stays, so the edge's at-least-once
 * delivery becomes exactly once. If the caller was erased, events are stored without words. The
 * newest event is written last: if the end of a call is readable, so is everything of this delivery
 * before it.
 */
export async function appendEvents(
  table: Table,
  call: StoredCall,
  events: readonly WireEvent[],
): Promise<void> {
  const ttl = table.ttlIn(callDaysOf(call));
  const write = async (event: WireEvent): Promise<void> => {
    const key = keys.event(call.callId, event.seq);
    if (await table.create(key, { seq: event.seq, event, ttl })) return;
    if (event.type !== 'undelivered') await replaceNote(table, key, event);
  };
  const kept = (call.erased ? events.map(withoutWords) : [...events]).sort(
    (one, other) => one.seq - other.seq,
  );
  await eachOf(kept.slice(0, -1), write);
  await eachOf(kept.slice(-1), write);
}

/** An event that was refused before, and whose place a note took, is delivered after all. */
async function replaceNote(table: Table, key: Key, event: WireEvent): Promise<void> {
  await table.change({
    key,
    update: 'SET event = :event',
    condition: 'event.#type = :note AND event.was = :type',
    names: { '#type': 'type' },
    values: { ':event': event, ':note': 'undelivered', ':type': event.type },
  });
}

/**
 * Overwrites events that were written while their caller was erased with what is kept of an erased
 * caller.
 */
export async function removeWords(
  table: Table,
  call: StoredCall,
  events: readonly WireEvent[],
): Promise<void> {
  const ttl = table.ttlIn(callDaysOf(call));
  await eachOf(events.map(withoutWords), (event) =>
    table.put(keys.event(call.callId, event.seq), { seq: event.seq, event, ttl }),
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
 * Returns the last seq before the first gap, and stores it with the call, so that the next delivery
 * reads only what is new. The stored value only rises, whichever of two simultaneous deliveries
 * writes last.
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

/** The highest seq that is reached from `from` without a gap, or `from - 1`. `seqs` in ascending order. */
export function contiguousThrough(from: number, seqs: readonly number[]): number {
  let through = from - 1;
  for (const seq of seqs) {
    if (seq === through + 1) through = seq;
    else if (seq > through) return through;
  }
  return through;
}

/** Where a journal begins before its `callStarted` arrived: at 0, or at 1 if the sender counts from 1. */
function assumedStart(seqs: readonly number[]): number {
  return seqs[0] === 1 ? 1 : 0;
}

/** The person's next call is answered in the language that was chosen in this one. */
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
