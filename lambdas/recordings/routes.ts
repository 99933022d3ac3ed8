/** save-recording: a place to put a call's recording, then the proof that it lies there. For staff: a link to hear it. */
import type { SaveRecording } from '../../shared/contract/recording.ts';
import type { Log } from '../../shared/io/log.ts';
import { ApiError } from '../lib/api-error.ts';
import { type App, createApp } from '../lib/app.ts';
import { callOfStaff, knownCall } from '../lib/call-store.ts';
import type { Table } from '../lib/dynamo.ts';
import { announce, findRecording, verifiedRecording, verify } from '../lib/recording-store.ts';
import { serve } from '../lib/serve.ts';
import type { Bucket } from './bucket.ts';
import { differenceOf, type Expected, recordingKey } from './rules.ts';

export interface RecordingsPorts {
  table: Table;
  bucket: Bucket;
  log: Log;
  /** Epoch ms. */
  now: () => number;
  linkSeconds: number;
}

export function recordingsApp(ports: RecordingsPorts): App {
  const { table, bucket, log, now, linkSeconds } = ports;
  const app = createApp(log);
  serve(app, 'saveRecording', ({ body }) => (body.phase === 'upload' ? upload(ports, body) : complete(ports, body)));
  serve(app, 'recording', async ({ params, query, staff }) => {
    await callOfStaff(table, params.callId, staff);
    const recording = await verifiedRecording(table, params.callId);
    if (!recording) throw new ApiError(404, 'no_recording', 'this call has no recording');
    const url = await bucket.linkTo(recording.key, linkSeconds);
    if (query.redirect === '1') return new Response(null, { status: 302, headers: { location: url, 'cache-control': 'no-store' } });
    return { url, expiresAt: expiry(now, linkSeconds) };
  });
  return app;
}

const uploadSeconds = 900;

async function upload({ table, bucket, now }: RecordingsPorts, asked: SaveRecording) {
  const call = await knownCall(table, asked.callId);
  const key = recordingKey(call.businessId, call.startedAt, call.callId);
  const { bytes, sha256 } = asked;
  await announce(table, asked.callId, { key, announced: { bytes, sha256 } });
  return { key, url: await bucket.placeFor(key, uploadSeconds), expiresAt: expiry(now, uploadSeconds) };
}

/** Reads the object back: a carrier of bytes may have lost some, and only a hash of what lies there proves that it did not. */
async function complete({ table, bucket }: RecordingsPorts, asked: SaveRecording) {
  await knownCall(table, asked.callId);
  const stored = await findRecording(table, asked.callId);
  const found = stored?.verified ?? (stored && (await bucket.inspect(stored.key)));
  if (!stored || !found) throw new ApiError(409, 'not_uploaded', 'nothing was uploaded for this call yet');
  const said: Expected[] = stored.verified ? [asked] : [stored.announced, asked];
  const difference = differenceOf(found, ...said);
  if (difference) throw new ApiError(409, 'recording_differs', `the ${difference} of what was uploaded are not those announced`);
  if (!stored.verified) await verify(table, asked.callId, found);
  return { key: stored.key, bytes: found.bytes, sha256: found.sha256 };
}

function expiry(now: () => number, seconds: number): string {
  return new Date(now() + seconds * 1000).toISOString();
}
