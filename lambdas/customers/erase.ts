/**
 * Erases a person at a business: the customer's entry, refused rings, requests and recordings, and the words
 * and numbers in calls and journals. What stays of a call is when it was, how it ended and what it cost.
 *
 * The steps: note that the person was erased, for calls that arrive later; remove requests and the entry;
 * then for each call mark it as erased (from here on nothing new of it is kept), delete its recordings, empty
 * its journal, and remove the number from it.
 *
 * A Lambda that was let in before the mark and is still writing checks for the mark after its write
 * (`isErasedNow`).
 *
 * The number is removed last: if a step fails, the repeated request finds by it what is left to do.
 * A block of the number stays: it is no more than the number, and protects the business.
 */
import * as z from 'zod';
import type { BusinessId, CallId, Phone } from '../../shared/ids.ts';
import { freePlace } from '../rows/appointment-day.ts';
import { StoredCall } from '../rows/call.ts';
import { emptyCall, markErased } from '../rows/erased/erased-call.ts';
import { noteErasure } from '../rows/erased/erased-person.ts';
import { keys, partitions } from '../rows/keys.ts';
import { carrierRecordingKey, recordingKey } from '../rows/recording.ts';
import { type Key, queryAll, type Row, type Table, type Write } from '../table/table.ts';

export interface ErasePorts {
  table: Table;
  /** Deletes an object of the recordings bucket; one that does not exist is no error. */
  removeObject: (key: string) => Promise<void>;
  /** Waits for this long. */
  pause: (ms: number) => Promise<void>;
  /** Epoch ms. */
  now: () => number;
}

/**
 * The index lags by a moment: a call that began just now is found by a later pass. So every pass is made,
 * also after one that found nothing, and these pauses are before the second and the third. AWS names no
 * bound for the lag, and gives less than a second as its normal size. What is shown later still is erased by
 * its own next delivery (`erased-person.ts`).
 */
const pausesMs = [1000, 3000] as const;
/** An appointment's place in the calendar, which others can have then. */
const Placed = z.object({ requestId: z.string(), place: z.object({ date: z.string() }).optional() });
/** Calls at a time. */
const parallel = 4;

/** Returns the number of erased calls. Repeating it is harmless. */
export async function erasePerson(ports: ErasePorts, businessId: BusinessId, phone: Phone): Promise<number> {
  const { table } = ports;
  const erased = new Set<CallId>();
  await noteErasure(table, businessId, phone, ports.now());
  for (const pauseMs of [0, ...pausesMs]) {
    if (pauseMs > 0) await ports.pause(pauseMs);
    const rows = await queryAll(table, { index: 'GSI2', partition: partitions.person(businessId, phone) });
    const calls = rows.filter((row) => row.SK === 'CALL').map((row) => StoredCall.parse(row));
    const requests = rows.filter((row) => row.SK === 'REQUEST');
    const own = [keys.customer(businessId, phone), keys.refused(businessId, phone)];
    // Places first: a repeated erasure finds them by their requests.
    for (const { requestId, place } of requests.map((row) => Placed.parse(row)))
      if (place) await freePlace(table, businessId, place.date, requestId);
    await table.writeAll([...requests, ...own].map(removal));
    const waiting = calls.filter(({ callId }) => !erased.has(callId));
    const worker = async () => {
      for (let call = waiting.shift(); call; call = waiting.shift()) {
        await eraseCall(ports, call);
        erased.add(call.callId);
      }
    };
    await Promise.all(Array.from({ length: parallel }, worker));
  }
  return erased.size;
}

async function eraseCall({ table, removeObject }: ErasePorts, call: StoredCall): Promise<void> {
  await markErased(table, call.callId);
  await removeObject(recordingKey(call));
  await removeObject(carrierRecordingKey(call));
  await emptyCall(table, call.callId);
}

function removal(row: Row | Key): Write {
  return { key: keyOf(row), remove: true };
}

function keyOf({ PK, SK }: Row | Key): Key {
  return { PK: String(PK), SK: String(SK) };
}
