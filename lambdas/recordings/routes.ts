/**
 * save-recording: a place to put a call's recording, then the proof that it lies there; or the
 * carrier's own. For staff: a link to hear it.
 */
import { createHash } from 'node:crypto';
import type { SaveRecording, StoredRecording } from '../../shared/contract/recording.ts';
import type { Log } from '../../shared/io/log.ts';
import { ApiError, erasedCall, invalid } from '../http/api-error.ts';
import { type App, createApp } from '../http/app.ts';
import { serve } from '../http/serve.ts';
import { writeAudit } from '../rows/audit.ts';
import { callOfStaff, isErasedNow, knownCall, type StoredCall } from '../rows/call.ts';
import {
  announce,
  findCarrierRecording,
  findRecording,
  keepCarrierRecording,
  recordingOf,
  verify,
} from '../rows/recording.ts';
import { carrierRecordingKey, recordingKey } from '../rows/recording-key.ts';
import type { Table } from '../table/dynamo.ts';
import type { Bucket } from './bucket.ts';
import { type FetchDeps, fetchRecording } from './carrier-fetch.ts';
import { type CarrierAccounts, carrierSource } from './carrier-url.ts';
import { differenceOf, type Expected } from './rules.ts';

export interface RecordingsPorts {
  table: Table;
  bucket: Bucket;
  log: Log;
  /** Epoch ms. */
  now: () => number;
  linkSeconds: number;
  /** For how long the bucket keeps a recording. */
  recordingDays: number;
  /** How the carriers' own recordings are fetched. */
  carriers: { accounts: CarrierAccounts } & FetchDeps;
}

export function recordingsApp(ports: RecordingsPorts): App {
  const { table, bucket, log, now, linkSeconds } = ports;
  const app = createApp(log);
  serve(app, 'saveRecording', async ({ body }) => {
    const call = await callWithSound(ports, body.callId);
    if (body.phase === undefined) return fetchCarriers(ports, call, body.carrierUrl);
    return body.phase === 'upload' ? upload(ports, call, body) : complete(ports, call, body);
  });
  serve(app, 'recording', async ({ params, query, staff }) => {
    const recording = await recordingOf(table, await callOfStaff(table, params.callId, staff));
    if (!recording) throw new ApiError(404, 'no_recording', 'this call has no recording');
    await writeAudit(table, log, staff, { action: 'recording_link', callId: params.callId }, now());
    const url = await bucket.linkTo(recording.key, linkSeconds);
    if (query.redirect === '1')
      return new Response(null, { status: 302, headers: { location: url, 'cache-control': 'no-store' } });
    return { url, expiresAt: expiry(now, linkSeconds) };
  });
  return app;
}

/**
 * An upload or a fetch that was under way while its caller was erased has put the sound back: it
 * goes away again.
 */
async function callWithSound({ table, bucket }: RecordingsPorts, callId: string): Promise<StoredCall> {
  const call = await knownCall(table, callId);
  if (!call.erased) return call;
  await bucket.remove(recordingKey(call.businessId, call.startedAt, callId));
  await bucket.remove(carrierRecordingKey(call.businessId, call.startedAt, callId));
  throw erasedCall();
}

const uploadSeconds = 900;
type Told = Extract<SaveRecording, { phase: string }>;

async function upload(
  { table, bucket, now, recordingDays }: RecordingsPorts,
  call: StoredCall,
  { bytes, sha256 }: Told,
) {
  const key = recordingKey(call.businessId, call.startedAt, call.callId);
  await announce(table, call.callId, { key, announced: { bytes, sha256 } }, recordingDays);
  return { key, url: await bucket.placeFor(key, uploadSeconds), expiresAt: expiry(now, uploadSeconds) };
}

/**
 * Reads the object back: a carrier of bytes may have lost some, and only a hash of what lies there
 * proves that it did not.
 */
async function complete(
  { table, bucket }: RecordingsPorts,
  { callId }: StoredCall,
  asked: Told,
): Promise<StoredRecording> {
  const stored = await findRecording(table, callId);
  const found = stored?.verified ?? (stored && (await bucket.inspect(stored.key)));
  if (!stored || !found) throw new ApiError(409, 'not_uploaded', 'nothing was uploaded for this call yet');
  const said: Expected[] = stored.verified ? [asked] : [stored.announced, asked];
  const difference = differenceOf(found, ...said);
  if (difference)
    throw new ApiError(
      409,
      'recording_differs',
      `the ${difference} of what was uploaded are not those announced`,
    );
  if (!stored.verified) await verify(table, callId, found);
  return { key: stored.key, bytes: found.bytes, sha256: found.sha256 };
}

async function fetchCarriers(
  ports: RecordingsPorts,
  call: StoredCall,
  carrierUrl: string,
): Promise<StoredRecording> {
  const { table, bucket, carriers, recordingDays } = ports;
  const known = await findCarrierRecording(table, call.callId);
  if (known) return known;
  const source = carrierSource(carrierUrl, call.carrier, carriers.accounts);
  if (!source)
    throw invalid([
      { path: ['carrierUrl'], message: `this is no address of a recording of ${call.carrier}` },
    ]);
  const sound = await fetchRecording(source, carriers);
  const key = carrierRecordingKey(call.businessId, call.startedAt, call.callId);
  await bucket.put(key, sound, 'audio/mpeg');
  if (await isErasedNow(table, call)) {
    await bucket.remove(key);
    throw erasedCall();
  }
  const recording = {
    key,
    bytes: sound.byteLength,
    sha256: createHash('sha256').update(sound).digest('hex'),
  };
  await keepCarrierRecording(table, call.callId, recording, recordingDays);
  return recording;
}

function expiry(now: () => number, seconds: number): string {
  return new Date(now() + seconds * 1000).toISOString();
}
