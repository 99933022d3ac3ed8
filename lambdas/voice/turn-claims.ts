/**
 * The turns of a call by turns: each asked once, answered once, and remembered with what it adds to
 * the journal.
 */
import * as z from 'zod';
import { VoiceAnswer } from '../../shared/contract/voice.ts';
import type { CallId } from '../../shared/ids.ts';
import { keptDays, keys } from '../rows/keys.ts';
import { queryAll, type Table } from '../table/dynamo.ts';

/** Without an answer it is being worked on, by whoever has claimed it until `claimedUntil` (epoch ms). */
export const StoredTurn = z.object({ turn: z.int(), claimedUntil: z.int(), answer: VoiceAnswer.optional() });
export type StoredTurn = z.infer<typeof StoredTurn>;

/** In order. */
export async function readTurns(table: Table, callId: CallId): Promise<StoredTurn[]> {
  const rows = await queryAll(table, { partition: keys.call(callId).PK, from: 'TURN#', to: 'TURN#~' });
  return rows.map((row) => StoredTurn.parse(row));
}

/**
 * Takes a turn to answer it: `'ours'`, or its answer, or `'taken'` while somebody else works on it.
 * Whoever claimed it and died loses it when the claim is over, so that tools run twice only if the
 * first run is known to have failed.
 */
export async function claimTurn(
  table: Table,
  callId: CallId,
  turn: number,
  nowMs: number,
  forMs: number,
): Promise<'ours' | 'taken' | VoiceAnswer> {
  const key = keys.turn(callId, turn);
  const claimedUntil = nowMs + forMs;
  if (await table.create(key, { turn, claimedUntil, ttl: table.ttlIn(keptDays.call) })) return 'ours';
  const row = await table.get(key);
  const stored = row && StoredTurn.parse(row);
  if (stored?.answer) return stored.answer;
  const { done } = await table.change({
    key,
    update: 'SET claimedUntil = :until',
    condition: 'attribute_not_exists(answer) AND claimedUntil <= :now',
    values: { ':until': claimedUntil, ':now': nowMs },
  });
  return done ? 'ours' : 'taken';
}

/** Keeps the answer; the first stands and is returned. */
export async function keepTurn(
  table: Table,
  callId: CallId,
  turn: number,
  answer: VoiceAnswer,
): Promise<VoiceAnswer> {
  const { row } = await table.change({
    key: keys.turn(callId, turn),
    update: 'SET answer = if_not_exists(answer, :answer)',
    condition: 'attribute_exists(PK)',
    values: { ':answer': answer },
  });
  return (row && StoredTurn.parse(row).answer) ?? answer;
}

/** Gives a claim back, so that a repeated question need not wait for its end. */
export async function dropClaim(table: Table, callId: CallId, turn: number): Promise<void> {
  await table.change({
    key: keys.turn(callId, turn),
    update: 'SET claimedUntil = :none',
    condition: 'attribute_exists(PK) AND attribute_not_exists(answer)',
    values: { ':none': 0 },
  });
}
