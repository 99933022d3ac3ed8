/** A call's recordings, our own and the carrier's: their rows, and their keys in the bucket. */
import * as z from 'zod';
import { recordingDayChoices } from '../../shared/contract/business.ts';
import { CallRecording } from '../../shared/contract/call.ts';
import { StoredRecording } from '../../shared/contract/recording.ts';
import type { CallId } from '../../shared/ids.ts';
import type { Table } from '../table/table.ts';
import { callDaysOf, type StoredCall } from './call.ts';
import { keys } from './keys.ts';

type Of = Pick<StoredCall, 'callId' | 'businessId' | 'startedAt'>;

/** `recordings/{businessId}/{yyyy}/{mm}/{dd}/{callId}.wav`, by the UTC date of the call's start. */
export function recordingKey({ callId, businessId, startedAt }: Of): string {
  const [year, month, day] = new Date(startedAt).toISOString().slice(0, 10).split('-');
  return `recordings/${businessId}/${year}/${month}/${day}/${callId}.wav`;
}

/** The key of the carrier's own recording, next to ours. */
export function carrierRecordingKey(call: Of): string {
  return recordingKey(call).replace(/wav$/, 'carrier.mp3');
}

/** `announced`: what the edge said of the upload. `verified`: what was found in the bucket. */
const RecordingRow = z.object({
  key: z.string(),
  announced: z.object({ bytes: z.int().optional(), sha256: z.string().optional() }),
  verified: CallRecording.omit({ key: true }).optional(),
});
type RecordingRow = z.infer<typeof RecordingRow>;

export async function findRecording(table: Table, callId: CallId): Promise<RecordingRow | undefined> {
  const row = await table.get(keys.recording(callId));
  return row && RecordingRow.parse(row);
}

/**
 * The recording that staff may listen to: ours once it is verified, else the carrier's, whose
 * length is taken from the call. `null` if the caller was erased.
 */
export async function recordingOf(
  table: Table,
  { callId, erased, seconds }: Pick<StoredCall, 'callId' | 'seconds' | 'erased'>,
): Promise<z.infer<typeof CallRecording> | null> {
  if (erased) return null;
  const [own, carriers] = await Promise.all([
    findRecording(table, callId),
    findCarrierRecording(table, callId),
  ]);
  if (own?.verified) return { key: own.key, ...own.verified };
  return carriers ? { ...carriers, seconds: seconds ?? 0 } : null;
}

export async function findCarrierRecording(
  table: Table,
  callId: CallId,
): Promise<StoredRecording | undefined> {
  const row = await table.get(keys.carrierRecording(callId));
  return row && StoredRecording.parse(row);
}

/** The first recording that was fetched stays. `days`: how long the bucket keeps it. */
export async function keepCarrierRecording(
  table: Table,
  callId: CallId,
  recording: StoredRecording,
  days: number,
): Promise<void> {
  await table.create(keys.carrierRecording(callId), { ...recording, ttl: table.ttlIn(days) });
}

/** A new upload may announce other values until one is verified. `days`: how long the bucket keeps it. */
export async function announce(
  table: Table,
  callId: CallId,
  { key, announced }: Omit<RecordingRow, 'verified'>,
  days: number,
): Promise<void> {
  await table.change({
    key: keys.recording(callId),
    update: 'SET #key = :key, announced = :announced, #ttl = :ttl',
    condition: 'attribute_not_exists(verified)',
    names: { '#key': 'key', '#ttl': 'ttl' },
    values: { ':key': key, ':announced': announced, ':ttl': table.ttlIn(days) },
  });
}

/** The first verification stays. */
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

/**
 * Days that a call's recording is kept: the business's choice, within the deployment's and the call's own,
 * and as the bucket has a rule for it. Its row must not outlive it: it would promise staff a recording, and
 * the link would fail.
 */
export function recordingDaysOf(call: Pick<StoredCall, 'retention'>, deployed: number): number {
  return recordingTag(call, deployed) ?? deployed;
}

/**
 * The tag by which the bucket deletes it earlier than others: the longest of the bucket's rules that is not
 * longer than the days. `null` where the deployment's own rule is right.
 */
export function recordingTag(call: Pick<StoredCall, 'retention'>, deployed: number): number | null {
  const days = Math.min(callDaysOf(call), call.retention?.recordingDays ?? deployed);
  return days < deployed ? (recordingDayChoices.findLast((choice) => choice <= days) ?? null) : null;
}
