/** Uploading and reading a call's recording, and asking for a transfer. */
import * as z from 'zod';
import { CallId } from '../ids.ts';
import { TransferDestination } from './business.ts';
import { GivenId, Sha256, Time } from './endpoint.ts';

/** 10 minutes of stereo are 9.6 MB; an hour is 58. */
const Bytes = z.int().min(1).max(100_000_000);

/**
 * `bytes` and `sha256`, given with `upload` or `complete`, must be true of the object at
 * `complete`. With `carrierUrl` the carrier's own recording is fetched, from hosts of carriers only, once the
 * call is settled: 503 `call_not_settled` before, 409 `not_wanted` if the caller refused a recording.
 */
export const SaveRecording = z.union([
  z.object({
    callId: CallId,
    phase: z.enum(['upload', 'complete']),
    bytes: Bytes.optional(),
    sha256: Sha256.optional(),
  }),
  z.object({ callId: CallId, carrierUrl: z.url().max(2000), phase: z.never().optional() }),
]);
export type SaveRecording = z.infer<typeof SaveRecording>;

/** PUT the bytes to `url` before `expiresAt`. */
const UploadPlace = z.object({ key: z.string(), url: z.url(), expiresAt: Time });
export const StoredRecording = z.object({ key: z.string(), bytes: z.int(), sha256: Sha256 });
export type StoredRecording = z.infer<typeof StoredRecording>;
export const SaveRecordingAnswer = z.union([UploadPlace, StoredRecording]);

export const RecordingLink = z.object({ url: z.url(), expiresAt: Time });

export const RequestTransfer = z.object({
  callId: CallId,
  requestId: GivenId.optional(),
  reason: z.string().min(1).max(400),
  summary: z.string().max(2000).optional(),
  /** The configured name of a destination; without it, the first one. */
  destination: z.string().min(1).max(60).optional(),
});
export type RequestTransfer = z.infer<typeof RequestTransfer>;

export const TransferAnswer = z.object({ transferId: z.string(), destination: TransferDestination });
