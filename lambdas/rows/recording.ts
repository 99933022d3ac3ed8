/** The row of a call's recording: what was announced of it, and what was found once it was uploaded. */
import * as z from 'zod';
import { CallRecording } from '../../shared/contract/call.ts';
import { StoredRecording } from '../../shared/contract/recording.ts';
import type { CallId } from '../../shared/ids.ts';
import type { Table } from '../table/dynamo.ts';
import type { StoredCall } from './call.ts';
import { keptDays, keys } from './keys.ts';

const RecordingRow = z.object({
  key: z.string(),
  announced: z.object({ bytes: z.int().optional(), sha256: z.string().optional() }),
  verified: CallRecording.omit({ key: true }).optional(),
});
export type RecordingRow = z.infer<typeof RecordingRow>;

export async function findRecording(table: Table, callId: CallId): Promise<RecordingRow | undefined> {
  const row = await table.get(keys.recording(callId));
  return row && RecordingRow.parse(row);
}

type RecordingShown = z.infer<typeof CallRecording>;

/**
 * The recording as staff hear it: our own once it was read back, else the carrier's, whose length
 * is the call's. None of a caller who was erased.
 */
export async function recordingOf(
  table: Table,
  call: Pick<StoredCall, 'callId' | 'seconds' | 'erased'>,
): Promise<RecordingShown | null> {
  if (call.erased) return null;
  const [own, carriers] = await Promise.all([
    findRecording(table, call.callId),
    findCarrierRecording(table, call.callId),
  ]);
  if (own?.verified) return { key: own.key, ...own.verified };
  return carriers ? { ...carriers, seconds: call.seconds ?? 0 } : null;
}

export async function findCarrierRecording(
  table: Table,
  callId: CallId,
): Promise<StoredRecording | undefined> {
  const row = await table.get(keys.carrierRecording(callId));
  return row && StoredRecording.parse(row);
}

/** The first one fetched stands. `days`: how long the bucket keeps it. */
export async function keepCarrierRecording(
  table: Table,
  callId: CallId,
  recording: StoredRecording,
  days: number,
): Promise<void> {
  await table.create(keys.carrierRecording(callId), { ...recording, ttl: ttlOf(table, days) });
}

/**
 * A new upload may announce something else, but nothing changes what was verified. `days`: how long
 * the bucket keeps it.
 */
export async function announce(
  table: Table,
  callId: CallId,
  recording: Omit<RecordingRow, 'verified'>,
  days: number,
): Promise<void> {
  await table.change({
    key: keys.recording(callId),
    update: 'SET #key = :key, announced = :announced, #ttl = :ttl',
    condition: 'attribute_not_exists(verified)',
    names: { '#key': 'key', '#ttl': 'ttl' },
    values: { ':key': recording.key, ':announced': recording.announced, ':ttl': ttlOf(table, days) },
  });
}

/** The first verification stands. */
export async function verify(
  table: Table,
  callId: CallId,
  found: NonNullable<RecordingRow['verified']>,
): Promise<void> {
  await table.change({
    key: keys.recording(callId),
    update: 'SET verified = :found',
    condition: 'attribute_exists(PK) AND attribute_not_exists(verified)',
    values: { ':found': found },
  });
}

/** A row that outlived its sound would promise staff a recording, and link them to nothing. */
function ttlOf(table: Table, days: number): number {
  return table.ttlIn(Math.min(days, keptDays.call));
}
