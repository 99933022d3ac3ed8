/** Each turn is claimed by one run of the Lambda, and answered once. */
import type { VoiceAnswer } from '../../shared/contract/voice.ts';
import type { CallId } from '../../shared/ids.ts';
import { callDaysOf, type StoredCall } from '../rows/call.ts';
import { StoredTurn } from '../rows/journal.ts';
import { keys } from '../rows/keys.ts';
import type { Table } from '../table/table.ts';

/**
 * Claims a turn for `forMs`. Returns `'ours'`, or the stored answer, or `'taken'` while another run holds
 * the claim. The claim of a run that died ends after `forMs`. Tools may run a second time then, but never
 * while the first run still works.
 */
export async function claimTurn(
  table: Table,
  call: Pick<StoredCall, 'callId' | 'retention'>,
  turn: number,
  nowMs: number,
  forMs: number,
): Promise<'ours' | 'taken' | VoiceAnswer> {
  const key = keys.turn(call.callId, turn);
  const claimedUntil = nowMs + forMs;
  if (await table.create(key, { turn, claimedUntil, ttl: table.ttlIn(callDaysOf(call)) })) return 'ours';
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

/** Stores the answer, unless there is one. Returns the stored one. */
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

/** Gives up a claim, so that a repeated request can claim the turn at once. */
export async function dropClaim(table: Table, callId: CallId, turn: number): Promise<void> {
  await table.change({
    key: keys.turn(callId, turn),
    update: 'SET claimedUntil = :none',
    condition: 'attribute_exists(PK) AND attribute_not_exists(answer)',
    values: { ':none': 0 },
  });
}
