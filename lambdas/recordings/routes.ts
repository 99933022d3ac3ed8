/**
 * save-recording: a URL to upload a call's recording to, then the proof that it was stored; or the
 * fetch of the carrier's own. For staff: a link to listen to it.
 */
import { createHash } from 'node:crypto';
import type * as z from 'zod';
import type { CallRecording } from '../../shared/contract/call.ts';
import type { SaveRecording, StoredRecording } from '../../shared/contract/recording.ts';
import { mayKeepRecording } from '../../shared/journal/recording-notice.ts';
import { ApiError, erasedCall, invalid } from '../http/api-error.ts';
import { type App, createApp, type Ports, type Routes } from '../http/app.ts';
import { writeAudit } from '../rows/audit.ts';
import { callOfStaff, isErasedNow, knownCall, type StoredCall } from '../rows/call.ts';
import { readKnownJournal } from '../rows/journal.ts';
import {
  announce,
  carrierRecordingKey,
  findCarrierRecording,
  findRecording,
  keepCarrierRecording,
  recordingDaysOf,
  recordingKey,
  recordingOf,
  recordingTag,
  verify,
} from '../rows/recording.ts';
import { type BucketAccess, deleteObject, getObject, putObject, signedUrl, tagObject } from '../s3.ts';
import { type FetchDeps, fetchRecording } from './carrier-fetch.ts';
import { type CarrierAccounts, carrierSource } from './carrier-url.ts';
import { differenceOf, headBytes, wavSeconds } from './rules.ts';

interface RecordingsPorts extends Ports {
  bucket: BucketAccess;
  linkSeconds: number;
  /** How long the bucket keeps a recording. */
  recordingDays: number;
  /** How the carriers' own recordings are fetched. */
  carriers: { accounts: CarrierAccounts } & FetchDeps;
}

export function recordingsApp(ports: RecordingsPorts): App {
  const { table, bucket, log, now, linkSeconds } = ports;
  const routes: Routes<'recordings'> = {
    saveRecording: async ({ body }) => {
      const call = await callWithAudio(ports, body.callId);
      if (body.phase === undefined) return fetchCarriers(ports, call, body.carrierUrl);
      return body.phase === 'upload' ? upload(ports, call, body) : complete(ports, call, body);
    },
    recording: async ({ params, query, staff }) => {
      const recording = await recordingOf(table, await callOfStaff(table, params.callId, staff));
      if (!recording || !mayKeepRecording(await readKnownJournal(table, params.callId)))
        throw new ApiError(404, 'no_recording', 'this call has no recording');
      await writeAudit(table, log, staff, { action: 'recording_link', callId: params.callId }, now());
      const url = await signedUrl(bucket, 'GetObject', recording.key, linkSeconds);
      if (query.redirect !== '1') return { url, expiresAt: expiry(now, linkSeconds) };
      return new Response(null, { status: 302, headers: { location: url, 'cache-control': 'no-store' } });
    },
  };
  return createApp({ table, log }, routes);
}

/**
 * The call. Throws 404 if its caller was erased, and deletes its recordings again: an upload or a
 * fetch that was under way during the erasure has stored one.
 */
async function callWithAudio({ table, bucket }: RecordingsPorts, callId: string): Promise<StoredCall> {
  const call = await knownCall(table, callId);
  if (!call.erased) return call;
  await deleteObject(bucket, recordingKey(call));
  await deleteObject(bucket, carrierRecordingKey(call));
  throw erasedCall();
}

const uploadSeconds = 900;
type Announcement = Extract<SaveRecording, { phase: string }>;

async function upload(
  { table, bucket, now, recordingDays }: RecordingsPorts,
  call: StoredCall,
  { bytes, sha256 }: Announcement,
) {
  const key = recordingKey(call);
  await announce(
    table,
    call.callId,
    { key, announced: { bytes, sha256 } },
    recordingDaysOf(call, recordingDays),
  );
  const url = await signedUrl(bucket, 'PutObject', key, uploadSeconds);
  return { key, url, expiresAt: expiry(now, uploadSeconds) };
}

/**
 * Reads the object back: bytes may be lost on the way, and only a hash of what is stored proves
 * that none were.
 */
async function complete(
  { table, bucket, recordingDays }: RecordingsPorts,
  call: StoredCall,
  announcement: Announcement,
): Promise<StoredRecording> {
  const { callId } = call;
  const stored = await findRecording(table, callId);
  const found = stored?.verified ?? (stored && (await inspect(bucket, stored.key)));
  if (!stored || !found) throw new ApiError(409, 'not_uploaded', 'nothing was uploaded for this call yet');
  const expected = stored.verified ? [announcement] : [stored.announced, announcement];
  // Also of bytes that are refused: they stay in the bucket until others replace them.
  await tagged(bucket, stored.key, recordingTag(call, recordingDays));
  const difference = differenceOf(found, ...expected);
  if (difference) {
    const message = `the ${difference} of what was uploaded are not those announced`;
    throw new ApiError(409, 'recording_differs', message);
  }
  if (!stored.verified) await verify(table, callId, found);
  return { key: stored.key, bytes: found.bytes, sha256: found.sha256 };
}

/** Reads a whole object; `null` if there is none. */
async function inspect(
  bucket: BucketAccess,
  key: string,
): Promise<Omit<z.infer<typeof CallRecording>, 'key'> | null> {
  const body = await getObject(bucket, key);
  if (!body) return null;
  const hash = createHash('sha256');
  const head = new Uint8Array(headBytes);
  let bytes = 0;
  for await (const chunk of body) {
    if (bytes < headBytes) head.set(chunk.subarray(0, headBytes - bytes), bytes);
    hash.update(chunk);
    bytes += chunk.byteLength;
  }
  return { bytes, sha256: hash.digest('hex'), seconds: wavSeconds(head.subarray(0, bytes), bytes) };
}

async function fetchCarriers(
  { table, bucket, carriers, recordingDays }: RecordingsPorts,
  call: StoredCall,
  carrierUrl: string,
): Promise<StoredRecording> {
  const known = await findCarrierRecording(table, call.callId);
  if (known) return known;
  const source = carrierSource(carrierUrl, call.carrier, carriers.accounts);
  if (!source) {
    const message = `this is no address of a recording of ${call.carrier}`;
    throw invalid([{ path: ['carrierUrl'], message }]);
  }
  // Until the end the caller may still refuse a recording, and the journal that says so may be on its way.
  if (call.status === 'active')
    throw new ApiError(503, 'call_not_settled', 'what the caller wants is known when the call is settled');
  if (!mayKeepRecording(await readKnownJournal(table, call.callId)))
    throw new ApiError(409, 'not_wanted', 'the caller does not want a recording of this call');
  const audio = await fetchRecording(source, carriers);
  const key = carrierRecordingKey(call);
  await putObject(bucket, key, audio, 'audio/mpeg');
  if (await isErasedNow(table, call)) {
    await deleteObject(bucket, key);
    throw erasedCall();
  }
  await tagged(bucket, key, recordingTag(call, recordingDays));
  const sha256 = createHash('sha256').update(audio).digest('hex');
  const recording = { key, bytes: audio.byteLength, sha256 };
  await keepCarrierRecording(table, call.callId, recording, recordingDaysOf(call, recordingDays));
  return recording;
}

/** A failure fails the request, which is repeated: an object without its tag would be kept too long. */
async function tagged(bucket: BucketAccess, key: string, days: number | null): Promise<void> {
  if (days !== null) await tagObject(bucket, key, 'keepDays', String(days));
}

function expiry(now: () => number, seconds: number): string {
  return new Date(now() + seconds * 1000).toISOString();
}
