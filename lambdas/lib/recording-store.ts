/** The row of a call's recording: what was announced of it, and what was found once it was uploaded. */
import * as z from 'zod';
import { CallRecording } from '../../shared/contract/call.ts';
import type { CallId } from '../../shared/ids.ts';
import type { Table } from './dynamo.ts';
import { keys } from './table.ts';

const StoredRecording = z.object({
  key: z.string(),
  announced: z.object({ bytes: z.int().optional(), sha256: z.string().optional() }),
  verified: CallRecording.omit({ key: true }).optional(),
});
export type RecordingRow = z.infer<typeof StoredRecording>;

export async function findRecording(table: Table, callId: CallId): Promise<RecordingRow | undefined> {
  const row = await table.get(keys.recording(callId));
  return row && StoredRecording.parse(row);
}

/** The recording as staff see it: only once it was read back. */
export async function verifiedRecording(table: Table, callId: CallId): Promise<CallRecordingRow | null> {
  const row = await findRecording(table, callId);
  return row?.verified ? { key: row.key, ...row.verified } : null;
}
type CallRecordingRow = z.infer<typeof CallRecording>;

/** A new upload may announce something else, but nothing changes what was verified. */
export async function announce(table: Table, callId: CallId, recording: Omit<RecordingRow, 'verified'>): Promise<void> {
  await table.change({
    key: keys.recording(callId),
    update: 'SET #key = :key, announced = :announced',
    condition: 'attribute_not_exists(verified)',
    names: { '#key': 'key' },
    values: { ':key': recording.key, ':announced': recording.announced },
  });
}

/** The first verification stands. */
export async function verify(table: Table, callId: CallId, found: NonNullable<RecordingRow['verified']>): Promise<void> {
  await table.change({
    key: keys.recording(callId),
    update: 'SET verified = :found',
    condition: 'attribute_exists(PK) AND attribute_not_exists(verified)',
    values: { ':found': found },
  });
}
