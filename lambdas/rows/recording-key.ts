/** Where a call's recordings lie in the bucket: pure. */
import type { CallId } from '../../shared/ids.ts';

/** `recordings/{businessId}/{yyyy}/{mm}/{dd}/{callId}.wav`, by the UTC date of the call's start. */
export function recordingKey(businessId: string, startedAt: string, callId: CallId): string {
  const [year, month, day] = new Date(startedAt).toISOString().slice(0, 10).split('-');
  return `recordings/${businessId}/${year}/${month}/${day}/${callId}.wav`;
}

/** The carrier's own beside it. */
export function carrierRecordingKey(businessId: string, startedAt: string, callId: CallId): string {
  return recordingKey(businessId, startedAt, callId).replace(/wav$/, 'carrier.mp3');
}
