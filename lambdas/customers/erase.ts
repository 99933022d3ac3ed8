/**
 * Erases a person at a business: entry, requests, recordings, and the words and numbers in calls
 * and journals. What stays of a call is when it was, how it went and what it cost.
 *
 *   mark every call as erased (from here on nothing new of it is kept) │ remove sounds │ empty the journals │ remove requests and entry │ take the
 *   number off the calls
 *
 * Who is writing a piece of a call at that moment, and was let in before the mark, looks for it
 * once more after writing (`isErasedNow`).
 *
 * The number comes off last: a repetition after a failure finds by it what is left to do. A block
 * of the number stays, being no more than the number itself and kept to protect the business.
 */
import { VoiceAnswer } from '../../shared/contract/voice.ts';
import type { BusinessId, CallId, Phone } from '../../shared/ids.ts';
import { storedEvent } from '../../shared/journal/events.ts';
import { StoredCall } from '../rows/call.ts';
import { keys, partitions } from '../rows/keys.ts';
import { carrierRecordingKey, recordingKey } from '../rows/recording-key.ts';
import { withoutWords } from '../rows/without-words.ts';
import type { RemoveObject } from '../s3.ts';
import { queryAll, type Table, type Write } from '../table/dynamo.ts';
import type { Row } from '../table/item.ts';

export interface ErasePorts {
  table: Table;
  removeObject: RemoveObject;
}

/** The index is a moment late: a call that began just now is found by looking again. */
const looks = 3;
/** Calls at a time. */
const parallel = 4;

/** How many calls were emptied. Repeating it is harmless. */
export async function erasePerson(ports: ErasePorts, businessId: BusinessId, phone: Phone): Promise<number> {
  const { table } = ports;
  const erased = new Set<CallId>();
  for (let look = 0; look < looks; look++) {
    const rows = await queryAll(table, { index: 'GSI2', partition: partitions.person(businessId, phone) });
    const calls = rows.filter((row) => row.SK === 'CALL').map((row) => StoredCall.parse(row));
    const requests = rows.filter((row) => row.SK === 'REQUEST');
    await table.writeAll([...requests.map(removal), removal(keys.customer(businessId, phone))]);
    const waiting = calls.filter(({ callId }) => !erased.has(callId));
    const worker = async () => {
      for (let call = waiting.shift(); call; call = waiting.shift()) {
        await eraseCall(ports, call);
        erased.add(call.callId);
      }
    };
    await Promise.all(Array.from({ length: parallel }, worker));
    if (calls.length === 0 && requests.length === 0) break;
  }
  return erased.size;
}

async function eraseCall(
  { table, removeObject }: ErasePorts,
  { callId, businessId, startedAt }: StoredCall,
): Promise<void> {
  const key = keys.call(callId);
  await table.change({
    key,
    update: 'SET erased = :yes',
    condition: 'attribute_exists(PK)',
    values: { ':yes': true },
  });
  await removeObject(recordingKey(businessId, startedAt, callId));
  await removeObject(carrierRecordingKey(businessId, startedAt, callId));
  const rows = await queryAll(table, { partition: key.PK });
  await table.writeAll(rows.filter((row) => row.SK !== key.SK).map(emptied));
  await table.change({
    key,
    update: 'SET #from = :none REMOVE summary, GSI2PK, GSI2SK',
    condition: 'attribute_exists(PK)',
    names: { '#from': 'from' },
    values: { ':none': '' },
  });
}

/** Events and turns lose their words; recordings and transfers go as a whole. */
function emptied(row: Row): Write {
  const key = keyOf(row);
  if (row.event !== undefined) return { key, row: { ...row, event: withoutWords(storedEvent(row.event)) } };
  const answer = VoiceAnswer.safeParse(row.answer);
  if (!key.SK.startsWith('TURN#') || !answer.success) return { key, remove: true };
  const events = answer.data.events.map((event) => {
    const { seq: _, ...bare } = withoutWords({ ...event, seq: 0 });
    return bare;
  });
  return { key, row: { ...row, answer: { ...answer.data, reply: '', actions: [], events } } };
}

function removal(row: Row | { PK: string; SK: string }): Write {
  return { key: keyOf(row), remove: true };
}

function keyOf({ PK, SK }: Row | { PK: string; SK: string }): { PK: string; SK: string } {
  return { PK: String(PK), SK: String(SK) };
}
