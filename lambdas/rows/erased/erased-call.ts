/**
 * Taking words and numbers from the rows of a call whose caller was erased. What stays is when it was, how it
 * ended and what it cost.
 */
import { VoiceAnswer } from '../../../shared/contract/voice.ts';
import type { CallId } from '../../../shared/ids.ts';
import { storedEvent } from '../../../shared/journal/events.ts';
import { queryAll, type Row, type Table, type Write } from '../../table/table.ts';
import { StoredCall } from '../call.ts';
import { wordsKey } from '../call-words.ts';
import { keys } from '../keys.ts';
import { withoutWords } from './without-words.ts';

/** From here on nothing new of the call is kept. */
export async function markErased(table: Table, callId: CallId): Promise<void> {
  await table.change({
    key: keys.call(callId),
    update: 'SET erased = :yes',
    condition: 'attribute_exists(PK)',
    values: { ':yes': true },
  });
}

/** The number goes last: by it a repeated erasure finds what is left to do. */
export async function emptyCall(table: Table, callId: CallId): Promise<void> {
  const key = keys.call(callId);
  const rows = await queryAll(table, { partition: key.PK });
  const call = rows.find((row) => row.SK === key.SK);
  const words: Write[] = call ? [{ key: wordsKey(StoredCall.parse(call)), remove: true }] : [];
  await table.writeAll([...rows.filter((row) => row.SK !== key.SK).map(emptied), ...words]);
  await table.change({
    key,
    update: 'SET #from = :none REMOVE summary, unanswered, mark, GSI2PK, GSI2SK',
    condition: 'attribute_exists(PK)',
    names: { '#from': 'from' },
    values: { ':none': '' },
  });
}

/** Events and turns lose their words. Other rows of the call, recordings and transfers, are removed. */
function emptied(row: Row): Write {
  const key = { PK: String(row.PK), SK: String(row.SK) };
  if (row.event !== undefined) return { key, row: { ...row, event: withoutWords(storedEvent(row.event)) } };
  const answer = VoiceAnswer.safeParse(row.answer);
  if (!key.SK.startsWith('TURN#') || !answer.success) return { key, remove: true };
  const events = answer.data.events.map((event) => {
    const { seq: _, ...bare } = withoutWords(storedEvent({ ...event, seq: 0 }));
    return bare;
  });
  return { key, row: { ...row, answer: { ...answer.data, reply: '', actions: [], events } } };
}
