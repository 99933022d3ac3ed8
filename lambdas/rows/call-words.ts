/**
 * The words of a call for the search: a row beside the call, in a partition of the business's own
 * (decision 60). It is written with the call's settlement, holds what a list can be filtered by, and goes
 * with the call: erased with its caller, expired on the same day.
 */

import type { Change, Key } from '../table/table.ts';
import { callDaysOf, type StoredCall } from './call.ts';
import { contentId } from './content-id.ts';
import { partitions } from './keys.ts';

/** Read at the same time by a search. Another number would hide the rows that are stored. */
export const wordShards = 8;

type Of = Pick<StoredCall, 'callId' | 'businessId' | 'startedAt'>;

export function wordsKey({ callId, businessId, startedAt }: Of): Key {
  const shard = Number.parseInt(contentId(callId).slice(0, 6), 16) % wordShards;
  return { PK: partitions.words(businessId, shard), SK: `${new Date(startedAt).toISOString()}#${callId}` };
}

/** `words`: as `wordsOfCall` makes them. The other fields have the names that they have in the call's row. */
export function wordsChange(
  call: StoredCall,
  words: string,
  { status, outcome, seconds, faults }: Pick<StoredCall, 'status' | 'outcome' | 'seconds' | 'faults'>,
): Change {
  const row = {
    callId: call.callId,
    from: call.from,
    words,
    status,
    outcome,
    seconds,
    faults,
    ...(call.mark ? { mark: true } : {}),
    ttl: Math.floor(Date.parse(call.startedAt) / 1000) + callDaysOf(call) * 86_400,
  };
  const fields = Object.entries(row).filter(([, value]) => value !== undefined);
  return {
    key: wordsKey(call),
    update: `SET ${fields.map((_, at) => `#f${at} = :f${at}`).join(', ')}`,
    names: Object.fromEntries(fields.map(([name], at) => [`#f${at}`, name])),
    values: Object.fromEntries(fields.map(([, value], at) => [`:f${at}`, value])),
  };
}

/** Follows the mark of the call itself. Without a row of words there is nothing to find by words. */
export function wordsMarked(call: Of, isMarked: boolean): Change {
  return {
    key: wordsKey(call),
    update: isMarked ? 'SET mark = :yes' : 'REMOVE mark',
    condition: 'attribute_exists(PK)',
    ...(isMarked ? { values: { ':yes': true } } : {}),
  };
}
